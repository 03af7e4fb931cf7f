"""What is kept between two runs: what suits the person, settings, counts, place, and the journal.

Nothing that was said is kept.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from intents.coach.effects import RememberPerson
from intents.journal import Began, Ended, Entry, History, Session, entry_of, with_entry
from intents.routine import Profile
from intents.safety import Flag
from intents.settings import Settings

Lasting = Annotated[Settings, AfterValidator(lambda settings: settings.lasting)]
"""Settings without those that are of one night."""


Problem = Literal["not_kept", "not_forgotten", "set_aside"]
"""What is wrong with the file of what is kept.

not_kept: what happens now cannot be kept, so far. not_forgotten: what was to be forgotten cannot be
deleted, so far. set_aside: what was kept before is damaged; it was set aside, and a new file begun.
"""


class Place(BaseModel):
    """Where a routine was left: its id, the block of its plan, and when that was."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    routine: str
    index: int
    left: datetime | None = None


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


def broken_off(kept: Kept, history: History) -> Place | None:
    """Where the latest session broke off: it has no end, and the place is of its routine."""
    latest = history.recent[-1] if history.recent else None
    if latest is None or latest.ended is not None or kept.place is None:
        return None
    return kept.place if kept.place.routine == latest.routine else None


class Memory(Protocol):
    """Keeps what the coach wants remembered, and the journal. Nothing in it waits for a disk."""

    @property
    def history(self) -> History:
        """All former sessions, those of this run that are over included."""

    @property
    def problem(self) -> Problem | None:
        """What is wrong with keeping; None where all is well. It may pass, or come at any time."""

    def follow(self, event: Mapping[str, object]) -> None:
        """Take a line of the event log, and keep what belongs into the journal."""

    def keep_place(self, routine: str | None, index: int) -> None:
        """Keep the place to go back to, or forget it."""

    def keep_person(self, person: RememberPerson) -> None:
        """Keep what suits the person."""

    def keep_settings(self, settings: Settings) -> None:
        """Keep how the person wants it."""

    def keep_done(self, times: Mapping[str, int]) -> None:
        """Keep how often each movement was done."""

    def forget_all(self) -> None:
        """Delete everything that was ever kept, and go on with nothing."""


class Fold:
    """The history, and the session under way, as entries come."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.session: Session | None = None

    def add(self, entry: Entry, at: datetime) -> None:
        """Take an entry; a session belongs to the history once it is over."""
        if isinstance(entry, Began) and self.session is not None:
            self.history = self.history.with_session(self.session)
        self.session = with_entry(self.session, entry, at)
        if isinstance(entry, Ended) and self.session is not None:
            self.history = self.history.with_session(self.session)
            self.session = None


_ONCE = datetime(2001, 1, 1, 7, tzinfo=UTC)


class NoMemory:
    """Forgets at its end: for rehearsals, which must not depend on who runs them.

    history: what it begins with. began: the instant at which the event log's time is 0.
    """

    problem: Problem | None = None

    def __init__(self, history: History | None = None, began: datetime = _ONCE) -> None:
        self._fold = Fold(history or History())
        self._began = began

    @property
    def history(self) -> History:
        """All former sessions."""
        return self._fold.history

    def follow(self, event: Mapping[str, object]) -> None:
        """Take a line of the event log, for the history of this run."""
        entry = entry_of(event)
        if entry is not None:
            t = event["t"]
            assert isinstance(t, int | float)
            self._fold.add(entry, self._began + timedelta(seconds=t))

    def keep_place(self, routine: str | None, index: int) -> None:
        """Forget it."""

    def keep_person(self, person: RememberPerson) -> None:
        """Forget it."""

    def keep_settings(self, settings: Settings) -> None:
        """Forget them."""

    def keep_done(self, times: Mapping[str, int]) -> None:
        """Forget it."""

    def forget_all(self) -> None:
        """Go on with nothing."""
        self._fold = Fold(History())


class FileMemory:
    """Keeps it in one JSON file, replaced as a whole, so that it is never half written."""

    def __init__(self, path: Path, warn: Callable[[str], None]) -> None:
        """Read what was kept; a damaged file is set aside and said so through warn."""
        self._path = path
        self._warn = warn
        self._warned = False
        self._fold = Fold(History())
        self.kept = self._read()

    problem: Problem | None = None

    @property
    def history(self) -> History:
        """The sessions of this run."""
        return self._fold.history

    def follow(self, event: Mapping[str, object]) -> None:
        """Take a line of the event log."""
        entry = entry_of(event)
        if entry is not None:
            self._fold.add(entry, datetime.now().astimezone())

    def forget_all(self) -> None:
        """Delete the file."""
        self.kept = Kept()
        self._fold = Fold(History())
        self._path.unlink(missing_ok=True)

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
            self._write(json.dumps(kept.model_dump(mode="json"), indent=1))
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
