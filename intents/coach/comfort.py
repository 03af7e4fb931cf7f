"""Easier without pain, and never again."""

from __future__ import annotations

from intents import narration, phrasing
from intents.coach import control, flow, moves
from intents.coach.agenda import Announce, Beat, Item, ThawWork
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.routine import Block


def easier(turn: Turn) -> None:
    """The softer form of this movement; it counts as no pain, and the clock is held meanwhile.

    Of a movement that has only been announced it is a line before the way in.
    """
    if control.is_busy(turn):
        return
    state, block = turn.state, turn.state.block
    at = state.index if turn.spoken_in is None else turn.spoken_in
    if block is None:
        turn.interject(narration.EASIER_LATER)
    elif at != state.index or (state.work is None and not state.before_work):
        turn.interject(narration.JUST_ENDED)
    elif state.resting:
        turn.interject(block.text(block.movement.easier_brief))
    else:
        if state.work is not None and state.phase is Phase.HOLDING:
            control.explain_hold(turn, ())
        elif state.phase is Phase.PAUSED:
            control.resume(turn)
        elif state.current is not None:
            turn.suspend()
        softer = flow.lines(flow.worded(block, block.movement.easier), "step")
        turn.replace_agenda(*softer, *_rest(turn.state))


def _rest(state: State) -> tuple[Item, ...]:
    """What follows the softer form: the rest of this hold, or else the hold."""
    if state.work is not None:
        beats = tuple(Beat(text) for text in narration.COUNT_IN)
        return (*beats, ThawWork(), *control.without_count_in(state))
    if any(isinstance(item, Announce) for item in state.agenda):
        return flow.rest_of_block(state, state.index)
    return state.agenda


def exclude(turn: Turn) -> None:
    """Leave this movement out from now on, and go on with the next one."""
    if control.is_busy(turn):
        return
    state, block = turn.state, turn.state.block
    if block is None:
        turn.interject(narration.EXCLUDE_LATER)
        return
    at = state.index if turn.spoken_in is None else turn.spoken_in
    meant = state.plan[at].movement if at < len(state.plan) else block.movement
    turn.set(excluded=state.excluded | {meant.id})
    turn.remember_person()
    if meant.id != block.movement.id:
        moves.replan(turn, _without(state, meant.id, state.index + 1))
        turn.interject(phrasing.excluded(meant.name))
        return
    moves.leave_out(turn, block)
    following = moves.first_after(state)
    plan = _without(state, meant.id, following)
    control.go_to(turn, following, phrasing.excluded(meant.name), plan=plan)


def _without(state: State, movement_id: str, start: int) -> tuple[Block, ...]:
    """The plan without a movement, from a block on."""
    later = (block for block in state.plan[start:] if block.movement.id != movement_id)
    return (*state.plan[:start], *later)
