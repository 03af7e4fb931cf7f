"""The sections of the page, each with its heading, its picture and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from intents.journal import Measure, Session
from intents.journal.trend import right_after, trend
from voice.app.report.bars import time_held
from voice.app.report.calendar import calendar, day_rows, key
from voice.app.report.days import Span, by_day, last_weeks
from voice.app.report.long_run import days_held, middles, period_rows
from voice.app.report.markup import Markup, tag
from voice.app.report.movement_table import movement_table
from voice.app.report.movements import movements
from voice.app.report.pairs import SHOWN, before_and_after, pairs
from voice.app.report.pairs import told as pairs_told
from voice.app.report.periods import periods
from voice.app.report.scores import Level, dots, levels, scores
from voice.app.report.summary import figures, sentences
from voice.app.report.tables import in_numbers
from voice.app.report.trends import NAMES, readings
from voice.app.report.words import length, long_day

_SHORT: Mapping[Measure, str] = MappingProxyType({"pain_before": "pain", "stiffness": "stiffness"})
_HOW = "Each dot is a score. A line joins days in a row; where a day is missing, it breaks."
_PAIRS = "Session by session, the latest on the right: a ring before, a dot after."


def sections(
    sessions: Sequence[Session], today: date, names: Mapping[str, str]
) -> Iterator[Markup]:
    """Every section for which there is something to show. Sessions are in order, one at least."""
    span = last_weeks(today, sessions[0].day)
    shown = span.of(sessions)
    yield _summary(sessions, today)
    yield _calendar(span, shown, sessions[0].day, names)
    yield _time(span, shown)
    for measure, name in NAMES.items():
        if any(measure in session.scores for session in sessions):
            yield _scores(name, measure, sessions, span)
    if pairs(shown):
        yield _pairs(shown)
    if sessions[0].day < span.first:
        yield _long_run(sessions, today)
    yield _movements(sessions, span, names)


def empty(sentences: Sequence[str]) -> Markup:
    """What stands in the place of all sections while there is nothing to show."""
    return tag("section", *(tag("p", sentence) for sentence in sentences))


def _section(heading: str, *content: str, class_: str | None = None) -> Markup:
    return tag("section", tag("h2", heading), *content, class_=class_)


def _weeks(span: Span) -> str:
    return f"The last {span.weeks} weeks"


def _summary(sessions: Sequence[Session], today: date) -> Markup:
    tiles = (
        tag("div", tag("dt", what), tag("dd", value)) for value, what in figures(sessions, today)
    )
    return _section(
        "The last seven days",
        tag("dl", *tiles),
        *(tag("p", sentence) for sentence in sentences(sessions, today)),
        class_="across",
    )


def _calendar(
    span: Span, shown: Sequence[Session], since: date, names: Mapping[str, str]
) -> Markup:
    days = by_day(shown)
    return _section(
        "Sessions by day",
        tag("figure", calendar(span, days, since), tag("figcaption", key())),
        in_numbers(_weeks(span), ("Day", "Done", "Routine"), day_rows(span, days, names)),
    )


def _time(span: Span, shown: Sequence[Session]) -> Markup:
    days = by_day(shown)
    rows = [
        (long_day(day.day), length(day.held_s))
        for day in reversed(tuple(days.values()))
        if day.done
    ]
    return _section(
        "Time held by day",
        tag("p", "Minutes of timed work. No bar: none on that day.", class_="faint"),
        tag("figure", time_held(span, days)),
        in_numbers(_weeks(span), ("Day", "Held"), rows),
    )


def _scores(name: str, measure: Measure, sessions: Sequence[Session], span: Span) -> Markup:
    given, found = dots(sessions, measure), trend(readings(sessions), measure)
    rows = [(long_day(dot.day), str(dot.value)) for dot in reversed(given) if dot.day in span]
    lines = levels(given, found.compared)
    return _section(
        f"{name}, 0\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}10",
        tag("p", _HOW, class_="faint"),
        tag(
            "figure",
            scores(_SHORT[measure], name, span, given, lines),
            *_level_keys(lines, span),
        ),
        in_numbers(_weeks(span), ("Day", "Score"), rows),
    )


def _level_keys(lines: Sequence[Level], span: Span) -> tuple[Markup, ...]:
    keys = tag("ul", *(_level_key(level, span) for level in lines), class_="key")
    return (tag("figcaption", keys),) if lines else ()


def _level_key(level: Level, span: Span) -> Markup:
    """The sign of a median line and what it is; no sign where the line is not in the picture."""
    line = tag("line", class_=f"level {level.kind}", x1=0, x2=22, y1=11, y2=11)
    sign = tag("svg", line, viewBox="0 0 22 22", class_="sign", aria_hidden="true")
    if level.span.last in span:
        return tag("li", sign, level.words)
    return tag("li", f"{level.words} (before these weeks)")


def _pairs(shown: Sequence[Session]) -> Markup:
    given = pairs(shown)
    latest = given[-SHOWN:]
    rows = [(long_day(one.day), str(one.before), str(one.after)) for one in reversed(latest)]
    return _section(
        "Right before and right after a session",
        tag("p", pairs_told(given, right_after(shown))),
        tag("figure", before_and_after(latest), tag("figcaption", _PAIRS)),
        in_numbers(f"The latest {len(latest)}", ("Day", "Before", "After"), rows),
    )


def _long_run(sessions: Sequence[Session], today: date) -> Markup:
    given = periods(sessions, today)
    unit = given[0].unit
    charts = (
        tag(
            "figure",
            tag("figcaption", f"{name}: median, and half of the scores around it"),
            middles(_SHORT[measure], name, given, measure),
        )
        for measure, name in NAMES.items()
        if any(one.values(measure) for one in given)
    )
    heads = (unit.capitalize(), "Days", "Held", *NAMES.values())
    return _section(
        f"The whole time, by {unit}",
        tag("figure", tag("figcaption", "Days with a session"), days_held(given)),
        *charts,
        in_numbers("From the first session on, medians", heads, period_rows(given)),
    )


def _movements(sessions: Sequence[Session], span: Span, names: Mapping[str, str]) -> Markup:
    shown = span.of(sessions)
    tables = [movement_table(_weeks(span), movements(shown, names))] if shown else []
    if len(sessions) > len(shown):
        everything = movement_table("Since the first session", movements(sessions, names))
        tables.append(tag("details", tag("summary", "Since the first session"), everything))
    return _section("Movement by movement", *tables, class_="across")
