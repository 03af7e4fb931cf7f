"""The journal and what is kept between runs, in one SQLite file. No sound of it, and no words."""

from __future__ import annotations

from voice.app.store.errors import DamagedError, StoreError
from voice.app.store.files import belonging, erase
from voice.app.store.reading import read_sessions
from voice.app.store.stored_memory import StoredMemory

__all__ = ["DamagedError", "StoreError", "StoredMemory", "belonging", "erase", "read_sessions"]
