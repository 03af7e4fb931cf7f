"""Bars: the time held by day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from voice.app.report.days import Day, Span
from voice.app.report.drawing import Frame, chart, day_axis, value_axis
from voice.app.report.markup import Markup, tag
from voice.app.report.words import counted, length, long_day

_HEIGHT = 130.0
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480)
"""Minutes that lie well between the lines of an axis."""


def time_held(span: Span, days: Mapping[date, Day]) -> Markup:
    """The time held on each day; where there is no bar, there was none."""
    held = {day: days[day].held_s for day in span if day in days and days[day].held_s > 0.0}
    step = step_minutes(max(held.values(), default=0.0) / 60.0)
    most = max(held.values(), default=0.0) / 60.0
    lines = max(1, math.ceil(most / step))
    frame = Frame(span.length, 60.0 * step * lines, _HEIGHT)
    return chart(
        "time",
        "Time held by day",
        f"Timed work on {counted(len(held), 'day')}, {length(sum(held.values()))} in all.",
        _HEIGHT,
        value_axis(frame, [(60.0 * step * line, str(step * line)) for line in range(lines + 1)]),
        day_axis(frame, span),
        *(
            bar(frame, past, held[day], f"{long_day(day)}: {length(held[day])} held")
            for past, day in enumerate(span)
            if day in held
        ),
    )


def bar(frame: Frame, step: int, value: float, words: str) -> Markup:
    """A bar over one step; words tell it."""
    y = frame.y(value)
    return tag(
        "rect",
        tag("title", words),
        class_="bar",
        x=frame.x(step + 0.12),
        y=y,
        width=0.76 * frame.step,
        height=max(0.5, frame.floor - y),
    )


def step_minutes(most: float) -> int:
    """How many minutes lie between two lines of an axis: at most five lines in all."""
    for step in _STEPS:
        if most <= 4 * step:
            return step
    return math.ceil(most / 4)
