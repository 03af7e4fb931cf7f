"""The coach's memory in the journal's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from intents.coach.effects import RememberPerson
from intents.journal import Began, Ended, History, entry_of
from intents.safety import Flag
from intents.settings import Settings
from voice.app.memory import Fold, Kept, Place, Problem
from voice.app.store.background import Background
from voice.app.store.beginning import find
from voice.app.store.database import WAIT_S
from voice.app.store.notes import EntryNote, ForgetNote, KeptNote, Note, SessionKey
from voice.app.store.recorder import Recorder


class _Sink(Protocol):
    @property
    def problem(self) -> Problem | None: ...

    def put(self, note: Note) -> None: ...

    def close(self) -> None: ...


class StoredMemory:
    """Keeps everything in one SQLite file, as it happens; to be closed in the end.

    kept: what the coach begins with, and what it kept since.
    """

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
        self.kept = found.kept
        self._fold = Fold(found.history)
        self._joins = found.is_unread
        self._now = now
        self._session: SessionKey | None = None
        self._seq = 0
        recorder = Recorder(
            path, found.kept, tell, problem=found.problem, written=written, wait_s=wait_s
        )
        self._sink: _Sink = recorder if is_inline else Background(recorder, tell)

    @property
    def history(self) -> History:
        """All former sessions, those of this run that are over included."""
        return self._fold.history

    @property
    def problem(self) -> Problem | None:
        """What is wrong with keeping; None where all is well."""
        return self._sink.problem

    def follow(self, event: Mapping[str, object]) -> None:
        """Take a line of the event log, and keep what belongs into the journal."""
        entry = entry_of(event)
        if entry is None:
            return
        at = self._local_now()
        if isinstance(entry, Began):
            self._session, self._seq = SessionKey(uuid4().hex, entry.routine, at), 0
        if self._session is None:
            return
        self._fold.add(entry, at)
        self._sink.put(EntryNote(self._session, self._seq, entry, at))
        self._seq += 1
        if isinstance(entry, Ended):
            self._session = None

    def keep_place(self, routine: str | None, index: int) -> None:
        """Keep the place to go back to, or forget it."""
        left = self._local_now()
        place = None if routine is None else Place(routine=routine, index=index, left=left)
        self._keep({"place": place})

    def keep_person(self, person: RememberPerson) -> None:
        """Keep what suits the person."""
        flags = None if person.flags is None else tuple(map(Flag, person.flags))
        self._keep({"flags": flags, "excluded": person.excluded, "sore": person.sore})

    def keep_settings(self, settings: Settings) -> None:
        """Keep how the person wants it."""
        self._keep({"settings": settings.lasting})

    def keep_done(self, times: Mapping[str, int]) -> None:
        """Keep how often each movement was done."""
        self._keep({"done": dict(times)})

    def forget_all(self) -> None:
        """Delete every file that tells of the person, and go on with nothing."""
        self.kept = Kept()
        self._fold = Fold(History())
        self._session = None
        self._joins = False
        self._sink.put(ForgetNote())

    def close(self) -> None:
        """Write what still waits."""
        self._sink.close()

    def _keep(self, values: dict[str, Any]) -> None:
        changed = {name: v for name, v in values.items() if getattr(self.kept, name) != v}
        if changed:
            self.kept = self.kept.model_copy(update=changed)
            self._sink.put(KeptNote(self.kept, frozenset(changed), self._joins))

    def _local_now(self) -> datetime:
        now = self._now().replace(microsecond=0)
        return now if now.tzinfo else now.astimezone()


class _Once:
    """Tells each sentence once."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._told: set[str] = set()

    def __call__(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._warn(sentence)
