"""How long the work is: longer or shorter, alike on both sides, and kept for the next time."""

from __future__ import annotations

from dataclasses import replace

from intents import narration, phrasing
from intents.coach import flow, planning, timed
from intents.coach.state import State
from intents.coach.turn import Turn
from intents.hold import WorkPlan
from intents.intent import Command
from intents.routine import Block

DEFAULT_CHANGE_S = 10.0
"""What "longer" and "shorter" mean without a number."""

SHORTEST_S = 5.0
LONGEST_S = 300.0


def longer(turn: Turn, command: Command) -> None:
    """More of the work under way, or of the one that comes, and of the other side."""
    _change(turn, _seconds(command))


def shorter(turn: Turn, command: Command) -> None:
    """Less of it."""
    _change(turn, -_seconds(command))


def _seconds(command: Command) -> float:
    return float(command.seconds or DEFAULT_CHANGE_S)


def _change(turn: Turn, by_s: float) -> None:
    state, block = turn.state, turn.state.block
    if block is None:
        return
    if state.work is None and not state.before_work:
        turn.interject(narration.JUST_ENDED)
        return
    before = state.work.plan if state.work else timed.plan_of(block, state)
    after = _changed(before, by_s)
    if after == before:
        turn.interject(narration.NO_FURTHER)
        return
    if state.work is not None:
        after = _set_length(turn, after.planned_s)
    elif state.once_s is not None:
        turn.set(once_s=after.planned_s)
    _share(turn, block, before, after)
    _confirm(turn, before, after)


def _changed(plan: WorkPlan, by_s: float) -> WorkPlan:
    """Longer or shorter, between the shortest and the longest work; the same where neither is."""
    allowed_s = min(max(plan.planned_s + by_s, SHORTEST_S), LONGEST_S) - plan.planned_s
    return plan.longer(allowed_s) if allowed_s * by_s > 0 else plan


def _confirm(turn: Turn, before: WorkPlan, after: WorkPlan) -> None:
    work = turn.state.work
    left_s = None if work is None else work.countdown.remaining_s(turn.now_s)
    if left_s is None or left_s >= 1.0:
        turn.interject(phrasing.changed(before, after, left_s))


def _share(turn: Turn, block: Block, before: WorkPlan, after: WorkPlan) -> None:
    """The other side gets the same; a hold's length is kept, within the movement's limits.

    What is held in addition once a hold is over counts on top of its length.
    """
    is_addition = turn.state.once_s is not None
    count = after.count + (block.count - before.count if is_addition else 0)
    work_s = after.planned_s + (block.work_s - before.planned_s if is_addition else 0.0)
    _lengthen(turn, block, count, work_s if after.form == "hold" else count * block.unit_s)


def _lengthen(turn: Turn, block: Block, count: int, work_s: float) -> None:
    plan = (
        replace(other, count=count, work_s=work_s) if other.number == block.number else other
        for other in turn.state.plan
    )
    turn.set(plan=tuple(plan))
    if block.form == "hold":
        low, high = block.movement.limits
        kept_s = min(max(float(round(work_s)), low), high)
        turn.change(held={**turn.state.settings.held, block.movement.id: kept_s})


def _set_length(turn: Turn, planned_s: float) -> WorkPlan:
    """Make the work under way this long; what was done of it already counts."""
    work = turn.state.work
    assert work is not None
    change_s = planned_s - work.plan.planned_s
    countdown = work.countdown.extend(change_s, turn.now_s)
    unit_s = work.plan.unit_s
    count = round(countdown.planned_s / unit_s) if unit_s else work.plan.count
    plan = replace(work.plan, planned_s=countdown.planned_s, count=count)
    sounded_s = max(countdown.remaining_s(turn.now_s), 1e-3)
    turn.set(work=replace(work, plan=plan, countdown=countdown, sounded_s=sounded_s))
    return plan


def longer_too_late(turn: Turn, command: Command) -> None:
    """Longer, asked for in time and heard too late: hold on for as long as was asked for."""
    state, block = turn.state, turn.state.block
    assert block is not None
    if state.before_work:
        longer(turn, command)
        return
    before = block.work()
    after = _changed(before, _seconds(command))
    if after == before:
        turn.interject(narration.NO_FURTHER)
        return
    _lengthen(turn, block, after.count, after.planned_s)
    turn.set(once_s=after.planned_s - before.planned_s)
    rest = (*flow.way_out(block), *flow.after(turn.state, state.index))
    turn.replace_agenda(*flow.work(block)[:2], *rest)


def set_hold(turn: Turn, command: Command) -> None:
    """Every hold this long from now on, within what its movement allows, the one under way too."""
    if command.length == "usual":
        _as_planned(turn)
        return
    if command.seconds is None:
        turn.interject(narration.NAME_A_LENGTH)
        return
    turn.change(hold_s=float(command.seconds), held={})
    turn.set(once_s=None, plan=planning.wished(_as_begun(turn.state), turn.state.plan))
    said = [phrasing.hold_set(float(command.seconds))]
    block = turn.state.block
    if block is not None and block.form == "hold":
        if block.work_s != command.seconds:
            said.append(phrasing.hold_here(block.work_s))
        work = turn.state.work
        # A hold that has lasted longer than that already goes on as it was.
        if work is not None and work.countdown.held_s(turn.now_s) < block.work_s:
            _set_length(turn, block.work_s)
    turn.interject(*said)


def _as_planned(turn: Turn) -> None:
    """The usual length of this hold, for good; outside of one, of all of them."""
    state, block = turn.state, turn.state.block
    if block is None:
        turn.change(hold_s=None, held={}, never_shorter=tuple(sorted(state.shorter)))
        turn.interject(narration.USUAL_LENGTHS)
        return
    if block.form != "hold" or not (state.work or state.before_work):
        turn.interject(narration.NOT_CHANGED)
        return
    now_s = state.work.plan.planned_s if state.work else timed.plan_of(block, state).planned_s
    usual_s, id_ = planning.usual_s(state, block), block.movement.id
    if usual_s == now_s:
        turn.interject(narration.NOT_CHANGED)
        return
    _change(turn, usual_s - now_s)
    after = turn.state.settings
    turn.change(
        held={name: s for name, s in after.held.items() if name != id_},
        never_shorter=tuple(sorted({*after.never_shorter, *({id_} & set(state.shorter))})),
    )


def _as_begun(state: State) -> State:
    """Sides keep the order in which they were begun."""
    return replace(state, settings=replace(state.settings, first_side=None))
