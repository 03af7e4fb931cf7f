"""The days of a picture, and what was done on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal, TypeAlias

from intents.journal import Session

WEEKS = 12
"""So many weeks are shown day by day, at most."""

FEWEST_WEEKS = 4

_WEEK = 7

Kind: TypeAlias = Literal["whole", "part", "begun", "none"]
"""What was done on a day: to its end, not to its end, only begun, nothing."""


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=past) for past in range(self.length))

    @property
    def weeks(self) -> int:
        """How many weeks, the last one perhaps not whole."""
        return -(-self.length // _WEEK)

    def of(self, sessions: Sequence[Session]) -> tuple[Session, ...]:
        """The sessions that began in it."""
        return tuple(session for session in sessions if session.day in self)


@dataclass(frozen=True)
class Day:
    """The sessions of one day, in order."""

    day: date
    sessions: tuple[Session, ...]

    @property
    def held_s(self) -> float:
        """The seconds of timed work of them all."""
        return sum(session.held_s for session in self.sessions)

    @property
    def done(self) -> tuple[Session, ...]:
        """Those in which something was held: only such a day counts as one."""
        return tuple(session for session in self.sessions if session.held)

    @property
    def kind(self) -> Kind:
        """How far the sessions went: whole where one of them went to its end."""
        if any(session.reason == "finished" for session in self.done):
            return "whole"
        return "part" if self.done else "begun"


def until(sessions: Sequence[Session], today: date) -> tuple[Session, ...]:
    """The sessions up to today, by their beginning.

    Later ones stand in a journal when the machine's date was wrong once.
    """
    told = (session for session in sessions if session.day <= today)
    return tuple(sorted(told, key=lambda session: session.began))


def by_day(sessions: Sequence[Session]) -> Mapping[date, Day]:
    """The days on which sessions began. They must be in order."""
    return {
        day: Day(day, tuple(found)) for day, found in groupby(sessions, key=lambda one: one.day)
    }


def last_weeks(today: date, since: date | None = None) -> Span:
    """This week and those before it: no more than there are since a day, but a few at least.

    Weeks begin on Monday.
    """
    monday = today - timedelta(days=today.weekday())
    known = WEEKS if since is None else (today - since).days // _WEEK + 2
    weeks = max(FEWEST_WEEKS, min(WEEKS, known))
    return Span(monday - timedelta(days=_WEEK * (weeks - 1)), today)


def last_days(today: date, days: int = _WEEK) -> Span:
    """Today and the days before it."""
    return Span(today - timedelta(days=days - 1), today)
