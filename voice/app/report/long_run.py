"""The whole time, a column for each week, month or year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from intents.journal import Measure
from voice.app.report.bars import bar
from voice.app.report.drawing import Frame, chart, step_labels, value_axis
from voice.app.report.markup import Markup, tag
from voice.app.report.periods import Period
from voice.app.report.scores import MOST
from voice.app.report.words import MONTHS, counted, length, number

_HEIGHT = 120.0
_DAYS = {"week": (0, 7), "month": (0, 10, 20, 30), "year": (0, 100, 200, 300)}
_TOP = {"week": 7, "month": 31, "year": 366}
_FIRST_WEEK = 7


def days_held(given: Sequence[Period]) -> Markup:
    """On how many days of each period there was a session."""
    unit = given[0].unit
    frame = Frame(len(given), _TOP[unit], _HEIGHT)
    return chart(
        "long-days",
        f"Days with a session, by {unit}",
        f"{given[0].name} to {given[-1].name}: {counted(sum(one.days for one in given), 'day')}.",
        _HEIGHT,
        value_axis(frame, [(value, str(value)) for value in _DAYS[unit]]),
        step_labels(frame, _labels(given)),
        *(
            bar(frame, step, one.days, f"{one.name}: {counted(one.days, 'day')}")
            for step, one in enumerate(given)
            if one.days
        ),
    )


def middles(name: str, title: str, given: Sequence[Period], measure: Measure) -> Markup:
    """The median of each period's scores, and a band around it."""
    frame = Frame(len(given), MOST, _HEIGHT)
    count = sum(len(one.values(measure)) for one in given)
    return chart(
        f"long-{name}",
        f"{title}, by {given[0].unit}",
        f"{counted(count, 'score')}: medians, each in a band that holds half of the scores.",
        _HEIGHT,
        value_axis(frame, [(value, str(value)) for value in range(0, MOST + 1, 5)]),
        step_labels(frame, _labels(given)),
        *_middles(frame, name, given, measure),
    )


def period_rows(given: Sequence[Period]) -> Iterator[tuple[str, ...]]:
    """Each period in numbers, the latest first."""
    for one in reversed(given):
        yield (
            one.name,
            str(one.days),
            length(one.held_s) if one.held_s else "none",
            _middle(one.values("pain_before")),
            _middle(one.values("stiffness")),
        )


def _middles(
    frame: Frame, name: str, given: Sequence[Period], measure: Measure
) -> Iterator[Markup]:
    for step, one in enumerate(given):
        values = one.values(measure)
        if values:
            left, width = frame.x(step + 0.1), 0.8 * frame.step
            lowest, highest = _usual(values)
            high, low = frame.y(highest) - 1, frame.y(lowest) + 1
            middle = frame.y(median(values))
            yield tag(
                "g",
                tag("title", f"{one.name}: {_middle(values)}, mostly {lowest} to {highest}"),
                tag("rect", class_=f"range {name}", x=left, y=high, width=width, height=low - high),
                tag("line", class_="middle", x1=left, x2=left + width, y1=middle, y2=middle),
            )


def _usual(values: Sequence[int]) -> tuple[int, int]:
    """The scores without the lowest and the highest quarter."""
    ordered, cut = sorted(values), len(values) // 4
    return ordered[cut], ordered[-1 - cut]


def _middle(values: Sequence[int]) -> str:
    if not values:
        return "no scores"
    return f"{number(median(values))} ({counted(len(values), 'score')})"


def _labels(given: Sequence[Period]) -> list[tuple[int, str]]:
    """The periods that may have a label, from the left."""
    if given[0].unit == "week":
        return [
            (step, f"{MONTHS[one.first.month - 1]} {one.first.year}")
            for step, one in enumerate(given)
            if one.first.day <= _FIRST_WEEK
        ]
    return [(step, str(one.first.year)) for step, one in enumerate(given) if one.first.month == 1]
