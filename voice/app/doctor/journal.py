"""The journal: whether it can be read, and how much is in it."""

from __future__ import annotations

from pathlib import Path

from voice.app.doctor.finding import Finding
from voice.app.store import DamagedError, StoreError, read_sessions


def journal(path: Path) -> Finding:
    """What is in the journal's file; nothing in it is changed."""
    try:
        sessions = read_sessions(path)
    except DamagedError as error:
        told = f"{error}: the next start sets it aside and begins a new one."
        return Finding("journal", "mend", told)
    except StoreError as error:
        return Finding("journal", "mend", str(error))
    figures = {"sessions": len(sessions)}
    if not sessions:
        return Finding("journal", "well", "no session is in it yet.", figures)
    many = "one session is" if len(sessions) == 1 else f"{len(sessions)} sessions are"
    return Finding("journal", "well", f"{many} in it, the latest of {sessions[-1].day}.", figures)
