"""Long times in weeks, months or years, so that a picture of them stays small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal, TypeAlias

from intents.journal import Measure, Session
from voice.app.report.words import MONTHS, long_day

Unit: TypeAlias = Literal["week", "month", "year"]

MOST = 130
"""So many columns at most: each is still wide enough to be seen."""

_UNITS: tuple[Unit, ...] = ("week", "month", "year")


@dataclass(frozen=True)
class Period:
    """A week, month or year, by its first day, with the sessions that began in it."""

    unit: Unit
    first: date
    sessions: tuple[Session, ...]

    @property
    def name(self) -> str:
        """The name of it: "Mar 2026"."""
        if self.unit == "week":
            return f"Week from {long_day(self.first)}"
        month = f"{MONTHS[self.first.month - 1]} " if self.unit == "month" else ""
        return f"{month}{self.first.year}"

    @property
    def days(self) -> int:
        """On how many days something was held."""
        return len({session.day for session in self.sessions if session.held})

    @property
    def held_s(self) -> float:
        """The seconds of timed work."""
        return sum(session.held_s for session in self.sessions)

    def values(self, measure: Measure) -> tuple[int, ...]:
        """Every score of a measure."""
        return tuple(one.scores[measure] for one in self.sessions if measure in one.scores)


def periods(sessions: Sequence[Session], last: date) -> tuple[Period, ...]:
    """From the first session to a day, without a hole, in the smallest unit that has room.

    The sessions are in order, and there is one at least.
    """
    for unit in _UNITS:
        firsts = tuple(_firsts(unit, sessions[0].day, max(last, sessions[-1].day)))
        if len(firsts) <= MOST:
            break
    found: Mapping[date, tuple[Session, ...]] = {
        first: tuple(group) for first, group in groupby(sessions, lambda one: _first(unit, one.day))
    }
    return tuple(Period(unit, first, found.get(first, ())) for first in firsts)


def _first(unit: Unit, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _firsts(unit: Unit, start: date, last: date) -> Iterator[date]:
    first = _first(unit, start)
    while first <= last:
        yield first
        # A day that lies in the next one for sure: no unit is shorter than its step.
        first = _first(unit, first + timedelta(days={"week": 7, "month": 31, "year": 366}[unit]))
