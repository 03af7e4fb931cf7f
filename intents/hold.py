"""The hold: a countdown without ticks, and the marks that sound in it.

Time left is a pure function of an injected now, after the shape of Home Assistant's timer list: a
length that was asked for, an end only while running, a remainder only while the clock is frozen.
All times are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

CountStyle = Literal["tens", "seconds", "none"]
Form = Literal["hold", "reps", "breaths"]
MarkName = Literal["start", "count", "rep", "breath", "halfway", "release"]

HALFWAY_FROM_S = 20.0
"""Holds shorter than this have no "halfway"."""

LAST_COUNTS = 5
"""The last seconds that are each counted."""

_SAME_INSTANT_S = 1e-6


@dataclass(frozen=True)
class Countdown:
    """A countdown that runs, is frozen, or has ended; exactly one of the two fields is set.

    finishes_at_s is set only while it runs, frozen_remaining_s only while it does not.
    """

    planned_s: float
    finishes_at_s: float | None
    frozen_remaining_s: float | None

    @classmethod
    def start(cls, planned_s: float, now_s: float) -> Countdown:
        """A countdown of planned_s seconds that runs from now."""
        return cls(planned_s, now_s + planned_s, None)

    @property
    def running(self) -> bool:
        """Whether the clock runs."""
        return self.finishes_at_s is not None

    def remaining_s(self, now_s: float) -> float:
        """Seconds left, never below zero."""
        if self.finishes_at_s is not None:
            return max(0.0, self.finishes_at_s - now_s)
        return self.frozen_remaining_s or 0.0

    def held_s(self, now_s: float) -> float:
        """Seconds that the clock has run."""
        return self.planned_s - self.remaining_s(now_s)

    def freeze(self, now_s: float) -> Countdown:
        """The same with its clock stopped; unchanged when it is stopped already."""
        if not self.running:
            return self
        return replace(self, finishes_at_s=None, frozen_remaining_s=self.remaining_s(now_s))

    def thaw(self, now_s: float) -> Countdown:
        """The same running again from where it was frozen; unchanged when it runs."""
        if self.running:
            return self
        return replace(self, finishes_at_s=now_s + self.remaining_s(now_s), frozen_remaining_s=None)

    def extend(self, by_s: float, now_s: float) -> Countdown:
        """The same with by_s seconds more, or less when negative; never below zero left."""
        left_s = self.remaining_s(now_s)
        change_s = max(by_s, -left_s)
        planned_s = self.planned_s + change_s
        if self.running:
            return replace(self, planned_s=planned_s, finishes_at_s=now_s + left_s + change_s)
        return replace(self, planned_s=planned_s, frozen_remaining_s=left_s + change_s)


@dataclass(frozen=True)
class Mark:
    """Something to sound when this much of the countdown is left.

    value: seconds left for counts and halfway, repetitions done for reps, the number of the
    breath for breaths; None where a mark has no value. cue tells breathing in from breathing out,
    and a last repetition from the others.
    """

    name: MarkName
    remaining_s: float
    value: int | None = None
    cue: Literal["", "in", "out", "last"] = ""


@dataclass(frozen=True)
class WorkPlan:
    """What is timed: its form, planned seconds, how many units of what length, how it is counted.

    count and unit_s describe repetitions or breaths; in_s is the part of a breath that goes in.
    """

    form: Form
    planned_s: float
    count: int = 1
    unit_s: float = 0.0
    in_s: float = 0.0
    style: CountStyle = "tens"

    def longer(self, by_s: float) -> WorkPlan:
        """The same, longer or shorter by whole units where it has units; never below one."""
        if self.form == "hold":
            return replace(self, planned_s=max(1.0, self.planned_s + by_s))
        units = max(1, round(abs(by_s) / self.unit_s)) * (1 if by_s > 0 else -1)
        count = max(1, self.count + units)
        return replace(self, count=count, planned_s=count * self.unit_s)

    def marks(self) -> tuple[Mark, ...]:
        """Every mark from the start to the release, in the order in which they sound."""
        middle: list[Mark] = []
        if self.form == "hold":
            middle = self._counts()
        elif self.form == "reps":
            middle = [self._rep(done) for done in range(1, self.count + 1)]
        else:
            for number in range(1, self.count + 1):
                middle += self._breath(number)
        return (Mark("start", self.planned_s), *middle, Mark("release", 0.0))

    def _counts(self) -> list[Mark]:
        whole = int(self.planned_s)
        half = self.planned_s / 2
        halfway = self.planned_s >= HALFWAY_FROM_S and self.style != "none"
        marks = [
            Mark("count", float(left), left)
            for left in range(whole, 0, -1)
            if left < self.planned_s and self._is_counted(left) and not (halfway and left == half)
        ]
        if halfway:
            marks.append(Mark("halfway", half, round(half)))
        return sorted(marks, key=lambda mark: -mark.remaining_s)

    def _is_counted(self, left: int) -> bool:
        if self.style == "none":
            return False
        return self.style == "seconds" or left % 10 == 0 or left <= LAST_COUNTS

    def _rep(self, done: int) -> Mark:
        last_comes = done == self.count - 1
        return Mark("rep", self.planned_s - done * self.unit_s, done, "last" if last_comes else "")

    def _breath(self, number: int) -> list[Mark]:
        start_s = self.planned_s - (number - 1) * self.unit_s
        return [
            Mark("breath", start_s, number, "in"),
            Mark("breath", start_s - self.in_s, number, "out"),
        ]


def next_marks(marks: tuple[Mark, ...], after_remaining_s: float) -> tuple[Mark, ...]:
    """The marks that sound next, together, once after_remaining_s seconds are left; may be empty.

    Marks at after_remaining_s itself count as sounded.
    """
    coming = [m for m in marks if m.remaining_s < after_remaining_s - _SAME_INSTANT_S]
    if not coming:
        return ()
    first_s = max(mark.remaining_s for mark in coming)
    return tuple(mark for mark in coming if first_s - mark.remaining_s < _SAME_INSTANT_S)
