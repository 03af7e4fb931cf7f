"""Keys beside the voice: Space or Enter pauses, Escape stops, phrases may be typed."""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import Any, Self

from voice.app.key_parser import Key, KeyParser, LineParser, Pause, Stop, Typed

if sys.platform == "win32":
    import msvcrt
else:
    import select
    import termios
    import tty

__all__ = ["Key", "Keys", "Pause", "Stop", "Typed"]

_ESCAPE_S = 0.05
"""Keys that begin with Escape send the rest well within this; fingers do not."""


class Keys:
    """Reads keys on a thread of its own while the context lasts, then restores the terminal.

    On a terminal single keys count, and with `is_typing` phrases build up in `typed`. Elsewhere,
    and with `is_by_line` on a terminal too, each line is a phrase, and an empty one is a pause: the
    terminal then shows what is typed, as a screen reader needs it. Standard input is left alone
    when it is closed, or when the process runs in its terminal's background.
    """

    def __init__(
        self,
        *,
        is_typing: bool = False,
        is_by_line: bool = False,
        descriptor: int | None = None,
    ) -> None:
        self._descriptor = _standard_input() if descriptor is None else descriptor
        self._is_terminal = self._descriptor is not None and os.isatty(self._descriptor)
        self._is_by_key = self._is_terminal and not is_by_line
        parser = KeyParser if self._is_by_key else LineParser
        self._parser: KeyParser | LineParser = parser(is_typing=is_typing)
        self._found: queue.SimpleQueue[Key] = queue.SimpleQueue()
        self._failure: BaseException | None = None
        self._ends = threading.Event()
        self._restore: list[Any] | None = None
        self._wake: tuple[int, int] | None = None
        self._thread: threading.Thread | None = None

    @property
    def typed(self) -> str:
        """What has been typed of the next phrase."""
        return self._parser.line

    def poll(self) -> list[Key]:
        """The keys pressed since the last call; never waits. Raises what the thread raised."""
        if self._failure is not None:
            raise self._failure
        keys = []
        while not self._found.empty():
            keys.append(self._found.get_nowait())
        return keys

    def __enter__(self) -> Self:
        """Begin to read."""
        descriptor = self._descriptor
        if descriptor is None or (self._is_terminal and not _is_in_foreground(descriptor)):
            return self
        if sys.platform != "win32":
            self._wake = os.pipe()
            if self._is_by_key:
                self._restore = termios.tcgetattr(descriptor)
                tty.setcbreak(descriptor)
        self._thread = threading.Thread(
            target=self._read, args=(descriptor,), name="keys", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop reading and put the terminal back."""
        self._ends.set()
        if self._wake is not None:
            os.write(self._wake[1], b".")
        if self._thread is not None and (self._wake is not None or self._is_by_key):
            self._thread.join()
        if sys.platform != "win32" and self._restore is not None and self._descriptor is not None:
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._restore)
        for end in self._wake or ():
            os.close(end)
        self._wake = self._thread = self._restore = None

    def _read(self, descriptor: int) -> None:
        try:
            if sys.platform != "win32":
                self._read_posix(descriptor)
            elif self._is_by_key:
                self._read_console()
            else:
                self._read_pipe(descriptor)
        except BaseException as error:  # noqa: BLE001 - raised again by poll
            self._failure = error

    def _pass_on(self, keys: list[Key]) -> None:
        for key in keys:
            self._found.put(key)

    def _end(self) -> None:
        if isinstance(self._parser, LineParser):
            self._pass_on(self._parser.end())

    if sys.platform != "win32":

        def _read_posix(self, descriptor: int) -> None:
            wake = self._wake[0] if self._wake is not None else descriptor
            while not self._ends.is_set():
                wait_s = _ESCAPE_S if self._parser.is_waiting else None
                ready, _, _ = select.select([descriptor, wake], [], [], wait_s)
                if not ready:
                    self._pass_on(self._parser.time_out())
                elif descriptor in ready:
                    sent = _receive(descriptor)
                    if not sent:
                        self._end()
                        return
                    self._pass_on(self._parser.feed(sent))

    else:

        def _read_console(self) -> None:
            while not self._ends.wait(_ESCAPE_S):
                while msvcrt.kbhit():
                    character = msvcrt.getwch()
                    if character in "\x00\xe0":  # arrows and the like: a second code follows
                        msvcrt.getwch()
                    else:
                        self._pass_on(self._parser.feed(character.encode("utf-8", "ignore")))
                self._pass_on(self._parser.time_out())

    def _read_pipe(self, descriptor: int) -> None:
        while sent := os.read(descriptor, 4096):
            self._pass_on(self._parser.feed(sent))
        self._end()


def _receive(descriptor: int) -> bytes:
    """What is there; nothing from a terminal that was closed."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def _standard_input() -> int | None:
    if sys.stdin is None or sys.stdin.closed:
        return None
    try:
        return sys.stdin.fileno()
    except (OSError, ValueError):
        return None


def _is_in_foreground(descriptor: int) -> bool:
    """Whether the terminal is this process's to change."""
    if sys.platform == "win32":
        return True
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return True
