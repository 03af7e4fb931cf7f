"""Lines of the event log, a clock that a test sets, and memories that write at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from voice.app.store import StoredMemory

MORNING = datetime(2026, 3, 1, 7, tzinfo=UTC)

Line = dict[str, object]


def began(routine: str = "morning-stretch") -> Line:
    return {"t": 0.0, "kind": "session", "phase": "start", "routine": routine}


def ended(reason: str = "finished", routine: str = "morning-stretch") -> Line:
    return {"t": 0.0, "kind": "session", "phase": "end", "routine": routine, "reason": reason}


def held(movement: str = "leg-crossover", held_s: float = 30.0) -> Line:
    of = {"movement": movement, "side": "left", "form": "hold", "seconds": 30.0, "held": held_s}
    return {"t": 0.0, "kind": "hold", "phase": "end", **of}


def scored(measure: str, value: int) -> Line:
    return {"t": 0.0, "kind": "score", "measure": measure, "value": value}


def skipped(movement: str) -> Line:
    return {"t": 0.0, "kind": "skip", "movement": movement}


def hurt(movement: str, side: str) -> Line:
    return {"t": 0.0, "kind": "hurt", "movement": movement, "side": side}


def follow(memory: StoredMemory, *lines: Line) -> None:
    for line in lines:
        memory.follow(line)


@dataclass
class Clock:
    """The calendar's clock; every look at it takes a second."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Home:
    """A folder with a journal, the memories that were opened on it, and what was warned of."""

    folder: Path
    warnings: list[str] = field(default_factory=list)
    clock: Clock = field(default_factory=Clock)
    opened: list[StoredMemory] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.folder / "journal.db"

    def open(self) -> StoredMemory:
        """A memory that writes at once, and waits for no other program."""
        memory = StoredMemory(
            self.path, self.warnings.append, now=self.clock, is_inline=True, wait_s=0.0
        )
        self.opened.append(memory)
        return memory

    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()} if self.folder.exists() else set()
