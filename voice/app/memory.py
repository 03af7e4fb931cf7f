"""What is kept between two runs: what suits the person, settings, counts, place, and the journal.

Nothing that was said is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from intents.coach.effects import RememberPerson
from intents.coach.events import KeepingProblem
from intents.journal import Began, Ended, Entry, History, Session, entry_of, with_entry
from intents.routine import Profile
from intents.safety import Flag
from intents.settings import Settings

Lasting = Annotated[Settings, AfterValidator(lambda settings: settings.lasting)]
"""Settings without those that are of one night."""


Problem = KeepingProblem
"""What is wrong with the file of what is kept, see `intents.coach.events.CannotKeep`."""


class Place(BaseModel):
    """Where a routine was left: its id, the block of its plan, and when that was."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    routine: str
    index: int
    left: datetime | None = None


class Kept(BaseModel):
    """What is kept beside the journal.

    flags: of the person's health, None where the safety question was never answered. excluded:
    movements left out. sore: those, with their side, that hurt. settings: those that last. done:
    how many sessions each movement was done in, by its id. introduced: whether the first run is
    over. microphone, loudspeaker: those that were chosen in it, None for the system's own.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    flags: tuple[Flag, ...] | None = None
    excluded: tuple[str, ...] = ()
    sore: tuple[tuple[str, str], ...] = ()
    place: Place | None = None
    settings: Lasting = Settings()
    done: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    introduced: bool = False
    microphone: str | None = None
    loudspeaker: str | None = None

    @property
    def profile(self) -> Profile | None:
        """What is known of the person's health."""
        return None if self.flags is None else Profile(flags=frozenset(self.flags))

    def joined(self, earlier: Kept) -> Kept:
        """The same, with what an earlier one knows of the person besides: nothing of it is lost."""
        flags = self.flags if earlier.flags is None else (*earlier.flags, *(self.flags or ()))
        often = {
            name: max(self.done.get(name, 0), earlier.done.get(name, 0))
            for name in {**earlier.done, **self.done}
        }
        changed = {
            "flags": None if flags is None else tuple(dict.fromkeys(flags)),
            "excluded": tuple(dict.fromkeys((*earlier.excluded, *self.excluded))),
            "sore": tuple(dict.fromkeys((*earlier.sore, *self.sore))),
            "done": often,
        }
        return self.model_copy(update=changed)


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
