"""The folders that a run writes to, looked at before it begins."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice.audio import SupineError

LOCK = "lock"


class FolderError(SupineError):
    """A folder that a run cannot be made in."""


@contextmanager
def only_run_in(work: Path, out: Path) -> Iterator[None]:
    """Make the work folder and keep other runs out of it; `out` is where the model will appear.

    What would stop the run in the end had better stop it at once: raises FolderError where either
    folder cannot be made, `out` is not empty or holds `work`, or another run is at work there.
    """
    _check_out(out, work)
    try:
        work.mkdir(parents=True, exist_ok=True)
        lock = (work / LOCK).open("wb")
    except OSError as error:
        raise FolderError(
            f"The folder {work} cannot be written to ({error.strerror}): choose another with "
            "--work."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderError(
                f"Another run is at work in {work}: wait for its end, or choose another folder "
                "with --work."
            ) from error
        except OSError:
            pass  # some network file systems know no locks
        yield


def _check_out(out: Path, work: Path) -> None:
    try:
        is_taken = out.exists() and any(out.iterdir())
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(
            f"The model's folder {out} cannot be made ({error.strerror}): "
            "choose another with --out."
        ) from error
    if is_taken:
        raise FolderError(
            f"The model's folder {out} is not empty: choose one that does not exist yet with --out."
        )
    if Path(os.path.realpath(work)).is_relative_to(os.path.realpath(out)):
        raise FolderError(
            f"The work folder {work} would lie in the model's folder {out}: "
            "choose another with --work."
        )
