"""The report in a few plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intents.journal import Session
from voice.app.report.days import by_day, last_days
from voice.app.report.words import counted, length

EMPTY = (
    "Nothing is in the journal yet.",
    'After your first session this page shows what you did: say "start morning stretch".',
)
PRIVACY = "This was made on this machine from your own journal, and it stays here."


def summary(sessions: Sequence[Session], today: date) -> tuple[str, ...]:
    """Sentences about the last seven days and all the time before. Sessions are in order."""
    if not sessions:
        return EMPTY
    week = by_day(last_days(today).of(sessions)).values()
    days = sum(bool(day.done) for day in week)
    done = sum(len(day.done) for day in week)
    held_s = sum(day.held_s for day in week)
    return (
        f"The last seven days: stretched on {days} of 7, "
        + f"{counted(done, 'session')}, {length(held_s)} held.",
    )
