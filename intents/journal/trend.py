"""Where a person's numbers are going, told no further than they reach.

The first readings are compared with the latest, median with median, one reading a day. A change of
two points is clear, one of less than one is none: a point is the error of such a scale. Which way
it went is all that is found; a cause is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from intents.journal.records import Measure, Reading, Session

MOST = 7
"""So many readings are compared at each end, at most."""

LEAST = 4
"""With fewer at either end nothing is compared."""

NEEDED = 2 * LEAST
"""Days with a reading, before anything is compared: no reading counts at both ends."""

SLIGHT = 1.0
CLEAR = 2.0
LOW_START = (1.0, 4.0)
"""From a first median in here, a fall of one may already be one."""

HIGH = 7
HIGH_DAYS = 3


class Verdict(StrEnum):
    """How the latest readings compare with the first."""

    SAME = "same"
    LITTLE_LOWER = "little lower"
    LITTLE_HIGHER = "little higher"
    MAYBE_LOWER = "maybe lower"
    LOWER = "lower"
    HIGHER = "higher"

    @property
    def is_fall(self) -> bool:
        """Whether the numbers went down at all."""
        return self in (Verdict.LITTLE_LOWER, Verdict.MAYBE_LOWER, Verdict.LOWER)


@dataclass(frozen=True)
class Compared:
    """The medians of the first and of the latest readings, so many each, and their outer days."""

    each: int
    first: float
    latest: float
    since: date
    until: date

    @property
    def verdict(self) -> Verdict:
        """In which words the difference may be told."""
        change = self.latest - self.first
        low, high = LOW_START
        if abs(change) < SLIGHT:
            return Verdict.SAME
        if change > 0:
            return Verdict.HIGHER if change >= CLEAR else Verdict.LITTLE_HIGHER
        if change <= -CLEAR:
            return Verdict.LOWER
        return Verdict.MAYBE_LOWER if low <= self.first <= high else Verdict.LITTLE_LOWER


@dataclass(frozen=True)
class Trend:
    """Of one measure: on how many days there was a reading, and what they say.

    compared is None while there are too few.
    """

    measure: Measure
    count: int
    compared: Compared | None = None


def trend(readings: Iterable[Reading], measure: Measure) -> Trend:
    """Compare the first readings of a measure with its latest.

    Of several on one day the first counts: it is the one before any stretching, so like is
    compared with like. Days without one are left out, never filled in.
    """
    days = _by_day(readings, measure)
    values = [told[0] for told in days.values()]
    each = min(MOST, len(values) // 2)
    if each < LEAST:
        return Trend(measure, len(values))
    first, latest = median(values[:each]), median(values[-each:])
    return Trend(measure, len(values), Compared(each, first, latest, min(days), max(days)))


def _by_day(readings: Iterable[Reading], measure: Measure) -> Mapping[date, list[int]]:
    """What was told on each day, the days in order."""
    days: dict[date, list[int]] = {}
    for reading in readings:
        if reading.measure == measure:
            days.setdefault(reading.day, []).append(reading.value)
    return dict(sorted(days.items()))


def high_days(readings: Iterable[Reading], measure: Measure) -> int:
    """On how many of the latest seven days with a reading it was seven or more, at its highest."""
    latest = list(_by_day(readings, measure).values())[-MOST:]
    return sum(max(told) >= HIGH for told in latest)


def is_rising(readings: Iterable[Reading], measure: Measure) -> bool:
    """Whether the latest seven days with a reading lie two or more above what was before them.

    Before them: the first readings of all, or those just before, so that a rise counts also where
    there was a fall in between.
    """
    values = [told[0] for told in _by_day(readings, measure).values()]
    before, week = values[:-MOST], values[-MOST:]
    if len(before) < LEAST:
        return False
    return median(week) - min(median(before[:MOST]), median(before[-MOST:])) >= CLEAR


class Worry(StrEnum):
    """Why a doctor should have a look, the gravest first."""

    RED_FLAG = "red flag"
    HIGH = "high"
    RISING = "rising"


def worry(
    readings: Iterable[Reading], sessions: Iterable[Session], measure: Measure
) -> Worry | None:
    """Whether this should be seen by a doctor, whatever the trend says."""
    told = tuple(readings)
    if any(session.reason == "red_flag" for session in sessions):
        return Worry.RED_FLAG
    if high_days(told, measure) >= HIGH_DAYS:
        return Worry.HIGH
    return Worry.RISING if is_rising(told, measure) else None


def ended_for_pain(sessions: Iterable[Session]) -> bool:
    """Whether one of these sessions ended because of pain."""
    return any(session.reason == "pain" for session in sessions)


@dataclass(frozen=True)
class RightAfter:
    """The median change from before a session to after it, and in how many sessions."""

    change: float
    count: int


def right_after(sessions: Iterable[Session]) -> RightAfter | None:
    """How pain compares right after a session; None while there are too few that tell.

    A number of its own: it passes with the day, is no part of a trend, and shows no effect.
    """
    told = [session.scores for session in sessions]
    both = [
        s["pain_after"] - s["pain_before"] for s in told if {"pain_before", "pain_after"} <= {*s}
    ]
    return RightAfter(median(both), len(both)) if len(both) >= LEAST else None
