"""Opens the journal's file so that a commit is on the disk, whoever else has it open."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from voice.app.store.errors import BarredError, DamagedError, NewerError, explained
from voice.app.store.schema import upgrade

WAIT_S = 2.0
"""So long another process may have the file to itself before it counts as locked."""

BESIDE = ("-wal", "-shm", "-journal")
"""Ends of the names of the files that SQLite keeps beside its own."""


class _Identity(NamedTuple):
    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> _Identity | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return cls(found.st_dev, found.st_ino)


class Database:
    """A file that is open for writing. Every method raises StoreError."""

    def __init__(self, path: Path, wait_s: float = WAIT_S) -> None:
        """Open the file, or make it, for this person alone, and bring it up to date."""
        self._path = path
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._identity = _Identity.of(path)
            self.connection = _connect(path, wait_s)
        try:
            self._prepare()
        except BaseException:
            self.connection.close()
            raise

    def _prepare(self) -> None:
        with explained(self._path):
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = FULL")
            if not upgrade(self.connection):
                raise NewerError(self._path)

    @property
    def is_current(self) -> bool:
        """Whether the path still leads to this file: it may have been deleted or set aside."""
        return _Identity.of(self._path) == self._identity

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of what is done in it, or nothing."""
        with explained(self._path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close it; what was committed stays."""
        with explained(self._path):
            self.connection.close()


@contextmanager
def reading(path: Path, wait_s: float = WAIT_S) -> Iterator[sqlite3.Connection]:
    """The file, whole and up to date; it makes no file, and reads one that cannot be written.

    Raises StoreError, FileNotFoundError where there is no file.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    try:
        connection = Database(path, wait_s).connection
    except BarredError:
        connection = _copied(path)
    with closing(connection), explained(path):
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DamagedError(f"{path} is damaged")
        yield connection


def _copied(path: Path) -> sqlite3.Connection:
    """What is in a file that cannot be written, in memory."""
    with ExitStack() as closing_it:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        closing_it.enter_context(closing(connection))
        with explained(path):
            _copy(path, connection)
            if not upgrade(connection):
                raise NewerError(path)
        closing_it.pop_all()
        return connection


def _copy(path: Path, connection: sqlite3.Connection) -> None:
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or log.stat().st_size == 0:
        # SQLite makes no file beside it then, and needs no space.
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)
        ) as source:
            source.backup(connection)
        return
    with TemporaryDirectory(prefix="supine-") as folder:
        for end in ("", "-wal"):
            shutil.copyfile(path.with_name(path.name + end), Path(folder, path.name + end))
        with closing(_connect(Path(folder, path.name), WAIT_S)) as source:
            source.backup(connection)


def _connect(path: Path, wait_s: float) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=wait_s, isolation_level=None)
