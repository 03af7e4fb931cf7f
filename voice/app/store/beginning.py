"""What is found at the start of a run, whatever has become of the files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from intents.journal import History
from voice.app.memory import Kept, Problem
from voice.app.store.database import reading
from voice.app.store.errors import DamagedError, StoreError, not_kept, read_whole
from voice.app.store.files import set_aside
from voice.app.store.former import former_file, read_former, take_over
from voice.app.store.reading import history, read_kept
from voice.app.store.recorder import damage_told

Warn = Callable[[str], None]


@dataclass(frozen=True)
class Found:
    """kept and history: empty where they cannot be read, or where there are none.

    is_unread: there may be something, which must not be replaced.
    """

    kept: Kept = field(default_factory=Kept)
    history: History = field(default_factory=History)
    problem: Problem | None = None
    is_unread: bool = False


def find(path: Path, warn: Warn, wait_s: float) -> Found:
    """Read the journal's file, and take over that of earlier versions; tell what is wrong."""
    found = _found(path, warn, wait_s)
    try:
        former = read_former(path.parent)
    except DamagedError as error:
        problem = _put_away(former_file(path.parent), error, warn)
        return replace(found, problem=found.problem or problem)
    except StoreError as error:
        warn(not_kept(error))
        return found
    if former is None:
        return found
    try:
        take_over(path, former, wait_s)
    except StoreError as error:
        warn(not_kept(error))
        return replace(found, kept=former, problem="not_kept")
    return replace(found, kept=former)


def _found(path: Path, warn: Warn, wait_s: float) -> Found:
    try:
        with reading(path, wait_s) as connection, read_whole(path):
            kept, damaged = read_kept(connection)
            found = Found(kept, history(connection))
    except FileNotFoundError:
        return Found()
    except DamagedError as error:
        return Found(problem=_put_away(path, error, warn))
    except StoreError as error:
        warn(not_kept(error))
        return Found(problem="not_kept", is_unread=True)
    for name in damaged:
        warn(f"In {path} what was kept as '{name}' is damaged, so the coach does without it.")
    return found


def _put_away(path: Path, error: DamagedError, warn: Warn) -> Problem:
    try:
        aside = set_aside(path)
    except OSError as reason:
        warn(f"{error} and cannot be set aside ({reason.strerror}): nothing is kept.")
        return "not_kept"
    warn(damage_told(error, aside))
    return "set_aside"
