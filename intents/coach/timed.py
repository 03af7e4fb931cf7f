"""Timed work: holds, repetitions and breaths, with their marks on the exact instant."""

from __future__ import annotations

from dataclasses import replace

from intents import narration, phrasing
from intents.coach.state import Phase, State, Work
from intents.coach.turn import Turn
from intents.hold import Countdown, CountStyle, Mark, WorkPlan, next_marks
from intents.routine import Block

CUE_AFTER_S = 15.0
"""In holds of a minute and more, one quiet line at this time shows that the clock runs."""

CUE_FROM_S = 60.0

ASKED_CUE_AFTER_S = 7.0
"""Where words about breathing were asked for, shorter holds have them too, this early."""

ASKED_CUE_FROM_S = 20.0


def plan_of(block: Block, state: State) -> WorkPlan:
    """The timed work of a block, or what is worked once in addition to it."""
    plan = block.work(state.settings.count_style)
    if state.once_s is None:
        return plan
    count = round(state.once_s / plan.unit_s) if plan.unit_s else plan.count
    return replace(plan, planned_s=state.once_s, count=count)


def words(plan: WorkPlan) -> tuple[str, ...]:
    """Every word that the marks of some work need."""
    texts = dict.fromkeys(phrasing.mark(mark, plan) for mark in plan.marks())
    return tuple(text for text in texts if text)


def start(turn: Turn) -> None:
    """Begin the timed work of this block."""
    state, block = turn.state, turn.state.block
    assert block is not None
    plan = plan_of(block, state)
    work = Work(state.next_work, plan, Countdown.start(plan.planned_s, turn.now_s))
    turn.set(work=work, next_work=state.next_work + 1, phase=Phase.HOLDING, in_position=True)
    record(turn, "start")
    sound_due(turn)


def record(turn: Turn, phase: str) -> None:
    """Write what happens to the timed work to the event log."""
    work, block = turn.state.work, turn.state.block
    assert work is not None and block is not None
    held_s = {"held": work.countdown.held_s(turn.now_s)} if phase == "end" else {}
    turn.record(
        "hold",
        form=work.plan.form,
        phase=phase,
        movement=block.movement.id,
        side=block.side,
        seconds=work.plan.planned_s,
        **held_s,
    )


def coming(work: Work) -> tuple[Mark, ...]:
    """The marks that sound next, together."""
    marks = (m for m in work.plan.marks() if not (m.name == "halfway" and work.halfway))
    return next_marks(tuple(marks), work.sounded_s)


def next_due_s(work: Work, *, breathing: bool | None = None) -> float | None:
    """When the next mark or the quiet line is due; None while the clock is frozen.

    breathing: whether words about breathing were asked for, None for the usual few.
    """
    ends_s = work.countdown.finishes_at_s
    marks = coming(work)
    if ends_s is None or not marks:
        return None
    due_s = ends_s - marks[0].remaining_s
    cue_remaining_s = _cue_remaining_s(work, breathing=breathing)
    return due_s if cue_remaining_s is None else min(due_s, ends_s - cue_remaining_s)


def _cue_remaining_s(work: Work, *, breathing: bool | None) -> float | None:
    if work.cued or work.plan.form != "hold" or breathing is False:
        return None
    planned_s = work.plan.planned_s
    if planned_s >= CUE_FROM_S:
        return planned_s - CUE_AFTER_S
    return planned_s - ASKED_CUE_AFTER_S if breathing and planned_s >= ASKED_CUE_FROM_S else None


def sound_due(turn: Turn) -> None:
    """Sound the marks whose instant is now; the last of them ends the work."""
    work = turn.state.work
    assert work is not None
    due_s = next_due_s(work, breathing=turn.state.settings.breathing)
    if due_s is None or due_s > turn.now_s + 1e-6:
        return
    marks = coming(work)
    ends_s = work.countdown.finishes_at_s or 0.0
    if ends_s - marks[0].remaining_s > turn.now_s + 1e-6:
        _say_cue(turn, work)
        return
    for mark in marks:
        turn.sound(mark, work.plan)
    halfway = work.halfway or any(mark.name == "halfway" for mark in marks)
    turn.set(work=replace(work, sounded_s=marks[0].remaining_s, halfway=halfway))
    if marks[-1].name == "release":
        _done(turn)


def _say_cue(turn: Turn, work: Work) -> None:
    block = turn.state.block
    assert block is not None
    turn.set(work=replace(work, cued=True))
    if turn.state.settings.breathing:
        turn.say(narration.BREATHE, "instruction")
    elif block.movement.during:
        turn.say(block.text(block.movement.during), "instruction")


def _done(turn: Turn) -> None:
    end(turn)
    turn.set(phase=Phase.NARRATING)
    done(turn)


def done(turn: Turn) -> None:
    """The movement counts as done once its last block has been worked; then it is sore no more."""
    state, block = turn.state, turn.state.block
    assert block is not None
    if state.before_work:
        return
    if (block.movement.id, block.side) in state.sore:
        turn.set(sore=state.sore - {(block.movement.id, block.side)})
        turn.remember_person()
    last = state.index + 1 == len(state.plan) or state.plan[state.index + 1].number != block.number
    if last and block.movement.id not in state.completed:
        turn.set(completed=(*state.completed, block.movement.id))
        _count(turn, block.movement.id)
    turn.set(skipped=tuple(i for i in state.skipped if i != block.movement.id))


def _count(turn: Turn, movement_id: str) -> None:
    """One time more, once a session however often it is done in it."""
    state = turn.state
    if movement_id not in state.counted:
        times = state.done.get(movement_id, 0) + 1
        turn.set(counted=state.counted | {movement_id}, done={**state.done, movement_id: times})


def end(turn: Turn) -> None:
    """The timed work is over, done or not; unchanged where there is none."""
    if turn.state.work is None:
        return
    record(turn, "end")
    turn.set(work=None)


def freeze(turn: Turn) -> None:
    """Stop the clock; unchanged where it does not run."""
    work = turn.state.work
    if work is None or not work.countdown.running:
        return
    turn.set(work=replace(work, countdown=work.countdown.freeze(turn.now_s)))
    record(turn, "pause")


def thaw(turn: Turn) -> None:
    """The clock goes on from the same sample."""
    work = turn.state.work
    if work is None:
        return
    turn.set(phase=Phase.HOLDING)
    if work.countdown.running:
        return
    turn.set(work=replace(work, countdown=work.countdown.thaw(turn.now_s)))
    record(turn, "resume")


def restyle(turn: Turn, style: CountStyle) -> None:
    """Count the work under way in another style from now on."""
    work = turn.state.work
    if work is None:
        return
    left_s = work.countdown.remaining_s(turn.now_s)
    plan = replace(work.plan, style=style)
    turn.set(work=replace(work, plan=plan, sounded_s=min(work.sounded_s, left_s)))
