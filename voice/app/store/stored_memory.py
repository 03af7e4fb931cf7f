"""The coach's memory in the journal's file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from voice.app.memory import Problem
from voice.app.store.background import Background
from voice.app.store.beginning import find
from voice.app.store.database import WAIT_S
from voice.app.store.notes import Note
from voice.app.store.noting import Noting
from voice.app.store.recorder import Recorder


class _Sink(Protocol):
    @property
    def problem(self) -> Problem | None: ...

    def put(self, note: Note) -> None: ...

    def close(self) -> None: ...


class StoredMemory(Noting):
    """Keeps everything in one SQLite file, as it happens; to be closed in the end."""

    def __init__(
        self,
        path: Path,
        warn: Callable[[str], None],
        *,
        now: Callable[[], datetime] = datetime.now,
        is_inline: bool = False,
        written: Callable[[Note], None] = lambda _: None,
        wait_s: float = WAIT_S,
    ) -> None:
        """Read what was kept. Whatever is wrong with the file is said through warn, once each.

        now: the calendar's clock, local. is_inline: everything is written before a call returns,
        and not by a thread of its own. written: takes each note once it is on the disk. wait_s: as
        long another program may have the file to itself.
        """
        tell = _Once(warn)
        found = find(path, tell, wait_s)
        recorder = Recorder(
            path, found.kept, tell, problem=found.problem, written=written, wait_s=wait_s
        )
        self._sink: _Sink = recorder if is_inline else Background(recorder, tell)
        super().__init__(found.kept, found.history, self._sink.put, now, joins=found.is_unread)

    @property
    def problem(self) -> Problem | None:
        """What is wrong with keeping; None where all is well."""
        return self._sink.problem

    def close(self) -> None:
        """Write what still waits."""
        self._sink.close()


class _Once:
    """Tells each sentence once."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._told: set[str] = set()

    def __call__(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._warn(sentence)
