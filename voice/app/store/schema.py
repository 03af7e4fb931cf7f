"""The tables, and how a file of an earlier version becomes one of this version."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

Script = tuple[str, ...]

# `key` makes a session the same one in every file, `seq` an entry the same one in it: so that
# nothing is there twice when it is written again. Instants are local, with their offset from UTC;
# `day` is that of `began`.
_FIRST: Script = (
    "CREATE TABLE kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    (
        "CREATE TABLE sessions (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, "
        "routine TEXT NOT NULL, began TEXT NOT NULL, day TEXT NOT NULL, ended TEXT, reason TEXT)"
    ),
    "CREATE INDEX sessions_by_day ON sessions (day)",
    (
        "CREATE TABLE works (session INTEGER NOT NULL REFERENCES sessions, seq INTEGER NOT NULL, "
        "movement TEXT NOT NULL, side TEXT NOT NULL, form TEXT NOT NULL, planned_s REAL NOT NULL, "
        "held_s REAL NOT NULL, PRIMARY KEY (session, seq)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE skips (session INTEGER NOT NULL REFERENCES sessions, seq INTEGER NOT NULL, "
        "movement TEXT NOT NULL, PRIMARY KEY (session, seq)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE hurts (session INTEGER NOT NULL REFERENCES sessions, seq INTEGER NOT NULL, "
        "movement TEXT NOT NULL, side TEXT NOT NULL, PRIMARY KEY (session, seq)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE scores (session INTEGER NOT NULL REFERENCES sessions, seq INTEGER NOT NULL, "
        "measure TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (session, seq)) WITHOUT ROWID"
    ),
)

SCRIPTS: tuple[Script, ...] = (_FIRST,)
"""SCRIPTS[n] makes version n + 1 of version n. Add to them; never change one that was released."""


def upgrade(connection: sqlite3.Connection, scripts: Sequence[Script] = SCRIPTS) -> bool:
    """Bring a file up to date, in one transaction; whether it can be used.

    A file of a later version is left untouched, and cannot.
    """
    if _version(connection) == len(scripts):
        return True
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)  # by now another process may have brought it up to date
        for script in scripts[version:]:
            for statement in script:
                connection.execute(statement)
        if version < len(scripts):
            connection.execute(f"PRAGMA user_version = {len(scripts)}")
            connection.execute("COMMIT")
            return True
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return version == len(scripts)


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
