"""How a view is laid out in a window: a panel, large type, or as many plain lines as there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from voice.app.large_type import HEIGHT, drawn, largest
from voice.app.shown import View

KEYS = "Space: pause or go on   Esc: stop"
TYPING = "Type a phrase, then Enter   Esc: stop"

_WIDTH = 80
_NARROWEST = 46
_LINE = 66
"""Characters of a sentence that fit into one line."""

_BAR = 40
_SAYING_LINES = 3
"""Of a sentence beside large type."""

_BELOW = _SAYING_LINES + 1
_ROW = HEIGHT + 1
"""A line of large type at its smallest, with a blank line above it."""


@dataclass(frozen=True)
class Layout:
    """A view in whatever window there is, never wider or higher than it.

    is_large: the state and the count in large type where they fit. is_ascii: no other letters.
    hint: what the keys do.
    """

    view: View
    is_large: bool = False
    is_ascii: bool = False
    hint: str = KEYS

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The largest form that fits."""
        # The last line stays free for the cursor.
        width, height = options.max_width, max(1, console.height - 1)
        if self.is_large:
            large = _large(self.view, console, (width, height), is_ascii=self.is_ascii)
            if large is not None:
                yield from large
                return
        if width >= _NARROWEST:
            shown = panel(self.view, is_ascii=self.is_ascii, hint=self.hint)
            lines = console.render_lines(shown, options.update(height=None), new_lines=True)
            if len(lines) <= height:
                for line in lines:
                    yield from line
                return
        yield from _cropped(_lines(self.view, is_ascii=self.is_ascii), console, (width, height))


def panel(view: View, *, is_ascii: bool = False, hint: str = KEYS) -> RenderableType:
    """The view as a panel of up to 80 columns; of the same height as long as nothing is unusual."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(width=6, style="dim", no_wrap=True)
    facts.add_column(ratio=1, overflow="fold")
    # Two lines even for a short sentence: the panel would jump otherwise.
    facts.add_row("says", Text(view.saying if len(view.saying) > _LINE else view.saying + "\n"))
    facts.add_row("heard", Text(view.heard))
    if view.typed:
        facts.add_row("typed", Text(view.typed + "_", style="bold"))
    for note in view.notes:
        facts.add_row("note", Text(note, style="yellow"))
    return Panel(
        Group(
            Text(view.place, style="bold"),
            _state(view, is_ascii=is_ascii),
            _time(view, is_ascii=is_ascii),
            Text(""),
            facts,
        ),
        title=Text(view.title or "Supine"),
        title_align="left",
        subtitle=Text(hint),
        subtitle_align="right",
        box=box.ASCII if is_ascii else box.ROUNDED,
        border_style="dim",
        padding=(0, 1),
        width=_WIDTH,
    )


@dataclass(frozen=True)
class _Bar:
    """A part of a whole, told by shapes and not by colors."""

    fraction: float
    is_ascii: bool

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        width = min(_BAR, options.max_width)
        full = round(width * self.fraction)
        done, left = "#." if self.is_ascii else "█░"
        yield Text(done * full + left * (width - full), no_wrap=True, overflow="crop")

    def __rich_measure__(self, _: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, min(_BAR, options.max_width))


def _state(view: View, *, is_ascii: bool) -> Text:
    looks = view.looks
    sign = looks.plain_sign if is_ascii else looks.sign
    return Text(f"{sign} {looks.words}", style=looks.style)


def _time(view: View, *, is_ascii: bool) -> RenderableType:
    """The hold as a bar that fills; the words beside it say the same."""
    if view.remaining_s is None or not view.planned_s:
        return Text(view.time)
    held_s = min(max(0.0, view.planned_s - view.remaining_s), view.planned_s)
    line = Table.grid(padding=(0, 2), expand=True)
    line.add_column(ratio=1)
    line.add_column(justify="right", no_wrap=True)
    line.add_row(_Bar(held_s / view.planned_s, is_ascii), Text(view.time))
    return line


def _headline(view: View, *, is_ascii: bool) -> Text:
    """State and time in one line."""
    line = _state(view, is_ascii=is_ascii)
    return line.append(f"   {view.time}") if view.time else line


def _lines(view: View, *, is_ascii: bool) -> Iterator[Text]:
    """What matters most comes first."""
    yield _headline(view, is_ascii=is_ascii)
    yield Text(view.place, style="bold")
    yield Text(view.saying)
    if view.typed:
        yield Text(f"{view.typed}_", style="bold")
    if view.heard:
        yield Text(f"heard: {view.heard}")
    yield from (Text(f"note: {note}", style="yellow") for note in view.notes)


def _cropped(lines: Iterable[Text], console: Console, size: tuple[int, int]) -> Iterator[Text]:
    """As many lines as the window has, each as wide as it at most."""
    width, height = size
    wrapped = [part for line in lines for part in line.wrap(console, width, overflow="fold")]
    for line in wrapped[:height]:
        line.truncate(width, overflow="crop")
        yield line


def _large(
    view: View, console: Console, size: tuple[int, int], *, is_ascii: bool
) -> list[Text] | None:
    """The view with its state and its count in large type; None where they do not fit."""
    width, height = size
    saying = list(_cropped([Text(view.saying)], console, (width, _SAYING_LINES)))
    told = [*saying, *([Text(f"{view.typed}_", style="bold")] if view.typed else [])]
    told += [Text(f"heard: {view.heard}")] if view.heard else []
    told += [Text(f"note: {note}", style="yellow") for note in view.notes[-1:]]
    above = [Text(view.place or view.title, style="bold"), _headline(view, is_ascii=is_ascii)]
    left = height - len(above)
    rows = _figures(view, width, left - min(_BELOW, max(0, left - _ROW)), is_ascii=is_ascii)
    if rows is None:
        return None
    below = list(_cropped(told, console, (width, left - len(rows))))
    gap = [Text("")] if left > len(rows) + len(below) else []
    return [*_cropped(above, console, (width, len(above))), *rows, *gap, *below]


def _figures(view: View, width: int, height: int, *, is_ascii: bool) -> list[Text] | None:
    """The state's word and the count, as large as they can be; the count alone if it must be."""
    word, count = view.looks.large, view.count
    block = "#" if is_ascii else "█"
    texts = [text for text in (word, count) if text]
    # Each with a blank line above it.
    if count and height < 2 * _ROW:
        texts = [count]
    rows: list[Text] = []
    for number, text in enumerate(texts):
        is_last = number == len(texts) - 1
        room = height - len(rows) - 1 if is_last else HEIGHT
        scale = largest(text, width, room)
        if scale is None:
            return None
        rows += [Text("")]
        rows += [
            Text(row, style=view.looks.style, no_wrap=True) for row in drawn(text, scale, block)
        ]
    return rows or None
