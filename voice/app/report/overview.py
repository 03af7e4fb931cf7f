"""The report in a terminal: plain words and signs that any terminal, or a pipe, can take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from intents.journal import Session
from intents.journal.totals import Work
from intents.journal.trend import right_after
from voice.app.report.days import Span, by_day, last_weeks, until
from voice.app.report.movements import SIDES, held_words, hurt_words, movements, skip_words
from voice.app.report.pairs import pairs
from voice.app.report.pairs import told as pairs_told
from voice.app.report.scores import dots
from voice.app.report.strips import (
    BLOCKS,
    DAYS_WIDE,
    PLAIN,
    Signs,
    days_key,
    days_strip,
    scores_strip,
    weeks_strip,
)
from voice.app.report.summary import EMPTY, PRIVACY, figures, left_out, sentences
from voice.app.report.trends import NAMES
from voice.app.report.words import long_day

WIDTH = 80


def overview(sessions: Sequence[Session], today: date, names: Mapping[str, str]) -> RenderableType:
    """The report in at most 80 columns. names: of movements and routines, by their ids."""
    told = until(sessions, today)
    return _Overview(told, today, dict(names), (*left_out(sessions, told), PRIVACY))


@dataclass(frozen=True)
class _Overview:
    """What is to be told; how it is drawn depends on the terminal."""

    sessions: tuple[Session, ...]
    today: date
    names: Mapping[str, str]
    closing: tuple[str, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        is_ascii = options.ascii_only
        parts = self._parts(PLAIN if is_ascii else BLOCKS, is_ascii=is_ascii)
        yield from console.render(
            Group(*parts), options.update(width=min(WIDTH, options.max_width))
        )

    def _parts(self, signs: Signs, *, is_ascii: bool) -> Iterator[RenderableType]:
        yield Text(f"Your journal, {long_day(self.today)}", style="bold")
        if not self.sessions:
            yield from _paragraph("", EMPTY)
        else:
            yield from self._told(signs, is_ascii=is_ascii)
        yield from _paragraph("", self.closing)

    def _told(self, signs: Signs, *, is_ascii: bool) -> Iterator[RenderableType]:
        since = self.sessions[0].day
        span = last_weeks(self.today, since)
        shown = span.of(self.sessions)
        days = by_day(shown)
        week = ", ".join(f"{value} {what}" for value, what in figures(self.sessions, self.today))
        yield from _paragraph("The last seven days", (f"{week}.",))
        yield from _paragraph("", sentences(self.sessions, self.today))
        yield from _drawn("Sessions by day", days_strip(span, days, since, signs))
        yield Text(days_key(signs))
        yield from _drawn(
            "Time held by week, from its Monday", weeks_strip(span, days, since, signs)
        )
        yield from self._scores(span, signs)
        if pairs(shown):
            said = pairs_told(pairs(shown), right_after(shown))
            yield from _paragraph("Right before and right after a session", (said,))
        if shown:
            yield from _heading(f"Movement by movement, the last {span.weeks} weeks")
            yield _movements(shown, self.names, is_ascii=is_ascii)

    def _scores(self, weeks: Span, signs: Signs) -> Iterator[RenderableType]:
        first = max(weeks.first, self.today - timedelta(days=DAYS_WIDE - 1))
        span = Span(first, self.today)
        for measure, name in NAMES.items():
            given = [dot for dot in dots(self.sessions, measure) if dot.day in span]
            if given:
                heading = f"{name}, the first score of each day (X is 10)"
                yield from _drawn(heading, scores_strip(span, given, signs))


def _heading(words: str) -> Iterator[RenderableType]:
    yield Text()
    if words:
        yield Text(words, style="bold")


def _paragraph(heading: str, given: Sequence[str]) -> Iterator[RenderableType]:
    yield from _heading(heading)
    yield from (Text(sentence) for sentence in given)


def _drawn(heading: str, lines: Sequence[str]) -> Iterator[RenderableType]:
    """Lines that stay as they are: one that is too long is cut, never wrapped."""
    yield from _heading(heading)
    yield from (Text(line, no_wrap=True, overflow="crop") for line in lines)


def _movements(
    sessions: Sequence[Session], names: Mapping[str, str], *, is_ascii: bool
) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="")
    table.add_column("Movement", overflow="fold", min_width=12)
    for head in ("Left", "Right", "Both sides"):
        table.add_column(head, overflow="fold")
    for done in movements(sessions, names):
        both = [work for side, work in done.sides.items() if side not in SIDES]
        cells = [_work([done.sides[side]] if side in done.sides else []) for side in SIDES]
        name = "\n".join(filter(None, (_plain(done.name, is_ascii=is_ascii), skip_words(done))))
        table.add_row(Text(name), *cells, _work(both))
    return table


def _work(given: Sequence[Work]) -> Text:
    """What was held and what hurt; a mark besides the words, for an eye that only skims."""
    lines: list[str] = []
    for work in given:
        lines.append(held_words(work))
        lines += [f"! {words}"] if (words := hurt_words(work)) else []
    return Text("\n".join(lines))


def _plain(name: str, *, is_ascii: bool) -> str:
    """A name that a terminal can show, and that cannot steer it."""
    shown = "".join(char if char.isprintable() else "?" for char in name)
    return shown.encode("ascii", "replace").decode("ascii") if is_ascii else shown
