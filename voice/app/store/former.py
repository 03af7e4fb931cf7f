"""Takes over the file of earlier versions, which held what is kept beside the journal."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from voice.app.memory import Kept
from voice.app.store.database import Database
from voice.app.store.errors import DamagedError, explained
from voice.app.store.files import FORMER
from voice.app.store.notes import KeptNote, write


def read_former(folder: Path) -> Kept | None:
    """What the former file holds; None where there is none. Raises StoreError."""
    path = former_file(folder)
    if not path.exists():
        return None
    with explained(path):
        content = path.read_bytes()
    try:
        return Kept.model_validate_json(content)
    except ValidationError as error:
        raise DamagedError(f"{path} is damaged") from error


def take_over(path: Path, kept: Kept, wait_s: float) -> None:
    """Write it to the journal, and only then delete the former file. Raises StoreError."""
    database = Database(path, wait_s)
    try:
        with database.transaction() as connection:
            write(connection, KeptNote(kept, frozenset(Kept.model_fields)))
    finally:
        database.close()
    former = former_file(path.parent)
    with explained(former):
        former.unlink(missing_ok=True)


def former_file(folder: Path) -> Path:
    """The former file in this folder."""
    return folder / FORMER
