"""To a movement by its name or its number, and all over again."""

from __future__ import annotations

from intents import narration, phrasing
from intents.coach import control, interposed, moves, planning, refusals
from intents.coach.question import QuestionName
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.intent import Command


def jump(turn: Turn, command: Command) -> None:
    """To a block of the plan, the way out first; outside a session the routine begins there."""
    if control.is_busy(turn):
        return
    state = turn.state
    if command.movement is None and command.number is None:
        turn.interject(narration.NAME_A_MOVEMENT)
    elif state.at_rest:
        _begin_there(turn, command)
    else:
        _go(turn, command)


def _go(turn: Turn, command: Command) -> None:
    state, block = turn.state, turn.state.block
    assert block is not None
    at = moves.find(command, state.plan, state.index)
    if at is None:
        turn.interject(*_not_here(state, command))
        return
    there = state.plan[at]
    passed = [b for b in state.plan[state.index : at] if b.number != there.number]
    moves.leave_out(turn, *passed)
    turn.set(skipped=tuple(i for i in turn.state.skipped if i != there.movement.id))
    control.go_to(turn, at)


def _begin_there(turn: Turn, command: Command) -> None:
    state = turn.state
    usual = state.config.default_routine
    routine_id = state.routine.id if state.routine and state.phase is Phase.FINISHED else usual
    if _has(state, routine_id, command):
        moves.begin_at(turn, routine_id, command)
    else:
        turn.interject(*_not_here(state, command, routine_id))


def _has(state: State, routine_id: str, command: Command) -> bool:
    """Whether it is there for this person; of whom nothing is known, they are asked first."""
    if state.profile is not None:
        return moves.find(command, planning.plan_for(state, routine_id)) is not None
    ids = [item.id for item in state.config.library.routine(routine_id).movements]
    if command.movement is not None:
        return command.movement in ids
    return 1 <= (command.number or 0) <= len(ids)


def _not_here(state: State, command: Command, routine_id: str | None = None) -> tuple[str, ...]:
    """Why we do not go there."""
    if command.movement is None:
        plan = state.plan if routine_id is None else planning.plan_for(state, routine_id)
        return (phrasing.no_number(plan[-1].number),)
    movement = state.config.library.movements.get(command.movement)
    if movement is None:
        return (narration.UNKNOWN_MOVEMENT,)
    reasons = refusals.reasons(state, movement.id) if state.profile is not None else ()
    return reasons or (phrasing.not_here(movement.name),)


def start_over(turn: Turn) -> None:
    """Ask once, then begin the routine again; outside a session it begins at once."""
    if control.is_busy(turn):
        return
    state = turn.state
    if state.at_rest:
        finished = state.routine if state.phase is Phase.FINISHED else None
        moves.begin_at(turn, finished.id if finished else moves.usual(state))
    else:
        interposed.ask(turn, QuestionName.START_OVER)


def from_the_beginning(turn: Turn) -> None:
    """The routine again from its first block, in the session that is under way."""
    state = turn.state
    assert state.routine is not None
    plan = planning.plan_for(state, state.routine.id)
    turn.set(question=None, completed=(), skipped=())
    control.go_to(turn, 0, narration.FROM_THE_BEGINNING, plan=plan)
