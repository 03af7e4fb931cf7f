"""What can be wrong with the journal's file, each in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice.audio import SupineError


class StoreError(SupineError):
    """The file cannot be used now; it may be so later."""


class DamagedError(StoreError):
    """What is in the file is no journal, or no longer one; the message is no whole sentence yet."""


class NewerError(StoreError):
    """The file is of a later version of the program."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was written by a later version of supine and is left as it is: use that one."
        )


class BarredError(StoreError):
    """The file or its folder cannot be written, but perhaps read."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Makes a StoreError of what SQLite and the system raise."""
    try:
        yield
    except sqlite3.Error as error:
        raise _of_sqlite(path, error) from error
    except OSError as error:
        raise BarredError(_barred(path, error.strerror or str(error))) from error


@contextmanager
def read_whole(path: Path) -> Iterator[None]:
    """Makes a DamagedError of values that cannot be what was written."""
    try:
        yield
    except (ValueError, TypeError) as error:
        raise DamagedError(_damaged(path)) from error


def _of_sqlite(path: Path, error: sqlite3.Error) -> StoreError:
    # The lowest byte is the kind, those above it tell more; text that is no text has no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    match code:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_ERROR:
            # ERROR: its tables are not those that its version names.
            return DamagedError(_damaged(path))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreError(f"{path} is locked by another program: end that one.")
        case sqlite3.SQLITE_FULL:
            return BarredError(f"the disk of {path} is full: free some space.")
    return BarredError(_barred(path, str(error)))


def _damaged(path: Path) -> str:
    return f"{path} is damaged"


def _barred(path: Path, reason: str) -> str:
    return (
        f"{path} cannot be used ({reason}): check the permissions of its folder, and whether the "
        "disk is full."
    )


def not_kept(error: StoreError) -> str:
    """The sentence for somebody whose session goes on."""
    return f"Nothing can be kept for now: {error}"
