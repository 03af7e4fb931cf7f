"""On how many days a person stretched, without nagging. A gap is a gap; a day off is allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7
"""Days, today included."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Streak:
    """So many days of stretching, with so many days off in between."""

    days: int = 0
    off: int = 0


@dataclass(frozen=True)
class Regularity:
    """How regularly a person stretched, as of one day.

    in_week: days of the last seven, that day included. ago: days since the last time, None where
    there was none. is_new: the first noted day is one of the last seven, so of the days before it
    nothing is known.
    """

    in_week: int
    ago: int | None
    is_new: bool
    streak: Streak

    @property
    def today(self) -> bool:
        """Whether it was done today."""
        return self.ago == 0


def regularity(days: Iterable[date], today: date) -> Regularity:
    """How regularly a person stretched, as of today; days after it count for nothing.

    Such days stand in a journal when the machine's date was wrong once.
    """
    done = {day for day in days if day <= today}
    if not done:
        return Regularity(0, None, is_new=False, streak=Streak())
    return Regularity(
        in_week=sum((today - day).days < WEEK for day in done),
        ago=(today - max(done)).days,
        is_new=(today - min(done)).days < WEEK,
        streak=_streak(done, today),
    )


def days_between(days: Iterable[date], since: date, until: date) -> int:
    """On how many days from one to another, both included, a person stretched."""
    return len({day for day in days if since <= day <= until})


def _streak(done: Collection[date], today: date) -> Streak:
    """Back from today for as long as no seven days in a row have two without.

    Today is not over, so it is no day off yet.
    """
    day = today if today in done else today - _DAY
    first = min(done)
    streak, off, last_off = Streak(), 0, None
    while day >= first:
        if day in done:
            streak = Streak(streak.days + 1, off)
        elif last_off is not None and (last_off - day).days < WEEK:
            break
        else:
            off, last_off = off + 1, day
        day -= _DAY
    return streak
