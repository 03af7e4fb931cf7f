"""What the journal holds, as values. Lengths are in seconds; instants and days are local."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

Measure = Literal["pain_before", "stiffness", "pain_after", "pain"]
"""What a score from 0 to 10 is of. "pain": told in the midst of a session, after something hurt."""


@dataclass(frozen=True)
class Began:
    """A session of a routine, by its id, began."""

    routine: str


@dataclass(frozen=True)
class Held:
    """Timed work that is over: of which form (hold, reps, breaths), planned and really held."""

    movement: str
    side: str
    form: str
    planned_s: float
    held_s: float

    @property
    def was_cut(self) -> bool:
        """Whether it ended clearly before its time."""
        return self.held_s < CUT_SHARE * self.planned_s


@dataclass(frozen=True)
class Skipped:
    """A movement was left out."""

    movement: str


@dataclass(frozen=True)
class Hurt:
    """It hurt in this movement, on this side (left, right, both)."""

    movement: str
    side: str


@dataclass(frozen=True)
class Scored:
    """A score from 0 to 10. A session has one of each measure but "pain": the last one told."""

    measure: Measure
    value: int


@dataclass(frozen=True)
class Ended:
    """The session is over: finished, stopped, pain, red_flag or silence."""

    reason: str


Entry: TypeAlias = Began | Held | Skipped | Hurt | Scored | Ended
"""One line of the journal, written when it happens."""

CUT_SHARE = 0.75


@dataclass(frozen=True)
class Session:
    """A whole session, or one that broke off: then ended and reason are None."""

    routine: str
    began: datetime
    ended: datetime | None = None
    reason: str | None = None
    held: tuple[Held, ...] = ()
    skipped: tuple[str, ...] = ()
    hurts: tuple[Hurt, ...] = ()
    scores: Mapping[Measure, int] = field(default_factory=dict)
    pains: tuple[int, ...] = ()
    """The scores of measure "pain", in order."""

    @property
    def may_go_on(self) -> bool:
        """Whether it may be carried on later: neither over, nor ended by pain or an alarm."""
        return self.reason in (None, "stopped", "silence")

    @property
    def day(self) -> date:
        """The day on which it began."""
        return self.began.date()

    @property
    def held_s(self) -> float:
        """The seconds of timed work, all movements together."""
        return sum(held.held_s for held in self.held)


@dataclass(frozen=True)
class Reading:
    """One score of one day, as a trend sees it."""

    day: date
    measure: Measure
    value: int


@dataclass(frozen=True)
class History:
    """What the coach knows of former sessions.

    days: on which there was a session with at least one piece of timed work, each once, in order.
    readings: every score but those of "pain", in order. recent: the latest sessions, at most
    RECENT, in order.
    """

    days: tuple[date, ...] = ()
    readings: tuple[Reading, ...] = ()
    recent: tuple[Session, ...] = ()

    def with_session(self, session: Session) -> History:
        """The same with one more session."""
        is_new_day = bool(session.held) and session.day not in self.days[-1:]
        readings = (Reading(session.day, name, value) for name, value in session.scores.items())
        return History(
            (*self.days, session.day) if is_new_day else self.days,
            (*self.readings, *readings),
            (*self.recent, session)[-RECENT:],
        )


RECENT = 12
