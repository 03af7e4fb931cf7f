"""The weeks side by side, a square for each day: what was done on it, and where nothing was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from voice.app.report.days import Day, Kind, Span
from voice.app.report.drawing import LEFT, chart, label
from voice.app.report.markup import Markup, joined, tag
from voice.app.report.words import WEEKDAYS, counted, length, long_day, short_day

_PITCH, _CELL, _HEAD = 25.5, 20.0, 18.0


def calendar(span: Span, days: Mapping[date, Day], since: date) -> Markup:
    """The picture. The span begins on a Monday; of what was before `since`, nothing is known."""
    done = sum(bool(day.done) for day in days.values())
    return chart(
        "calendar",
        "Sessions by day",
        f"{counted(span.length, 'day')} to {long_day(span.last)}, a week a column, Monday on top: "
        f"a session on {counted(done, 'day')}.",
        _HEAD + 7 * _PITCH,
        *(
            label(LEFT - 4, _HEAD + row * _PITCH + 14, WEEKDAYS[row], anchor="end")
            for row in range(0, 7, 2)
        ),
        *(
            label(LEFT + column * _PITCH, 10, short_day(day))
            for column, day in enumerate(day for day in span if day.weekday() == 0)
            if column % 2 == 0
        ),
        *(
            _cell(past, day, days.get(day), day == span.last)
            for past, day in enumerate(span)
            if day >= since
        ),
    )


def key() -> Markup:
    """What the squares mean."""
    kinds: tuple[tuple[Kind, str], ...] = (
        ("whole", "a session to its end"),
        ("part", "a session that ended early"),
        ("begun", "begun, nothing held"),
        ("none", "no session"),
    )
    signs = (
        tag(
            "li",
            tag(
                "svg",
                _square(kind, 1.0, 1.0),
                viewBox="0 0 22 22",
                class_="sign",
                aria_hidden="true",
            ),
            words,
        )
        for kind, words in kinds
    )
    return tag("ul", *signs, tag("li", "A number: so many sessions on that day."), class_="key")


def day_rows(
    span: Span, days: Mapping[date, Day], names: Mapping[str, str]
) -> list[tuple[str, ...]]:
    """Each day with a session, the latest first: its date, what was done, and the routines."""
    return [
        (long_day(day), told(days[day]), _routines(days[day], names))
        for day in reversed(tuple(span))
        if day in days
    ]


def told(day: Day) -> str:
    """What was done on a day, in a few words."""
    if not day.done:
        return "begun, nothing held"
    end = "" if day.kind == "whole" else ", ended early"
    return f"{counted(len(day.done), 'session')}{end}, {length(day.held_s)} held"


def _routines(day: Day, names: Mapping[str, str]) -> str:
    ids = dict.fromkeys(session.routine for session in day.sessions)
    return ", ".join(names.get(routine, routine) for routine in ids)


def _cell(past: int, day: date, found: Day | None, is_today: bool) -> Markup:
    column, row = divmod(past, 7)
    x, y = LEFT + column * _PITCH, _HEAD + row * _PITCH
    kind: Kind = "none" if found is None else found.kind
    words = "no session" if found is None else told(found)
    count = len(found.done) if found else 0
    return tag(
        "g",
        tag("title", f"{long_day(day)}: {words}"),
        _square(kind, x, y),
        label(x + _CELL / 2, y + 14.5, str(count), "middle", f"count {kind}")
        if count > 1
        else Markup(),
        _around(x, y) if is_today else Markup(),
    )


def _square(kind: Kind, x: float, y: float) -> Markup:
    frame = tag("rect", class_=f"cell {kind}", x=x, y=y, width=_CELL, height=_CELL, rx=3)
    if kind == "part":
        half = f"M{x:.1f} {y + _CELL:.1f}h{_CELL:.1f}v-{_CELL:.1f}z"
        return joined(frame, tag("path", class_="half", d=half))
    if kind == "begun":
        return joined(frame, tag("circle", class_="dot", cx=x + _CELL / 2, cy=y + _CELL / 2, r=2.5))
    return frame


def _around(x: float, y: float) -> Markup:
    return tag("rect", class_="today", x=x - 2, y=y - 2, width=_CELL + 4, height=_CELL + 4, rx=5)
