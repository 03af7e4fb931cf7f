"""Writes notes in their order, each by itself; what cannot be written waits and is tried again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

from voice.app.memory import Kept, Problem
from voice.app.store.database import Database
from voice.app.store.errors import DamagedError, StoreError, explained, not_kept
from voice.app.store.files import erase, set_aside
from voice.app.store.notes import EntryNote, ForgetNote, KeptNote, Note, write

MOST_PENDING = 5000
"""More notes than this do not wait; a session of half an hour makes some eighty."""


class Recorder:
    """The journal's file, as one thread writes it; never does it raise.

    warn: takes a sentence for the person, each one once. written: takes each note when it is safely
    on the disk.
    """

    def __init__(
        self,
        path: Path,
        kept: Kept,
        warn: Callable[[str], None],
        *,
        problem: Problem | None = None,
        written: Callable[[Note], None],
        wait_s: float,
    ) -> None:
        """kept: what the file held at the start. problem: what was wrong with it then."""
        self._path = path
        self._kept = kept
        self._warn = warn
        self._written = written
        self._wait_s = wait_s
        self._pending: deque[Note] = deque()
        self._session: list[EntryNote] = []  # what was written of the one under way
        self._database: Database | None = None
        self._has_set_aside = problem == "set_aside"
        self._failing = None if problem == "set_aside" else problem

    @property
    def problem(self) -> Problem | None:
        """What is wrong now; a file that was set aside is told of until the end."""
        return self._failing or ("set_aside" if self._has_set_aside else None)

    @property
    def has_pending(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._pending)

    def put(self, note: Note) -> None:
        """Write a note, after all that wait."""
        if isinstance(note, ForgetNote):
            self._pending.clear()
        if len(self._pending) < MOST_PENDING:
            self._pending.append(note)
        self.settle()

    def settle(self) -> None:
        """Write what waits, up to the first note that cannot be written."""
        while self._pending:
            note = self._pending[0]
            try:
                self._write(note)
            except DamagedError as error:
                if not self._replaced(error):
                    return
            except StoreError as error:
                self._fail(note, error)
                return
            else:
                self._pending.popleft()
                self._failing = None
                self._note_written(note)

    def close(self) -> None:
        """Try once more, tell what is lost, and close the file."""
        self.settle()
        if lost := [note for note in self._pending if not isinstance(note, ForgetNote)]:
            self._warn(
                f"What happened last could not be written to {self._path} and is lost; of entries "
                f"and changes that is {len(lost)}."
            )
        self._close()

    def _write(self, note: Note) -> None:
        if isinstance(note, ForgetNote):
            self._close()
            with explained(self._path):
                erase(self._path.parent)
            return
        with self._opened().transaction() as connection:
            write(connection, note)

    def _opened(self) -> Database:
        """The file that the path leads to now: another process may have deleted the one before."""
        if self._database is not None and not self._database.is_current:
            self._close()
        if self._database is None:
            self._database = Database(self._path, self._wait_s)
        return self._database

    def _close(self) -> None:
        if self._database is not None:
            database, self._database = self._database, None
            database.close()

    def _note_written(self, note: Note) -> None:
        match note:
            case EntryNote():
                if self._session and self._session[0].session.key != note.session.key:
                    self._session.clear()
                self._session.append(note)
            case KeptNote():
                self._kept = note.kept
            case ForgetNote():
                self._kept = Kept()
                self._session.clear()
        self._written(note)

    def _fail(self, note: Note, error: StoreError) -> None:
        """Let it wait; the file is opened anew for the next try."""
        self._failing = "not_forgotten" if isinstance(note, ForgetNote) else "not_kept"
        self._warn(
            f"What is kept could not be deleted: delete the folder {self._path.parent} yourself."
            if isinstance(note, ForgetNote)
            else not_kept(error)
        )
        self._abandon()

    def _abandon(self) -> None:
        try:
            self._close()
        except StoreError:
            self._database = None

    def _replaced(self, error: DamagedError) -> bool:
        """Begin a new file in place of a damaged one, with what is known; once in a run."""
        self._abandon()
        if self._has_set_aside:
            self._failing = "not_kept"
            self._warn(f"{error} again, so nothing is kept any more: check its disk.")
            return False
        try:
            aside = set_aside(self._path)
        except OSError as reason:
            self._failing = "not_kept"
            self._warn(f"{error} and cannot be set aside ({reason.strerror}): nothing is kept.")
            return False
        self._has_set_aside = True
        self._warn(damage_told(error, aside))
        known = [] if self._kept == Kept() else [KeptNote(self._kept, frozenset(Kept.model_fields))]
        self._pending.extendleft(reversed([*known, *self._session]))
        return True


def damage_told(error: DamagedError, aside: Path) -> str:
    """The sentence about a file that was set aside."""
    return f"{error}; it was set aside as {aside}, and a new one is begun."
