"""The report's figures and sentences, before any picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intents.journal import Session
from intents.journal.regularity import WEEK, Regularity, regularity
from intents.journal.totals import Totals, totals
from voice.app.report.days import last_days
from voice.app.report.trends import trend_sentences
from voice.app.report.words import counted, length, long_day

EMPTY = (
    "Nothing is in the journal yet.",
    'Say "start morning stretch" when you feel like it. Afterwards your days are shown here.',
)
PRIVACY = "Made on this machine from your own journal. It stays here: nothing was sent anywhere."


def figures(sessions: Sequence[Session], today: date) -> tuple[tuple[str, str], ...]:
    """The last seven days in three figures, each with what it counts."""
    days, week = _regularity(sessions, today), _week(sessions, today)
    return (
        (f"{days.in_week} of {WEEK}", "days with a session"),
        (str(week.sessions), "session" if week.sessions == 1 else "sessions"),
        (length(week.held_s), "held"),
    )


def sentences(sessions: Sequence[Session], today: date) -> tuple[str, ...]:
    """What there is to say about the days and the scores. Sessions are in order."""
    done = [session for session in sessions if session.held]
    if not done:
        return ("No position was held yet.", *trend_sentences(sessions, today))
    return (
        _in_all(done[0].day, totals(done)),
        *_streak(_regularity(sessions, today)),
        *trend_sentences(sessions, today),
    )


def left_out(sessions: Sequence[Session], told: Sequence[Session]) -> tuple[str, ...]:
    """A sentence about the sessions that are not told, if there are any."""
    count = len(sessions) - len(told)
    return (f"Left out: {counted(count, 'session')} dated after today.",) if count else ()


def _in_all(since: date, all_of: Totals) -> str:
    return (
        f"Since {long_day(since)}: {counted(all_of.sessions, 'session')} "
        f"on {counted(all_of.days, 'day')}, {length(all_of.held_s)} held."
    )


def _regularity(sessions: Sequence[Session], today: date) -> Regularity:
    return regularity((session.day for session in sessions if session.held), today)


def _week(sessions: Sequence[Session], today: date) -> Totals:
    return totals(one for one in last_days(today).of(sessions) if one.held)


def _streak(found: Regularity) -> tuple[str, ...]:
    """The streak, where there is one worth telling; a missed one is not mentioned."""
    days, off = found.streak.days, found.streak.off
    if days < 3:
        return ()
    rest = f", with {counted(off, 'day')} off in between" if off else ""
    return (f"You have kept going for {counted(days, 'day')}{rest}.",)
