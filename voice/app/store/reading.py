"""What the journal holds, read from an open file."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from intents.journal import Held, History, Hurt, Measure, Reading, Session
from intents.journal.records import RECENT
from voice.app.memory import Kept
from voice.app.store.database import reading
from voice.app.store.errors import read_whole

_ALL = -1
"""No limit, for SQLite."""


def read_sessions(path: Path, since: date | None = None) -> list[Session]:
    """All sessions in the file, or those from a day on, in order; none where there is no file.

    Raises StoreError.
    """
    try:
        with reading(path) as connection, read_whole(path):
            return sessions(connection, since)
    except FileNotFoundError:
        return []


def sessions(
    connection: sqlite3.Connection, since: date | None = None, latest: int = _ALL
) -> list[Session]:
    """The sessions from a day on, at most the latest so many, in order."""
    chosen = ("" if since is None else since.isoformat(), latest)
    rows = connection.execute(
        "SELECT id, routine, began, ended, reason FROM sessions "
        "WHERE day >= ? ORDER BY id DESC LIMIT ?",
        chosen,
    ).fetchall()
    works = connection.execute(
        "SELECT session, movement, side, form, planned_s, held_s FROM works WHERE session IN "
        "(SELECT id FROM sessions WHERE day >= ? ORDER BY id DESC LIMIT ?) ORDER BY session, seq",
        chosen,
    )
    skips = connection.execute(
        "SELECT session, movement FROM skips WHERE session IN "
        "(SELECT id FROM sessions WHERE day >= ? ORDER BY id DESC LIMIT ?) ORDER BY session, seq",
        chosen,
    )
    hurts = connection.execute(
        "SELECT session, movement, side FROM hurts WHERE session IN "
        "(SELECT id FROM sessions WHERE day >= ? ORDER BY id DESC LIMIT ?) ORDER BY session, seq",
        chosen,
    )
    scores = connection.execute(
        "SELECT session, measure, value FROM scores WHERE session IN "
        "(SELECT id FROM sessions WHERE day >= ? ORDER BY id DESC LIMIT ?) ORDER BY session, seq",
        chosen,
    )
    held, skipped, hurt = _by_session(works), _by_session(skips), _by_session(hurts)
    scored = _by_session(scores)
    return [
        Session(
            str(routine),
            datetime.fromisoformat(began),
            None if ended is None else datetime.fromisoformat(ended),
            reason,
            tuple(_held(*work) for work in held[number]),
            tuple(movement for (movement,) in skipped[number]),
            tuple(Hurt(*where) for where in hurt[number]),
            {cast("Measure", m): int(value) for m, value in scored[number] if m != "pain"},
            tuple(int(value) for m, value in scored[number] if m == "pain"),
        )
        for number, routine, began, ended, reason in reversed(rows)
    ]


def _held(movement: str, side: str, form: str, planned_s: float, held_s: float) -> Held:
    return Held(movement, side, form, float(planned_s), float(held_s))


def _by_session(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for session, *rest in rows:
        found[session].append(tuple(rest))
    return found


def history(connection: sqlite3.Connection) -> History:
    """What the coach knows of former sessions; much less is read than the sessions hold."""
    days = connection.execute(
        "SELECT DISTINCT day FROM sessions "
        "WHERE EXISTS (SELECT 1 FROM works WHERE session = id) ORDER BY day"
    )
    scores = connection.execute(
        "SELECT session, day, measure, value FROM scores JOIN sessions ON id = session "
        "WHERE measure != 'pain' ORDER BY session, seq"
    )
    # Of each measure the last one told in a session counts, at the place of the first.
    readings = {
        (session, measure): Reading(date.fromisoformat(day), measure, int(value))
        for session, day, measure, value in scores
    }
    return History(
        tuple(date.fromisoformat(day) for (day,) in days),
        tuple(readings.values()),
        tuple(sessions(connection, latest=RECENT)),
    )


def read_kept(connection: sqlite3.Connection) -> tuple[Kept, list[str]]:
    """What is kept, and the names of the fields that are damaged and therefore left out."""
    rows = dict(connection.execute("SELECT name, value FROM kept").fetchall())
    kept, damaged = Kept(), []
    for name in sorted(rows.keys() & Kept.model_fields.keys()):
        try:
            alone = Kept.model_validate({name: json.loads(rows[name])})
        except (ValidationError, ValueError):
            damaged.append(name)
        else:
            kept = kept.model_copy(update={name: getattr(alone, name)})
    return kept, damaged
