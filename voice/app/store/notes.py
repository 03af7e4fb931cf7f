"""What is to be written, as values, and how each is written."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from intents.journal import Began, Ended, Entry, Held, Hurt, Scored, Skipped
from voice.app.memory import Kept
from voice.app.store.reading import read_kept


@dataclass(frozen=True)
class SessionKey:
    """A session, told from all others by its key."""

    key: str
    routine: str
    began: datetime


@dataclass(frozen=True)
class EntryNote:
    """An entry of the journal. seq: the how manieth of its session."""

    session: SessionKey
    seq: int
    entry: Entry
    at: datetime


@dataclass(frozen=True)
class KeptNote:
    """What is kept, of which these fields have changed.

    joins: what is in the file was never read; what is written must not take its place.
    """

    kept: Kept
    names: frozenset[str]
    joins: bool = False


@dataclass(frozen=True)
class ForgetNote:
    """Everything is to be deleted."""


Note: TypeAlias = EntryNote | KeptNote | ForgetNote


def write(connection: sqlite3.Connection, note: EntryNote | KeptNote) -> None:
    """Write a note, inside a transaction; one that is there already changes nothing."""
    if isinstance(note, KeptNote):
        _write_kept(connection, note)
    else:
        _write_entry(connection, note)


def _write_kept(connection: sqlite3.Connection, note: KeptNote) -> None:
    kept = note.kept
    if note.joins:
        earlier, _ = read_kept(connection)
        kept = kept.joined(earlier)
    values = kept.model_dump(mode="json", include=set(note.names))
    connection.executemany(
        "INSERT OR REPLACE INTO kept (name, value) VALUES (?, ?)",
        [(name, json.dumps(value)) for name, value in values.items()],
    )


def _write_entry(connection: sqlite3.Connection, note: EntryNote) -> None:
    # Every entry brings its session along: the one before it may have been lost with its file.
    known = note.session
    began = known.began.isoformat()
    connection.execute(
        "INSERT OR IGNORE INTO sessions (key, routine, began, day) VALUES (?, ?, ?, ?)",
        (known.key, known.routine, began, known.began.date().isoformat()),
    )
    (session,) = connection.execute(
        "SELECT id FROM sessions WHERE key = ?", (known.key,)
    ).fetchone()
    of = session, note.seq
    match note.entry:
        case Began():
            pass
        case Held(movement, side, form, planned_s, held_s):
            connection.execute(
                "INSERT OR IGNORE INTO works VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*of, movement, side, form, planned_s, held_s),
            )
        case Skipped(movement):
            connection.execute("INSERT OR IGNORE INTO skips VALUES (?, ?, ?)", (*of, movement))
        case Hurt(movement, side):
            connection.execute(
                "INSERT OR IGNORE INTO hurts VALUES (?, ?, ?, ?)", (*of, movement, side)
            )
        case Scored(measure, value):
            connection.execute(
                "INSERT OR IGNORE INTO scores VALUES (?, ?, ?, ?)", (*of, measure, value)
            )
        case Ended(reason):
            connection.execute(
                "UPDATE sessions SET ended = ?, reason = ? WHERE id = ?",
                (note.at.isoformat(), reason, session),
            )
