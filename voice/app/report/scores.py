"""Scores from 0 to 10 over days: each is a dot, and a line never runs over a missing day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from intents.journal import Measure, Session
from intents.journal.trend import Compared
from voice.app.report.days import Span
from voice.app.report.drawing import Frame, chart, day_axis, label, value_axis
from voice.app.report.markup import Markup, tag
from voice.app.report.words import counted, long_day, number

MOST = 10
"""The worst of a score."""

_HEIGHT = 150.0
_LONG_GAP = 14
"""So many missing days are named in the picture: there is room for the words."""


@dataclass(frozen=True)
class Dot:
    """A score: its day, how much of the day was past, and its value."""

    day: date
    past: float
    value: int


@dataclass(frozen=True)
class Level:
    """A median, over the days of its readings. kind: first, latest."""

    kind: str
    span: Span
    each: int
    value: float

    @property
    def words(self) -> str:
        """What it is, in a few words."""
        return f"median of the {self.kind} {self.each} readings: {number(self.value)}"


def dots(sessions: Sequence[Session], measure: Measure) -> tuple[Dot, ...]:
    """Every score of a measure, in order."""
    return tuple(
        Dot(session.day, _past(session), session.scores[measure])
        for session in sessions
        if measure in session.scores
    )


def levels(given: Sequence[Dot], compared: Compared | None) -> tuple[Level, ...]:
    """The medians that a trend compared, each over the days of its readings."""
    if compared is None:
        return ()
    days, each = sorted({dot.day for dot in given}), compared.each
    return (
        Level("first", Span(days[0], days[each - 1]), each, compared.first),
        Level("latest", Span(days[-each], days[-1]), each, compared.latest),
    )


def runs(given: Sequence[Dot]) -> Iterator[tuple[Dot, ...]]:
    """The scores in runs without a missing day."""
    run: list[Dot] = []
    for dot in given:
        if run and (dot.day - run[-1].day).days > 1:
            yield tuple(run)
            run = []
        run.append(dot)
    if run:
        yield tuple(run)


def scores(
    name: str, title: str, span: Span, given: Sequence[Dot], levels: Sequence[Level] = ()
) -> Markup:
    """The picture of one measure. name: pain, stiffness; its dots have a shape and colour each."""
    frame = Frame(span.length, MOST, _HEIGHT)
    shown = [dot for dot in given if dot.day in span]
    days = len({dot.day for dot in shown})
    return chart(
        name,
        title,
        f"{counted(len(shown), 'score')} from 0 to 10 on {counted(days, 'day')} of {span.length}.",
        _HEIGHT,
        *_gaps(frame, span, shown),
        value_axis(frame, [(value, str(value)) for value in range(0, MOST + 1, 2)]),
        day_axis(frame, span),
        *(_line(name, frame, span, run) for run in runs(shown) if len(run) > 1),
        *(_dot(name, frame, span, dot) for dot in shown),
        *(_level(frame, span, level) for level in levels if level.span.last in span),
    )


def _past(session: Session) -> float:
    return (session.began.hour * 60 + session.began.minute) / 1440.0


def _x(frame: Frame, span: Span, dot: Dot) -> float:
    return frame.x((dot.day - span.first).days + dot.past)


def _line(name: str, frame: Frame, span: Span, run: Sequence[Dot]) -> Markup:
    points = " L".join(f"{_x(frame, span, dot):.1f} {frame.y(dot.value):.1f}" for dot in run)
    return tag("path", class_=f"run {name}", d=f"M{points}")


def _dot(name: str, frame: Frame, span: Span, dot: Dot) -> Markup:
    x, y = _x(frame, span, dot), frame.y(dot.value)
    words = tag("title", f"{long_day(dot.day)}: {dot.value} of 10")
    if name == "stiffness":
        return tag("path", words, class_=f"score {name}", d=f"M{x:.1f} {y - 3:.1f}l3 3-3 3-3-3z")
    return tag("circle", words, class_=f"score {name}", cx=x, cy=y, r=2.4)


def _gaps(frame: Frame, span: Span, shown: Sequence[Dot]) -> Iterator[Markup]:
    """A band over each long gap, with its length."""
    for one, other in pairwise(shown):
        missing = (other.day - one.day).days - 1
        if missing >= _LONG_GAP:
            left = frame.x((one.day - span.first).days + 1)
            width = missing * frame.step
            yield tag("rect", class_="gap", x=left, y=8, width=width, height=frame.floor - 8)
            yield label(left + width / 2, 18, f"{missing} days", "middle")
            yield label(left + width / 2, 28, "without", "middle")


def _level(frame: Frame, span: Span, level: Level) -> Markup:
    """A line over the days of its readings, as far as they are in the picture."""
    y = frame.y(level.value)
    left = frame.x(max(0, (level.span.first - span.first).days))
    right = frame.x((level.span.last - span.first).days + 1)
    words = tag("title", level.words.capitalize())
    return tag("line", words, class_=f"level {level.kind}", x1=left, x2=right, y1=y, y2=y)
