"""What every chart has: a frame with its scales, and its words for whoever does not see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voice.app.report.days import Span
from voice.app.report.markup import Markup, joined, tag
from voice.app.report.words import short_day

WIDTH = 340.0
"""Of every chart, in its own units: on a phone nearly the units of the screen."""

LEFT, RIGHT, TOP, BOTTOM = 26.0, 6.0, 8.0, 20.0

_LABEL = 56.0
"""So much room a day's label needs."""


@dataclass(frozen=True)
class Frame:
    """The scales of a chart: from days and values to its units.

    steps: how many equal steps lie side by side from left to right; top: the largest value.
    """

    steps: int
    top: float
    height: float

    @property
    def step(self) -> float:
        """The width of a step."""
        return (WIDTH - LEFT - RIGHT) / self.steps

    @property
    def floor(self) -> float:
        """Where the value 0 lies."""
        return self.height - BOTTOM

    def x(self, steps: float) -> float:
        """Where a number of steps from the left lies."""
        return LEFT + steps * self.step

    def y(self, value: float) -> float:
        """Where a value lies; never outside the frame."""
        share = min(1.0, max(0.0, value / self.top))
        return self.floor - share * (self.floor - TOP)


def chart(name: str, title: str, description: str, height: float, *content: str) -> Markup:
    """A picture that says what it is. name: unlike any other on the page."""
    return tag(
        "svg",
        tag("title", title, id=f"{name}-title"),
        tag("desc", description, id=f"{name}-desc"),
        *content,
        viewBox=f"0 0 {WIDTH:.0f} {height:.0f}",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def value_axis(frame: Frame, ticks: Sequence[tuple[float, str]]) -> Markup:
    """A faint line for each value, and its label on the left."""
    return joined(
        *(
            joined(
                tag(
                    "line",
                    class_="rule",
                    x1=LEFT,
                    x2=WIDTH - RIGHT,
                    y1=frame.y(value),
                    y2=frame.y(value),
                ),
                label(LEFT - 5, frame.y(value) + 3.5, text, anchor="end"),
            )
            for value, text in ticks
        )
    )


def day_axis(frame: Frame, span: Span) -> Markup:
    """The dates of Mondays, as many as have room."""
    mondays = [(step, short_day(day)) for step, day in enumerate(span) if day.weekday() == 0]
    return step_labels(frame, mondays, room=44.0)


def step_labels(frame: Frame, labels: Sequence[tuple[int, str]], room: float = _LABEL) -> Markup:
    """A tick at the left of these steps, and their labels: as many as have room."""
    between = min((later - one for (one, _), (later, _) in pairwise(labels)), default=1)
    every = math.ceil(room / (between * frame.step))
    return joined(
        *(
            joined(
                tag("line", class_="tick", x1=x, x2=x, y1=frame.floor, y2=frame.floor + 4),
                label(x, frame.height - 5.0, text, _anchor(x)),
            )
            for x, text in ((frame.x(step), text) for step, text in labels[::every])
        )
    )


def _anchor(x: float) -> str:
    """Where a label's x lies in it: labels stay inside the picture."""
    half = 24.0
    return "start" if x < half else "end" if x > WIDTH - half else "middle"


def label(
    x: float, y: float, text: str, anchor: str = "start", class_: str | None = None
) -> Markup:
    """Words in a chart."""
    return tag(
        "text", text, x=x, y=y, text_anchor=None if anchor == "start" else anchor, class_=class_
    )
