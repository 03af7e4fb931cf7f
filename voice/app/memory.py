"""What is kept between two runs: the safety answer and the place; nothing that was said."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, ValidationError


class Place(BaseModel):
    """Where a routine was left: its id, and the block of its plan."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    routine: str
    index: int


class Kept(BaseModel):
    """The contents of the file. cautious: None where the safety question was never answered."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    cautious: bool | None = None
    place: Place | None = None


class Memory(Protocol):
    """Keeps what the coach wants remembered."""

    def keep_place(self, routine: str | None, index: int) -> None:
        """Keep the place to go back to, or forget it."""

    def keep_screening(self, *, cautious: bool) -> None:
        """Keep the answer to the safety question."""


class NoMemory:
    """Forgets: for rehearsals, which must not depend on who runs them."""

    def keep_place(self, routine: str | None, index: int) -> None:
        """Forget it."""

    def keep_screening(self, *, cautious: bool) -> None:
        """Forget it."""


class FileMemory:
    """Keeps it in one JSON file, replaced as a whole, so that it is never half written."""

    def __init__(self, path: Path, warn: Callable[[str], None]) -> None:
        """Read what was kept; a damaged file is set aside and said so through warn."""
        self._path = path
        self._warn = warn
        self._warned = False
        self.kept = self._read()

    def keep_place(self, routine: str | None, index: int) -> None:
        """Keep the place to go back to, or forget it."""
        place = None if routine is None else Place(routine=routine, index=index)
        self._keep(self.kept.model_copy(update={"place": place}))

    def keep_screening(self, *, cautious: bool) -> None:
        """Keep the answer to the safety question."""
        self._keep(self.kept.model_copy(update={"cautious": cautious}))

    def _read(self) -> Kept:
        try:
            return Kept.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return Kept()
        except (OSError, ValidationError) as error:
            return self._set_aside(error)

    def _set_aside(self, error: Exception) -> Kept:
        reason = "cannot be read" if isinstance(error, OSError) else "is damaged"
        aside = self._path.with_suffix(".damaged")
        try:
            self._path.replace(aside)
            where = f"it was set aside as {aside}"
        except OSError:
            where = "nothing was changed in it"
        self._warn(f"{self._path} {reason}; {where}, and the coach starts afresh.")
        return Kept()

    def _keep(self, kept: Kept) -> None:
        if kept == self.kept:
            return
        self.kept = kept
        try:
            self._write(json.dumps(kept.model_dump(), indent=1))
        except OSError as error:
            if not self._warned:
                self._warned = True
                self._warn(
                    f"Your place cannot be kept: {self._path} cannot be written "
                    f"({error.strerror}); free some space or check the folder's permissions."
                )

    def _write(self, text: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(self._path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
