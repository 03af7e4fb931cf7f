"""Numbers, lengths and days as they are written in the report."""

from __future__ import annotations

from datetime import date


def counted(count: int, noun: str) -> str:
    """A count and its noun: "1 day", "3 days"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def length(seconds: float) -> str:
    """A length of time, rounded as its size asks for: "45 s", "12 min", "3 h 20 min"."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def number(value: float) -> str:
    """A number without a needless point: "3", "3.5"."""
    return f"{value:.1f}".removesuffix(".0")


def times(count: int) -> str:
    """How often: "once", "2 times"."""
    return "once" if count == 1 else f"{count} times"


def short_day(day: date) -> str:
    """A day of a year that is known: "3 Mar"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """A day in full: "Tue 3 Mar 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day)} {day.year}"


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Not strftime: what it writes depends on the machine's language, and the report is in English.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
