"""Before and after: two scores of the same session, apart from any trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intents.journal import Session
from intents.journal.trend import RightAfter
from voice.app.report.drawing import Frame, chart, label, value_axis
from voice.app.report.markup import Markup, tag
from voice.app.report.scores import MOST
from voice.app.report.words import counted, long_day, number, short_day

SHOWN = 24
"""So many sessions have room beside each other."""

APART = "This is its own number, never part of the trend."

_HEIGHT = 140.0


@dataclass(frozen=True)
class Pair:
    """The pain before and after a session."""

    day: date
    before: int
    after: int


def pairs(sessions: Sequence[Session]) -> tuple[Pair, ...]:
    """Of each session that has both scores, in order."""
    return tuple(
        Pair(session.day, session.scores["pain_before"], session.scores["pain_after"])
        for session in sessions
        if "pain_before" in session.scores and "pain_after" in session.scores
    )


def told(given: Sequence[Pair], usual: RightAfter | None) -> str:
    """What the pairs come to. usual: the median change, None while there are too few."""
    lower = sum(pair.after < pair.before for pair in given)
    higher = sum(pair.after > pair.before for pair in given)
    counts = f"{lower} lower, {len(given) - lower - higher} the same, {higher} higher"
    start = f"Right after {counted(len(given), 'session')} with both scores: {counts}."
    if usual is None:
        return f"{start} Too few yet to call anything usual. {APART}"
    if usual.change == 0:
        return f"{start} Usually about the same. {APART}"
    way = "lower" if usual.change < 0 else "higher"
    return f"{start} Usually {number(abs(usual.change))} {way}. {APART}"


def before_and_after(given: Sequence[Pair]) -> Markup:
    """The picture: for each session a ring before, a dot after, and a line between the two."""
    frame = Frame(len(given), MOST, _HEIGHT)
    first, last = given[0].day, given[-1].day
    return chart(
        "pairs",
        "Pain before and after each session",
        f"{counted(len(given), 'session')}, {long_day(first)} to {long_day(last)}: "
        "a ring before, a dot after.",
        _HEIGHT,
        value_axis(frame, [(value, str(value)) for value in range(0, MOST + 1, 2)]),
        *(_pair(frame, step, pair) for step, pair in enumerate(given)),
        label(frame.x(0), _HEIGHT - 6, short_day(first)),
        label(frame.x(len(given)), _HEIGHT - 6, short_day(last), "end")
        if len(given) > 3
        else Markup(),
    )


def _pair(frame: Frame, step: int, pair: Pair) -> Markup:
    middle = frame.x(step + 0.5)
    reach = min(3.5, frame.step / 4)
    left, right = middle - reach, middle + reach
    before, after = frame.y(pair.before), frame.y(pair.after)
    return tag(
        "g",
        tag("title", f"{long_day(pair.day)}: {pair.before} before, {pair.after} after"),
        tag("line", class_="slope", x1=left, y1=before, x2=right, y2=after),
        tag("circle", class_="before", cx=left, cy=before, r=2.4),
        tag("circle", class_="after", cx=right, cy=after, r=2.4),
    )
