"""What the scores come to, in written words that reach no further than the spoken ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from intents import retelling
from intents.journal import Measure, Reading, Session
from intents.journal.records import RECENT
from intents.journal.trend import (
    HIGH,
    MOST,
    NEEDED,
    Compared,
    Trend,
    Verdict,
    Worry,
    ended_for_pain,
    high_days,
    trend,
    worry,
)
from voice.app.report.words import counted, long_day, number

NAMES: Mapping[Measure, str] = MappingProxyType(
    {"pain_before": "Pain before a session", "stiffness": "Stiffness"}
)
"""What a trend is told of."""


def readings(sessions: Sequence[Session]) -> tuple[Reading, ...]:
    """Every score of these sessions but those told amid one."""
    return tuple(
        Reading(session.day, measure, value)
        for session in sessions
        for measure, value in session.scores.items()
        if measure != "pain"
    )


def trend_sentences(sessions: Sequence[Session], today: date) -> tuple[str, ...]:
    """Each measure's trend, and what else has to be said with it. Sessions are in order."""
    given, recent = readings(sessions), sessions[-RECENT:]
    found = [one for one in (trend(given, measure) for measure in NAMES) if one.count]
    compared = [one.compared for one in found if one.compared]
    remarks = (*_remarks(compared, recent), *_worries(given, recent))
    return (*map(told, found), *_old(compared, today), *remarks)


def told(found: Trend) -> str:
    """A trend in a sentence or two, with both medians and how many readings they rest on."""
    name, compared = NAMES[found.measure], found.compared
    if compared is None:
        days = counted(found.count, "day")
        return f"{name}: not enough yet to compare. There is a score on {days}; it takes {NEEDED}."
    first, latest = number(compared.first), number(compared.latest)
    return (
        f"{name}: {retelling.VERDICTS[compared.verdict]}. The median of the first "
        f"{compared.each} readings was {first}, of the latest {compared.each} it is {latest}."
    )


def _old(compared: Sequence[Compared], today: date) -> Iterator[str]:
    until = max((one.until for one in compared), default=today)
    if (today - until).days > retelling.STALE_AFTER_DAYS:
        yield f"The last score was told on {long_day(until)}."


def _remarks(compared: Sequence[Compared], recent: Sequence[Session]) -> Iterator[str]:
    """What keeps the verdicts from being taken for more than they are."""
    verdicts = {one.verdict for one in compared}
    if any(verdict.is_fall for verdict in verdicts) and ended_for_pain(recent):
        yield retelling.ENDED_FOR_PAIN
    if verdicts & {Verdict.LOWER, Verdict.MAYBE_LOWER}:
        yield retelling.FIRST_DAYS
    if Verdict.HIGHER in verdicts:
        yield retelling.BY_THEMSELVES


def _worries(given: Sequence[Reading], recent: Sequence[Session]) -> Iterator[str]:
    """Why to ask a doctor, for the gravest reason there is."""
    found = {measure: worry(given, recent, measure) for measure in NAMES}
    for reason in Worry:
        for measure, one in found.items():
            if one is reason:
                yield f"{_reason(reason, measure, given)} {retelling.ASK_A_DOCTOR}"
                return


def _reason(reason: Worry, measure: Measure, given: Sequence[Reading]) -> str:
    if reason is Worry.RED_FLAG:
        return retelling.WARNING_SIGN
    if reason is Worry.HIGH:
        days = counted(high_days(given, measure), "day")
        return f"{NAMES[measure]} was {HIGH} or more on {days} of the latest {MOST} with a score."
    return f"{NAMES[measure]} went up by 2 or more for {MOST} readings."
