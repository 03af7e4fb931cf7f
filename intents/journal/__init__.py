"""The journal as values: what was done and felt, and what follows from it. It writes no file."""

from __future__ import annotations

from intents.journal.diary import entry_of, with_entry
from intents.journal.records import (
    Began,
    Ended,
    Entry,
    Held,
    History,
    Hurt,
    Measure,
    Reading,
    Scored,
    Session,
    Skipped,
)

__all__ = [
    "Began",
    "Ended",
    "Entry",
    "Held",
    "History",
    "Hurt",
    "Measure",
    "Reading",
    "Scored",
    "Session",
    "Skipped",
    "entry_of",
    "with_entry",
]
