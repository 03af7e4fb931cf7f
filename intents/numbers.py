"""Numbers, lengths and lists as a person says them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from unicode_rbnf import RbnfEngine


@cache
def _engine() -> RbnfEngine:
    return RbnfEngine.for_language("en")


@cache
def in_words(number: int) -> str:
    """A whole number in words without hyphens: 35 is "thirty five"."""
    return _engine().format_number(number).text.replace("-", " ")


def plural(count: int, noun: str) -> str:
    """A count and its noun in words: "one second", "three seconds"."""
    return f"{in_words(count)} {noun}{'' if count == 1 else 's'}"


def length(seconds: float) -> str:
    """A length of time, exact to the second: "one minute and ten seconds"."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return plural(rest, "second")
    start = "one minute" if minutes == 1 else plural(minutes, "minute")
    return start if not rest else f"{start} and {plural(rest, 'second')}"


def about(seconds: float) -> str:
    """A length rounded as people round it: "about six minutes", "less than a minute"."""
    halves = math.floor(seconds / 30.0 + 0.5)
    if halves < 2:
        return "less than a minute"
    minutes, half = divmod(halves, 2)
    if half and minutes < 5:
        start = "one" if minutes == 1 else in_words(minutes)
        return f"about {start} and a half minutes"
    return f"about {plural(minutes + (1 if half else 0), 'minute')}"


def either(items: Sequence[str], joiner: str = "and") -> str:
    """A spoken list: "one, two and three"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joiner} {items[-1]}"


def time_of_day(minute: int) -> str:
    """A minute of the day as people say it: 430 is "ten past seven"."""
    hour, past = divmod(minute % (24 * 60), 60)
    if past <= 30:
        return _to_the_hour(past, "past") + _hour(hour, past)
    return _to_the_hour(60 - past, "to") + _hour(hour + 1, past)


def _to_the_hour(minutes: int, way: str) -> str:
    if not minutes:
        return ""
    if minutes in (15, 30):
        return f"{'half' if minutes == 30 else 'a quarter'} {way} "
    words = plural(minutes, "minute") if minutes % 5 else in_words(minutes)
    return f"{words} {way} "


def _hour(hour: int, past: int) -> str:
    words = in_words((hour + 11) % 12 + 1)
    return words if past else f"{words} o'clock"
