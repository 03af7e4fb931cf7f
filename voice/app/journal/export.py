"""The journal for other programs: one JSON document, or a table with a row for each entry."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from intents.journal import Session
from voice.audio import SupineError

COLUMNS = (
    "session",
    "began",
    "kind",
    "routine",
    "ended",
    "reason",
    "movement",
    "side",
    "form",
    "planned_s",
    "held_s",
    "measure",
    "value",
)

Row: TypeAlias = dict[str, object]


def to_json(sessions: Sequence[Session]) -> str:
    """All of it, as docs/journal.md describes it."""
    return json.dumps({"version": 1, "sessions": [_object(s) for s in sessions]}, indent=1) + "\n"


def to_csv(sessions: Sequence[Session]) -> str:
    """All of it as rows, as docs/journal.md describes them."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for number, session in enumerate(sessions, start=1):
        known: Row = {"session": number, "began": session.began.isoformat()}
        table.writerows({**known, **row} for row in _rows(session))
    return text.getvalue()


FORMATS: Mapping[str, Callable[[Sequence[Session]], str]] = MappingProxyType(
    {"csv": to_csv, "json": to_json}
)


def write_new(path: Path, text: str, *, force: bool) -> None:
    """Write a file for this person alone, whole or not at all. Raises SupineError."""
    if path.exists() and not force:
        raise SupineError(f"{path} is there already: choose another name, or give --force.")
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")  # a device, such as /dev/stdout
        else:
            _replace(path, text)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> SupineError:
    """The sentence about a file that cannot be written."""
    return SupineError(f"{path} cannot be written ({error.strerror}): choose another place.")


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _object(session: Session) -> Row:
    return {
        "routine": session.routine,
        "began": session.began.isoformat(),
        "ended": session.ended and session.ended.isoformat(),
        "reason": session.reason,
        "works": [vars(work) for work in session.held],
        "skipped": list(session.skipped),
        "hurts": [vars(hurt) for hurt in session.hurts],
        "scores": dict(session.scores),
        "pains": list(session.pains),
    }


def _rows(session: Session) -> Iterator[Row]:
    ended = session.ended and session.ended.isoformat()
    yield {
        "kind": "session",
        "routine": session.routine,
        "ended": ended or "",
        "reason": session.reason or "",
    }
    for work in session.held:
        yield {"kind": "work", **vars(work)}
    for movement in session.skipped:
        yield {"kind": "skip", "movement": movement}
    for hurt in session.hurts:
        yield {"kind": "hurt", **vars(hurt)}
    for measure, value in session.scores.items():
        yield {"kind": "score", "measure": measure, "value": value}
    for value in session.pains:
        yield {"kind": "score", "measure": "pain", "value": value}
