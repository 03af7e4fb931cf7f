"""Towards the end: the last one, the way up, and what is done on one's feet."""

from __future__ import annotations

from dataclasses import replace

from intents import narration
from intents.coach import control, flow, interposed, moves, planning, refusals
from intents.coach.agenda import Enter
from intents.coach.question import QuestionName
from intents.coach.state import Phase
from intents.coach.turn import Turn
from intents.routine import Block, lone_id
from intents.safety import GETTING_UP, ON_FEET


def finish_soon(turn: Turn) -> None:
    """This block to its end, then the way up where the routine has one, then the closing."""
    if control.is_busy(turn):
        return
    state, block = turn.state, turn.state.block
    if block is None:
        turn.interject(narration.ALL_DONE if state.phase is Phase.FINISHED else narration.LISTENING)
        return
    coming = next((i.index for i in state.agenda if isinstance(i, Enter)), state.index)
    # On the way to another block, that one is the last.
    at = state.index if coming == state.index + 1 else max(state.index, coming)
    up = tuple(b for b in state.plan[at + 1 :] if b.movement.id == GETTING_UP)
    dropped = [b for b in state.plan[at + 1 :] if b not in up and b.number != block.number]
    moves.leave_out(turn, *dropped)
    moves.replan(turn, (*state.plan[: at + 1], *up))
    turn.interject(narration.THEN_UP if up else narration.THEN_DONE)


def get_up(turn: Turn) -> None:
    """The way up, from wherever we are; who sits already is told how to stand."""
    if control.is_busy(turn):
        return
    state, block = turn.state, turn.state.block
    if GETTING_UP not in state.config.library.movements:
        turn.interject(narration.ROLL_UP)
    elif block is None:
        routine = state.config.library.routine(lone_id(GETTING_UP))
        flow.open_session(turn, routine, 0, plan=planning.lone_plan(state, GETTING_UP))
    elif block.movement.id == GETTING_UP and moves.not_begun(state):
        control.go_to(turn, state.index)
    elif block.movement.posture in ("seated", "standing"):
        turn.interject(narration.STAND_SLOWLY)
    else:
        _go_up(turn, block)


def _go_up(turn: Turn, block: Block) -> None:
    state = turn.state
    up = next((b for b in state.plan if b.movement.id == GETTING_UP), None)
    up = up or planning.lone_plan(state, GETTING_UP)[0]
    passed = [b for b in state.plan[state.index :] if b.movement.id != GETTING_UP]
    moves.leave_out(turn, *passed)
    last = max(block.of, block.number + 1)
    plan = (*state.plan[: state.index + 1], replace(up, number=last, of=last))
    control.go_to(turn, state.index + 1, plan=plan)


def standing(turn: Turn) -> None:
    """What is done on one's feet: only outside a session, and only for who stands and is steady."""
    if control.is_busy(turn):
        return
    state = turn.state
    if not state.at_rest:
        turn.interject(narration.STANDING_LATER)
    elif ON_FEET not in state.config.library.movements:
        turn.interject(narration.UNKNOWN_MOVEMENT)
    elif reasons := refusals.reasons(state, ON_FEET):
        turn.interject(*reasons)
    else:
        interposed.ask_at_rest(turn, QuestionName.STANDING)


def on_feet(turn: Turn) -> None:
    """They stand, and are steady."""
    turn.set(question=None)
    moves.alone(turn, ON_FEET)
