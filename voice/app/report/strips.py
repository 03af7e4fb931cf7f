"""Strips of signs for a terminal: days, weeks and scores, with their gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from voice.app.report.days import Day, Kind, Span
from voice.app.report.scores import MOST, Dot
from voice.app.report.words import WEEKDAYS, counted, length, short_day

DAYS_WIDE = 70
"""So many days of scores have room beside each other."""

_INDENT = " " * 6
_BAR = 40
_WEEK = 7
_MANY = 9


@dataclass(frozen=True)
class Signs:
    """What is drawn with. heights: from low to high, none where there are no such signs."""

    days: Mapping[Kind, str]
    bar: str
    heights: str


BLOCKS = Signs({"whole": "█", "part": "▄", "begun": "∘", "none": "·"}, "█", "▁▂▃▄▅▆▇█")
PLAIN = Signs({"whole": "#", "part": "/", "begun": "o", "none": "."}, "#", "")


def days_strip(span: Span, days: Mapping[date, Day], since: date, signs: Signs) -> list[str]:
    """A line for each day of the week, a column for each week; blank before the first session."""
    mondays = [day for day in span if day.weekday() == 0]
    heads = "".join(f"{short_day(day):<9}" for day in mondays[::3])
    lines = [f"{_INDENT}{heads}".rstrip()]
    for row, name in enumerate(WEEKDAYS):
        column = (monday + timedelta(days=row) for monday in mondays)
        cells = (
            _sign(days.get(day), signs) if since <= day <= span.last else " " for day in column
        )
        lines.append(f"{name:<6}{'  '.join(cells)}".rstrip())
    return lines


def days_key(signs: Signs) -> str:
    """What the signs of days mean."""
    given = signs.days
    return (
        f"{given['whole']} to its end, {given['part']} ended early, {given['begun']} begun only, "
        f"{given['none']} none; a number: so many."
    )


def weeks_strip(span: Span, days: Mapping[date, Day], since: date, signs: Signs) -> list[str]:
    """A bar for each week from the first session's on: the time held, and on how many days."""
    weeks = [
        Span(day, min(day + timedelta(days=_WEEK - 1), span.last))
        for day in span
        if day.weekday() == 0
    ]
    weeks = [week for week in weeks if week.last >= since]
    found = [[days[day] for day in week if day in days] for week in weeks]
    all_s = [sum(day.held_s for day in week) for week in found]
    most_s = max(*all_s, 1.0)
    return [
        f"{short_day(week.first):<8}{_bar(held_s / most_s, signs)} {_week_words(held_s, done)}"
        if held_s
        else f"{short_day(week.first):<8}none"
        for week, held_s, done in zip(weeks, all_s, found, strict=True)
    ]


def scores_strip(span: Span, given: Sequence[Dot], signs: Signs) -> list[str]:
    """The first score of each day: its height where it can be drawn, its number, the dates."""
    first = {dot.day: dot.value for dot in reversed(given)}
    shown = [first.get(day) for day in span]
    lines = ["".join(_height(value, signs.heights) for value in shown)] if signs.heights else []
    lines.append("".join(_digit(value) for value in shown))
    mondays = [(step, short_day(day)) for step, day in enumerate(span) if day.weekday() == 0]
    dates = ""
    for step, text in mondays[::2]:
        dates = f"{dates:<{step}}{text}"
    return [f"{_INDENT}{line}".rstrip() for line in (*lines, dates)]


def _sign(day: Day | None, signs: Signs) -> str:
    count = len(day.done) if day else 0
    if count > 1:
        return str(min(count, _MANY))
    return signs.days["none" if day is None else day.kind]


def _bar(share: float, signs: Signs) -> str:
    return signs.bar * max(1, round(_BAR * share))


def _week_words(held_s: float, days: Sequence[Day]) -> str:
    return f"{length(held_s)} on {counted(sum(bool(day.done) for day in days), 'day')}"


def _height(value: int | None, heights: str) -> str:
    return " " if value is None else heights[round(value * (len(heights) - 1) / MOST)]


def _digit(value: int | None) -> str:
    return " " if value is None else "X" if value == MOST else str(value)
