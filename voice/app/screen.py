"""What the eye may see of a session: a live window, or plain lines. The ear needs neither."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from typing import Protocol, Self, TextIO

from rich.console import Console
from rich.live import Live

from voice.app.layout import KEYS, TYPING, Layout, panel
from voice.app.shown import View

__all__ = ["PlainScreen", "Screen", "Shows", "View", "has_window", "panel", "screen"]

_STEP_S = 0.25
"""The window is drawn anew at most this often while only time passes."""


class Shows(Protocol):
    """A screen of either kind."""

    def show(self, view: View) -> None:
        """Show this from now on; cheap when nothing changed."""

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End, leaving the terminal as it was."""


class Screen:
    """A window that stays in its place. It is drawn only when something on it changed.

    is_large: what matters most in large type, for eyes at some distance.
    """

    def __init__(
        self, console: Console | None = None, *, is_large: bool = False, is_typing: bool = False
    ) -> None:
        self._console = console or Console(highlight=False)
        self._live = Live(console=self._console, auto_refresh=False, vertical_overflow="crop")
        self._is_large = is_large
        self._hint = TYPING if is_typing else KEYS
        self._shown: tuple[View, int, int] | None = None

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
        shown = (view, *self._console.size)
        if shown != self._shown:
            self._shown = shown
            is_ascii = not self._console.encoding.startswith("utf")
            layout = Layout(view, self._is_large, is_ascii, self._hint)
            self._live.update(layout, refresh=True)


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
        self._write("place", " - ".join(part for part in (view.title, view.place) if part))
        self._write("state", f"[{view.looks.words}]")
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


def has_window(console: Console | None = None) -> bool:
    """Whether a window can stay in its place: not in a pipe, nor on a terminal without a cursor."""
    console = console or Console()
    # Not is_terminal: that may be forced, where only colors are wished for.
    return console.file.isatty() and not console.is_dumb_terminal


def screen(*, is_plain: bool, is_large: bool = False, is_typing: bool = False) -> Shows:
    """The screen that was asked for, as far as the terminal can show it."""
    if is_plain or not has_window():
        return PlainScreen()
    return Screen(is_large=is_large, is_typing=is_typing)
