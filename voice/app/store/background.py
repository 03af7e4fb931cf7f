"""The recorder on a thread of its own, so that the loop of sound waits for no disk."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

from voice.app.memory import Problem
from voice.app.store.notes import Note
from voice.app.store.recorder import MOST_PENDING, Recorder

RETRY_S = 20.0
"""So long after a failure what waits is tried again, if nothing new comes before."""

CLOSE_S = 10.0
"""So long the end of the program waits for the disk at most."""


class Background:
    """Takes notes from the loop of sound at once, and lets one thread write them.

    warn: told where the thread itself fails.
    """

    def __init__(self, recorder: Recorder, warn: Callable[[str], None]) -> None:
        self._recorder = recorder
        self._warn = warn
        self._queue: queue.SimpleQueue[Note | None] = queue.SimpleQueue()
        self._has_failed = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    @property
    def problem(self) -> Problem | None:
        """What is wrong now."""
        return "not_kept" if self._has_failed else self._recorder.problem

    def put(self, note: Note) -> None:
        """Let a note be written; it never waits."""
        if self._queue.qsize() < MOST_PENDING:
            self._queue.put(note)

    def close(self) -> None:
        """Wait until everything is written, or cannot be."""
        self._queue.put(None)
        self._thread.join(CLOSE_S)
        if self._thread.is_alive():
            self._warn("The disk does not answer: what was done last may not have been kept.")

    def _run(self) -> None:
        try:
            while (note := self._next()) is not None:
                self._recorder.put(note)
            self._recorder.close()
        except Exception as error:  # noqa: BLE001 - the session goes on, but never without a word
            self._has_failed = True
            self._warn(
                "Nothing is kept any more, by a fault in the program "
                f"({type(error).__name__}: {error}); the session goes on."
            )

    def _next(self) -> Note | None:
        """The next note; meanwhile those that could not be written are tried again."""
        while True:
            try:
                return self._queue.get(timeout=RETRY_S if self._recorder.has_pending else None)
            except queue.Empty:
                self._recorder.settle()
