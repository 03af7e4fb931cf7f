"""Every sentence about what the journal holds: how regularly, where the numbers go, what changed.

The rules are those of the whole sentences (`narration`). Each says what is known and no more: no
cause, no praise of a number, and no day of which nothing is noted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from intents import numbers
from intents.journal import History, Measure
from intents.journal.adapting import Shorter
from intents.journal.regularity import WEEK, Regularity, days_between, regularity
from intents.journal.trend import (
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

NOTHING_NOTED = "I have nothing noted so far."
DAY_UNKNOWN = "What day today is, I do not know."
NO_NUMBERS = "I have no numbers of that yet."
FIRST_DAYS = "First days are often bad days, so this tells no cause."
BY_THEMSELVES = "Such numbers rise and fall by themselves."
ENDED_FOR_PAIN = "Yet a recent session ended because of pain."
WARNING_SIGN = "A recent session ended with a warning sign."
ASK_A_DOCTOR = "Please ask a doctor about it."
SAY_LONGER = "Say longer for more."
WHY_BRIEF = "You know it from two sessions, so I keep it brief."

MEASURES: tuple[Measure, ...] = ("pain_before", "stiffness")
"""What a trend is told of, the first that has one."""

STALE_AFTER_DAYS = 14
"""With a last reading older than this, how old it is belongs to the answer."""

_NAMES: Mapping[Measure, str] = MappingProxyType(
    {"pain_before": "Your pain", "stiffness": "How stiff you are"}
)
VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.SAME: "about the same as at first",
        Verdict.LITTLE_LOWER: "a little lower than at first, too small to be sure",
        Verdict.LITTLE_HIGHER: "a little higher than at first, too small to be sure",
        Verdict.MAYBE_LOWER: "maybe lower than at first",
        Verdict.LOWER: "clearly lower than at first",
        Verdict.HIGHER: "clearly higher than at first",
    }
)
_ONE_BREATH_S = 60.0
"""Longer lengths have minutes and seconds, which take a breath of their own."""

_EXACT_DAYS = 20
_FEW_WEEKS = 8
_MOST_DAYS = 99
"""Over so many days the days are told one by one; of more, nobody takes in the number."""


def progress(history: History, today: date | None) -> tuple[str, ...]:
    """How regularly it was done; today is None where the day is unknown."""
    days = set(history.days)
    if not days:
        return (NOTHING_NOTED,)
    known = None if today is None else regularity(days, today)
    if known is None or known.ago is None:  # all of it lies after today: the date is wrong
        return (f"I have noted {numbers.plural(len(days), 'day')} of stretching.", DAY_UNKNOWN)
    return _regular(known, known.ago)


def _regular(known: Regularity, ago: int) -> tuple[str, ...]:
    of_week = f"{_count(known.in_week)} of the last {numbers.in_words(WEEK)} days"
    figure = f"{numbers.plural(known.in_week, 'day')} noted in all" if known.is_new else of_week
    streak, has_streak = numbers.plural(known.streak.days, "day"), known.streak.days > 1
    if not known.today:
        in_streak = f", in a streak of {streak}" if has_streak else ""
        return f"Not so far today: {figure}.", f"The last time was {_ago(ago)}{in_streak}."
    off = f", with {numbers.plural(known.streak.off, 'day')} off" if known.streak.off else ""
    said = (f"Your streak is {streak}{off}.",) if has_streak else ()
    return f"You stretched today: {figure}.", *said


def _count(days: int) -> str:
    return numbers.in_words(days) if days else "none"


def _ago(days: int) -> str:
    if days <= 1:
        return "yesterday" if days else "today"
    if days <= _EXACT_DAYS:
        return f"{numbers.in_words(days)} days ago"
    weeks = round(days / WEEK)
    if weeks <= _FEW_WEEKS:
        return f"about {numbers.in_words(weeks)} weeks ago"
    return f"more than {numbers.in_words(_FEW_WEEKS)} weeks ago"


def pain_trend(history: History, today: date | None) -> tuple[str, ...]:
    """Where pain is going, or how stiff one is where only that has enough readings."""
    found = [trend(history.readings, measure) for measure in MEASURES]
    told = next((one for one in found if one.compared), max(found, key=lambda one: one.count))
    worries = _worries(history)
    if told.compared is None:
        return (_too_early(told.count), *worries)
    remarks = worries or _remark(told.compared, history)
    return (*_compared(told, told.compared), *_old(told.compared.until, today), *remarks)


def _too_early(count: int) -> str:
    if not count:
        return NO_NUMBERS
    needed = numbers.in_words(NEEDED)
    return f"Too early to tell: {numbers.plural(count, 'reading')}, and it takes {needed}."


def _compared(told: Trend, compared: Compared) -> tuple[str, str]:
    """The verdict in words, then both medians with the number of readings behind each."""
    first, latest = _score(compared.first), _score(compared.latest)
    each = f"{numbers.plural(compared.each, 'reading')} each."
    same = f"{first.capitalize()} then and now, {each}"
    both = same if first == latest else f"From {first} to {latest}, {each}"
    return f"{_NAMES[told.measure]} is {VERDICTS[compared.verdict]}.", both


def _score(value: float) -> str:
    """A whole number or one and a half; medians of whole numbers are nothing else."""
    whole, rest = divmod(value, 1.0)
    if not rest:
        return numbers.in_words(int(whole))
    return f"{numbers.in_words(int(whole))} and a half" if whole else "a half"


def _worries(history: History) -> tuple[str, ...]:
    """Why to ask a doctor, for the gravest reason there is; nothing where there is none."""
    found = {m: worry(history.readings, history.recent, m) for m in MEASURES}
    for reason in Worry:
        for measure, one in found.items():
            if one is reason:
                return _reason(reason, measure, history), ASK_A_DOCTOR
    return ()


def _reason(reason: Worry, measure: Measure, history: History) -> str:
    if reason is Worry.RED_FLAG:
        return WARNING_SIGN
    if reason is Worry.HIGH:
        days = high_days(history.readings, measure)
        return f"{_NAMES[measure]} was seven or more on {numbers.plural(days, 'day')} lately."
    return f"{_NAMES[measure]} went up by two or more for {numbers.plural(WEEK, 'reading')}."


def _old(until: date, today: date | None) -> tuple[str, ...]:
    days = 0 if today is None else (today - until).days
    return (f"The last reading was {_ago(days)}.",) if days > STALE_AFTER_DAYS else ()


def _remark(compared: Compared, history: History) -> tuple[str, ...]:
    """What keeps the verdict from being taken for more than it is."""
    verdict = compared.verdict
    if verdict.is_fall and ended_for_pain(history.recent):
        return (ENDED_FOR_PAIN,)
    if verdict in (Verdict.LOWER, Verdict.MAYBE_LOWER):
        return (FIRST_DAYS,)
    if verdict is Verdict.HIGHER:
        return (BY_THEMSELVES,)
    return _meanwhile(compared, history) if verdict is Verdict.SAME else ()


def _meanwhile(compared: Compared, history: History) -> tuple[str, ...]:
    """How often it was done meanwhile; beside a change it would sound like the reason for it."""
    of = (compared.until - compared.since).days + 1
    if of > _MOST_DAYS:
        return ()
    done = _count(days_between(history.days, compared.since, compared.until))
    return (f"Over these days you stretched on {done} of {numbers.in_words(of)}.",)


def shorter(offer: Shorter) -> tuple[str, ...]:
    """What is said where a hold that was always ended early begins shorter."""
    reason = f"You ended this early {numbers.plural(offer.times, 'time')}"
    length = numbers.length(offer.seconds)
    if offer.seconds > _ONE_BREATH_S:
        return f"{reason}.", f"So it is {length}.", SAY_LONGER
    return f"{reason}, so it is {length}.", SAY_LONGER


def why_shorter(offer: Shorter) -> tuple[str, ...]:
    """Why such a hold is shorter than usual."""
    return f"You ended it early {numbers.plural(offer.times, 'time')} in a row.", SAY_LONGER


def why_easier(side: str) -> tuple[str, ...]:
    """Why a movement that hurt is begun gently."""
    where = "in this one" if side == "both" else f"on the {side} side"
    return (f"You had pain {where} the last time, so I keep it gentle.",)
