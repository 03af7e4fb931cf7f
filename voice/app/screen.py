"""What the eye may see of a session: a live panel, or plain lines. The ear needs neither."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from typing import Protocol, Self, TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

_WIDTH = 80
_LINE = 66
"""Characters of a sentence that fit into one line."""

_STEP_S = 0.25
"""The panel is drawn anew at most this often while only time passes."""

_SIDES = {"left": "left side", "right": "right side", "both": "both sides", "": ""}

# Shape and word tell the state; color only repeats it (blue and yellow, which nearly all can tell).
_STATES = {
    "idle": ("○", "-", "ready when you are", "bold"),
    "narrating": ("»", ">", "speaking", "bold bright_blue"),
    "holding": ("▶", ">", "holding", "bold bright_blue"),
    "paused": ("‖", "=", "paused", "bold yellow"),
    "finished": ("■", "#", "finished", "bold"),
    "question": ("?", "?", "waiting for an answer", "bold yellow"),
}


@dataclass(frozen=True)
class View:
    """What is to be shown; empty texts and None are left out.

    `side` is left, right or both; `number` of `of` counts movements; `state` is the coach's;
    `remaining_s` of `planned_s` is the hold's time; `done` counts repetitions or breaths;
    `typed` is the phrase being typed; `notes` are lines about the machine.
    """

    title: str = ""
    movement: str = ""
    side: str = ""
    number: int = 0
    of: int = 0
    state: str = "idle"
    saying: str = ""
    heard: str = ""
    remaining_s: float | None = None
    planned_s: float | None = None
    done: int | None = None
    typed: str = ""
    notes: tuple[str, ...] = ()


class Shows(Protocol):
    """A screen of either kind."""

    def show(self, view: View) -> None:
        """Show this from now on; cheap when nothing changed."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End, leaving the terminal as it was."""


class Screen:
    """A panel that stays in its place. It is drawn only when something on it changed."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._live = Live(console=self._console, auto_refresh=False)
        self._shown: View | None = None

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last panel standing and give the cursor back."""
        self._live.stop()

    def show(self, view: View) -> None:
        """Draw a view, unless it looks like the one that is there."""
        if view.remaining_s is not None:
            steps = math.ceil(max(0.0, view.remaining_s) / _STEP_S)
            view = replace(view, remaining_s=steps * _STEP_S)
        if view != self._shown:
            self._shown = view
            is_ascii = not self._console.encoding.startswith("utf")
            self._live.update(panel(view, is_ascii=is_ascii), refresh=True)


class PlainScreen:
    """Lines, one whenever something changes: for screen readers, logs and pipes."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lines: dict[str, str] = {}
        self._notes: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        """Nothing to begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def show(self, view: View) -> None:
        """Write what changed: where we are, the state, what is said, what was heard."""
        self._write("place", _place(view))
        self._write("state", f"[{_state_words(view.state)}]")
        self._write("said", f"says: {view.saying}" if view.saying else "")
        self._write("heard", f"heard: {view.heard}" if view.heard else "")
        for note in view.notes:
            if note not in self._notes:
                self._stream.write(f"note: {note}\n")
        self._notes = view.notes
        self._stream.flush()

    def _write(self, what: str, line: str) -> None:
        if line and line != self._lines.get(what):
            self._stream.write(f"{line}\n")
        self._lines[what] = line


def panel(view: View, *, is_ascii: bool = False) -> RenderableType:
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
    blank = Text("")
    rows = [
        Text(_place(view, with_title=False), style="bold"),
        _state_line(view, is_ascii=is_ascii),
    ]
    return Panel(
        Group(*rows, _time_line(view, is_ascii=is_ascii), blank, facts),
        title=Text(view.title or "Supine"),
        title_align="left",
        subtitle=Text("Space: pause or go on   Esc: stop"),
        subtitle_align="right",
        box=box.ASCII if is_ascii else box.ROUNDED,
        border_style="dim",
        padding=(0, 1),
        width=_WIDTH,
    )


def _state_words(state: str) -> str:
    name = state.partition(":")[0]
    return _STATES[name][2] if name in _STATES else state


def _state_line(view: View, *, is_ascii: bool) -> Text:
    name = view.state.partition(":")[0]
    sign, plain_sign, words, style = _STATES.get(name, ("•", "*", view.state, "bold"))
    return Text(f"{plain_sign if is_ascii else sign} {words}", style=style)


def _place(view: View, *, with_title: bool = True) -> str:
    side = _SIDES.get(view.side, view.side)
    movement = ", ".join(part for part in (view.movement, side) if part)
    count = f"{view.number} of {view.of}" if view.of else ""
    title = view.title if with_title else ""
    return " - ".join(part for part in (title, count, movement) if part)


def _time_line(view: View, *, is_ascii: bool) -> RenderableType:
    """The hold as a bar that fills; the words beside it say the same."""
    if view.remaining_s is None or not view.planned_s:
        return Text(f"{view.done} done" if view.done is not None else "")
    words = f"{math.ceil(view.remaining_s)} s left of {round(view.planned_s)} s"
    if view.done is not None:
        words = f"{view.done} done, {words}"
    held_s = min(max(0.0, view.planned_s - view.remaining_s), view.planned_s)
    line = Table.grid(padding=(0, 2), expand=True)
    line.add_column(ratio=1)
    line.add_column(justify="right", no_wrap=True)
    line.add_row(_bar(held_s / view.planned_s, is_ascii=is_ascii), Text(words))
    return line


def _bar(fraction: float, *, is_ascii: bool) -> RenderableType:
    if is_ascii:
        return Text("#" * round(40 * fraction) + "." * (40 - round(40 * fraction)))
    return ProgressBar(
        total=1.0,
        completed=fraction,
        style="bright_black",
        complete_style="bright_blue",
        finished_style="bright_blue",
    )
