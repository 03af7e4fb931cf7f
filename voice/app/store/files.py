"""The journal's files as a whole: set aside where they are damaged, and deleted."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

from voice.app.store.database import BESIDE

JOURNAL = "journal.db"
"""The journal's name in its folder."""

FORMER = "kept.json"
"""The file of earlier versions, for what is kept beside the journal."""

REPORT = "report.html"
"""The report's usual name, in the same folder."""

# The former file was set aside as kept.damaged, and written as a .part.
_ALL = (f"{JOURNAL}*", "kept.json*", "kept.damaged*", "tmp*.part", REPORT)


def set_aside(path: Path) -> Path:
    """Give a file and those beside it a name that no other file has. Raises OSError."""
    aside = _claimed(path)
    try:
        for end in (*BESIDE, ""):
            with suppress(FileNotFoundError):
                path.with_name(path.name + end).replace(aside.with_name(aside.name + end))
    except OSError:
        with suppress(OSError):
            if aside.stat().st_size == 0:
                aside.unlink()
        raise
    return aside


def _claimed(path: Path) -> Path:
    for number in count(1):
        aside = path.with_name(f"{path.name}.damaged-{number}")
        with suppress(FileExistsError):
            os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return aside
    raise AssertionError  # there is always another number


def belonging(folder: Path) -> list[Path]:
    """Every file in the folder that tells of the person; those in use first."""
    return sorted({path for pattern in _ALL for path in folder.glob(pattern)})


def erase(folder: Path) -> list[Path]:
    """Delete all of them, and tell which. Raises OSError where one stays."""
    erased = []
    for path in belonging(folder):
        # Another process that ends meanwhile takes its own.
        with suppress(FileNotFoundError):
            path.unlink()
            erased.append(path)
    return erased
