"""What is kept between two runs: what suits the person, settings, counts, and the place.

Nothing that was said is kept.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from intents.coach.effects import RememberPerson
from intents.routine import Profile
from intents.safety import Flag
from intents.settings import Settings

Lasting = Annotated[Settings, AfterValidator(lambda settings: settings.lasting)]
"""Settings without those that are of one night."""


class Place(BaseModel):
    """Where a routine was left: its id, and the block of its plan."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    routine: str
    index: int


class Kept(BaseModel):
    """The contents of the file.

    flags: of the person's health, None where the safety question was never answered. excluded:
    movements left out. sore: those, with their side, that hurt. settings: those that last. done:
    how many sessions each movement was done in, by its id.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    flags: tuple[Flag, ...] | None = None
    excluded: tuple[str, ...] = ()
    sore: tuple[tuple[str, str], ...] = ()
    place: Place | None = None
    settings: Lasting = Settings()
    done: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)

    @property
    def profile(self) -> Profile | None:
        """What is known of the person's health."""
        return None if self.flags is None else Profile(flags=frozenset(self.flags))


class Memory(Protocol):
    """Keeps what the coach wants remembered."""

    def keep_place(self, routine: str | None, index: int) -> None:
        """Keep the place to go back to, or forget it."""

    def keep_person(self, person: RememberPerson) -> None:
        """Keep what suits the person."""

    def keep_settings(self, settings: Settings) -> None:
        """Keep how the person wants it."""

    def keep_done(self, times: Mapping[str, int]) -> None:
        """Keep how often each movement was done."""


class NoMemory:
    """Forgets: for rehearsals, which must not depend on who runs them."""

    def keep_place(self, routine: str | None, index: int) -> None:
        """Forget it."""

    def keep_person(self, person: RememberPerson) -> None:
        """Forget it."""

    def keep_settings(self, settings: Settings) -> None:
        """Forget them."""

    def keep_done(self, times: Mapping[str, int]) -> None:
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

    def keep_person(self, person: RememberPerson) -> None:
        """Keep what suits the person."""
        flags = None if person.flags is None else tuple(map(Flag, person.flags))
        changed = {"flags": flags, "excluded": person.excluded, "sore": person.sore}
        self._keep(self.kept.model_copy(update=changed))

    def keep_settings(self, settings: Settings) -> None:
        """Keep how the person wants it."""
        self._keep(self.kept.model_copy(update={"settings": settings.lasting}))

    def keep_done(self, times: Mapping[str, int]) -> None:
        """Keep how often each movement was done."""
        self._keep(self.kept.model_copy(update={"done": dict(times)}))

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
                    f"What is remembered cannot be kept: {self._path} cannot be written "
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
