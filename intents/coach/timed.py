"""Timed work: holds, repetitions and breaths, with their marks on the exact instant."""

from __future__ import annotations

from dataclasses import replace

from intents import narration
from intents.coach.state import Phase, State, Work
from intents.coach.turn import Turn
from intents.hold import Countdown, CountStyle, Mark, WorkPlan, next_marks
from intents.routine import Block

CUE_AFTER_S = 15.0
"""In holds of a minute and more, one quiet line at this time shows that the clock runs."""

CUE_FROM_S = 60.0

SHORTEST_S = 5.0
LONGEST_S = 300.0


def plan_of(block: Block, state: State) -> WorkPlan:
    """The timed work of a block, with what was asked for before it began."""
    plan = WorkPlan(
        block.form,
        block.work_s,
        block.count,
        block.unit_s,
        block.in_s,
        state.count_style,
    )
    return plan.longer(state.adjust_s) if state.adjust_s else plan


def words(plan: WorkPlan) -> tuple[str, ...]:
    """Every word that the marks of some work need."""
    texts = dict.fromkeys(narration.mark(mark, plan) for mark in plan.marks())
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


def next_due_s(work: Work) -> float | None:
    """When the next mark or the quiet line is due; None while the clock is frozen."""
    ends_s = work.countdown.finishes_at_s
    marks = coming(work)
    if ends_s is None or not marks:
        return None
    due_s = ends_s - marks[0].remaining_s
    if _cue_remaining_s(work) is not None:
        due_s = min(due_s, ends_s - (_cue_remaining_s(work) or 0.0))
    return due_s


def _cue_remaining_s(work: Work) -> float | None:
    if work.cued or work.plan.form != "hold" or work.plan.planned_s < CUE_FROM_S:
        return None
    return work.plan.planned_s - CUE_AFTER_S


def sound_due(turn: Turn) -> None:
    """Sound the marks whose instant is now; the last of them ends the work."""
    work = turn.state.work
    assert work is not None
    due_s = next_due_s(work)
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
    if block.movement.during:
        turn.say(block.text(block.movement.during), "instruction")


def _done(turn: Turn) -> None:
    end(turn)
    turn.set(phase=Phase.NARRATING)
    done(turn)


def done(turn: Turn) -> None:
    """The movement counts as done once its last block has been worked."""
    state, block = turn.state, turn.state.block
    assert block is not None
    last = state.index + 1 == len(state.plan) or state.plan[state.index + 1].number != block.number
    if last and block.movement.id not in state.completed:
        turn.set(completed=(*state.completed, block.movement.id))
    turn.set(skipped=tuple(i for i in state.skipped if i != block.movement.id))


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


def lengthen(turn: Turn, by_s: float) -> None:
    """Make the work under way, or the one that comes, longer or shorter, and say so."""
    state, block = turn.state, turn.state.block
    assert block is not None
    if state.work is None and not state.before_work:
        turn.interject(narration.JUST_ENDED)
        return
    if state.work is None:
        before = plan_of(block, state)
        allowed_s = _allowed(before, by_s)
        if not allowed_s:
            turn.interject(narration.NO_FURTHER)
            return
        turn.set(adjust_s=state.adjust_s + allowed_s)
        turn.interject(narration.changed(before, plan_of(block, turn.state), None))
        return
    work = state.work
    before = work.plan
    change_s = before.longer(_allowed(before, by_s)).planned_s - before.planned_s
    if not change_s:
        turn.interject(narration.NO_FURTHER)
        return
    countdown = work.countdown.extend(change_s, turn.now_s)
    left_s = countdown.remaining_s(turn.now_s)
    count = round(countdown.planned_s / before.unit_s) if before.unit_s else before.count
    plan = replace(before, planned_s=countdown.planned_s, count=count)
    turn.set(
        work=replace(
            work,
            plan=plan,
            countdown=countdown,
            sounded_s=max(left_s, 1e-3),
        )
    )
    if left_s >= 1.0:
        turn.interject(narration.changed(before, plan, left_s))


def _allowed(plan: WorkPlan, by_s: float) -> float:
    """The change, held between the shortest and the longest work."""
    return min(max(plan.planned_s + by_s, SHORTEST_S), LONGEST_S) - plan.planned_s


def restyle(turn: Turn, style: CountStyle) -> None:
    """Count the work under way in another style from now on."""
    work = turn.state.work
    if work is None:
        return
    left_s = work.countdown.remaining_s(turn.now_s)
    plan = replace(work.plan, style=style)
    turn.set(work=replace(work, plan=plan, sounded_s=min(work.sounded_s, left_s)))
