"""Moving through the routine: start, next, back, again, the other side, enough of this one."""

from __future__ import annotations

from dataclasses import replace

from intents import narration
from intents.coach import control, flow, timed
from intents.coach.events import Position
from intents.coach.state import Ask, Line, Phase, QuestionName, State
from intents.coach.turn import Turn
from intents.intent import Command
from intents.routine import Block, estimate_s

DEFAULT_CHANGE_S = 10.0
"""What "longer" and "shorter" mean without a number."""


def start(turn: Turn, command: Command) -> None:
    """Begin a routine; before the very first one, ask the safety question."""
    state = turn.state
    if state.phase is Phase.PAUSED:
        control.resume(turn)
        return
    if state.phase not in control.QUIET_PHASES or state.question:
        return
    routine_id = command.routine or state.config.default_routine
    if routine_id not in state.config.library.names():
        unknown(turn)
        return
    turn.set(place=(routine_id, 0), opening=0)
    if state.cautious is None:
        turn.replace_agenda()
        turn.set(phase=Phase.IDLE, routine=None, plan=())
        flow.ask(turn, Ask(QuestionName.SAFETY))
        return
    begin(turn, routine_id)


def begin(turn: Turn, routine_id: str, *said: str) -> None:
    """Begin a routine at its first block."""
    state = turn.state
    library = state.config.library
    routine = library.routines[routine_id]
    plan = library.plan(routine_id, fallback=state.cautious is not False)
    seconds = estimate_s(plan, brief=state.config.brief)
    greeting = narration.greeting(routine.name, plan[-1].of, seconds)
    without = library.left_out(routine_id) if state.cautious is not False else ()
    if without:
        said = (*said, narration.left_out([movement.name for movement in without]))
    flow.open_session(turn, routine, 0, *said, greeting)


def unknown(turn: Turn) -> None:
    """Name the routines that there are."""
    names = [routine.name.lower() for routine in turn.state.config.library.routines.values()]
    turn.silence()
    turn.say(narration.unknown_routine(names), "answer")


def skip(turn: Turn) -> None:
    """Leave out the rest of this movement and go on with the next one."""
    state, block = turn.state, turn.state.block
    if block is None or state.stopping:
        return
    movement = block.movement
    if movement.id not in state.completed and movement.id not in state.skipped:
        turn.set(skipped=(*state.skipped, movement.id))
    following = _first_after(state)
    control.go_to(turn, following, narration.skipped(movement.name))


def _first_after(state: State) -> int:
    """The first block of the next movement; past the end after the last one."""
    number = state.plan[state.index].number
    later = (i for i, block in enumerate(state.plan) if block.number > number)
    return next(later, len(state.plan))


def _first_of(state: State, number: int) -> int:
    return next(i for i, block in enumerate(state.plan) if block.number == number)


def previous(turn: Turn) -> None:
    """Back to the movement before this one; after the end, to the last."""
    state, block = turn.state, turn.state.block
    if state.phase is Phase.FINISHED and state.routine:
        last = state.plan[-1]
        index = _first_of(state, last.number)
        flow.open_session(turn, state.routine, index, narration.going_back(last.movement.name))
        return
    if block is None or state.stopping:
        return
    if block.number == 1:
        control.go_to(turn, 0, narration.FIRST_ONE)
        return
    index = _first_of(state, block.number - 1)
    earlier = state.plan[index].movement
    turn.set(skipped=tuple(i for i in state.skipped if i != earlier.id))
    control.go_to(turn, index, narration.going_back(earlier.name))


def redo(turn: Turn, index: int | None = None) -> None:
    """This hold once more, from its full length; the person may have left the position."""
    state = turn.state
    if state.phase is Phase.FINISHED:
        previous(turn)
        return
    if state.block is None or state.stopping:
        return
    at = state.index if index is None else index
    timed.end(turn)
    turn.set(index=at)
    if state.in_position:
        top = Line(narration.FROM_THE_TOP, "answer", 0.5)
        turn.replace_agenda(top, *flow.rest_of_block(turn.state, at)[1:])
    else:
        control.go_to(turn, at, narration.FROM_THE_TOP)


def switch_side(turn: Turn) -> None:
    """On to the other side of this movement; what was held so far is logged."""
    state, block = turn.state, turn.state.block
    if block is None or state.stopping:
        return
    others = [
        i
        for i, other in enumerate(state.plan)
        if other.number == block.number and other.side != block.side
    ]
    if not others:
        turn.interject(narration.NO_SIDES)
        return
    if others[0] > state.index and state.work is None and state.before_work:
        control.go_to(turn, state.index, plan=_swap(state, state.index, others[0]))
        return
    control.go_to(turn, others[0])


def _swap(state: State, first: int, second: int) -> tuple[Block, ...]:
    plan = list(state.plan)
    plan[first], plan[second] = (
        replace(plan[second], second=False),
        replace(plan[first], second=True),
    )
    return tuple(plan)


def end_hold(turn: Turn) -> None:
    """The person has had enough of this hold: it counts as done, and we go on."""
    state, block = turn.state, turn.state.block
    if block is None or state.work is None:
        return
    timed.done(turn)
    timed.end(turn)
    rest = flow.after(turn.state, state.index)
    turn.replace_agenda(*flow.way_out(block), *rest)


MEANT_FOR_THAT_HOLD = ("END_HOLD", "CUT_TIME", "NOT_READY", "RESUME", "READY", "SWITCH_SIDE")
"""Commands that a hold's own end has carried out already, or made pointless."""


def late(turn: Turn, command: Command, position: Position) -> bool:
    """Answer a command for a hold that ended while it was being spoken.

    True when that was done, False when the command means the same now as it did then.
    """
    state, name = turn.state, str(command.intent)
    if position.index >= len(state.plan):
        return False
    moved_on = state.plan[state.index].number != state.plan[position.index].number
    if name in MEANT_FOR_THAT_HOLD or (name == "NEXT" and moved_on):
        return True
    if name == "REDO_HOLD":
        redo(turn, position.index)
    elif name == "ADD_TIME" and state.index == position.index and state.in_position:
        add_after_the_end(turn, command.seconds or DEFAULT_CHANGE_S)
    elif name in ("ADD_TIME", "TIME_LEFT_HOLD"):
        turn.interject(narration.JUST_ENDED)
    else:
        return False
    return True


def add_after_the_end(turn: Turn, by_s: float) -> None:
    """Hold on for this long: asked for in time, heard too late."""
    state, block = turn.state, turn.state.block
    assert block is not None
    turn.set(adjust_s=by_s - block.work_s if block.form == "hold" else by_s)
    rest = (*flow.way_out(block), *flow.after(state, state.index))
    turn.replace_agenda(*flow.work(), *rest)
