"""Which side first, only one of them, one of them again, or not at all."""

from __future__ import annotations

from typing import get_args

from intents import narration, phrasing
from intents.coach import control, flow, moves, planning
from intents.coach.state import Phase, State
from intents.coach.turn import Turn
from intents.intent import Command
from intents.routine import Block, Side

_OTHER: dict[Side, Side] = {"left": "right", "right": "left"}


def choose(turn: Turn, command: Command) -> None:
    """Do what was asked with the side that was named."""
    state, side = turn.state, _side(command)
    if side is None:
        turn.interject(narration.NAME_A_SIDE)
    elif state.block is None:
        _at_rest(turn, side, command.how)
    elif not control.is_busy(turn):
        _in_session(turn, state.block, side, command.how)


def _side(command: Command) -> Side | None:
    named: tuple[Side, ...] = get_args(Side)
    return next((s for s in named if s == command.side and s != "both"), None)


def _at_rest(turn: Turn, side: Side, how: str | None) -> None:
    """Outside a session: from now on that side first, or the last one with a side once more."""
    state = turn.state
    if how == "first":
        turn.change(first_side=side)
        turn.interject(phrasing.side_first(side))
        return
    again = [at for at, block in enumerate(state.plan) if block.side == side]
    if how == "again" and state.recheck and state.routine:
        moves.begin_at(turn, state.routine.id)
    elif how == "again" and again and state.phase is Phase.FINISHED and state.routine:
        at, plan = again[-1], state.plan
        name = phrasing.going_back(plan[at].movement.name)
        flow.open_session(turn, state.routine, at, name, plan=plan)
    else:
        turn.interject(narration.SIDES_LATER)


def _in_session(turn: Turn, block: Block, side: Side, how: str | None) -> None:
    state = turn.state
    if how == "again" and state.resting and state.index > 0:
        block = state.plan[state.index - 1]
    places = planning.sides(state.plan, block.number)
    if how == "again" and side not in places:
        earlier = [at for at in range(state.index) if state.plan[at].side == side]
        places = {side: earlier[-1]} if earlier else {}
    if not places or "both" in places:
        turn.interject(narration.NO_SIDES)
    elif how == "first":
        _first(turn, block, side, places)
    elif how == "again":
        _again(turn, places.get(side, state.index))
    else:
        _drop(turn, places, side if how == "skip" else _OTHER[side])


def _first(turn: Turn, block: Block, side: Side, places: dict[Side, int]) -> None:
    """Both sides in the order that was asked for, as long as the first is not over."""
    state, at = turn.state, places.get(side, -1)
    if at <= state.index:
        turn.interject(phrasing.which_side(block.side))
        return
    plan = planning.swapped(state.plan, state.index, at, state.person)
    control.go_to(turn, state.index, plan=plan)


def _again(turn: Turn, at: int) -> None:
    if at == turn.state.index and not turn.state.resting:
        moves.redo(turn)
    else:
        control.go_to(turn, at)


def _drop(turn: Turn, places: dict[Side, int], side: Side) -> None:
    """Leave out a side of this movement, whether it is under way or comes."""
    state = turn.state
    at = places.get(side)
    if at is None or at < state.index:
        turn.interject(narration.JUST_ENDED if at is not None else _now(state))
    elif at > state.index:
        moves.replan(turn, (*state.plan[:at], *state.plan[at + 1 :]))
        turn.interject(phrasing.only_side(state.plan[state.index].side))
    else:
        _leave(turn, places)


def _leave(turn: Turn, places: dict[Side, int]) -> None:
    """Out of this side; to the other one if it comes, else to the next movement."""
    state = turn.state
    later = [at for at in places.values() if at > state.index]
    if not later:
        control.go_to(turn, state.index + 1)
        return
    plan = list(state.plan)
    plan[later[0]] = planning.alone(plan[later[0]], state.person)
    del plan[state.index]
    control.go_to(turn, state.index, plan=tuple(plan))


def _now(state: State) -> str:
    return phrasing.only_side(state.plan[state.index].side)
