"""What the coach records and wants remembered, turned into notes to be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from intents.coach.effects import RememberPerson
from intents.journal import Began, Ended, History, entry_of
from intents.safety import Flag
from intents.settings import Settings
from voice.app.memory import Fold, Kept, Place
from voice.app.store.notes import EntryNote, ForgetNote, KeptNote, Note, SessionKey


class Noting:
    """Knows what is kept, and the history; makes a note of each change and of nothing else.

    kept: what the coach begins with, and what it kept since.
    """

    def __init__(
        self,
        kept: Kept,
        history: History,
        put: Callable[[Note], None],
        now: Callable[[], datetime],
        *,
        joins: bool = False,
    ) -> None:
        """put: takes each note. now: the calendar's clock, local. joins: see KeptNote."""
        self.kept = kept
        self._fold = Fold(history)
        self._put = put
        self._now = now
        self._joins = joins
        self._session: SessionKey | None = None
        self._seq = 0

    @property
    def history(self) -> History:
        """All former sessions, those of this run that are over included."""
        return self._fold.history

    def follow(self, event: Mapping[str, object]) -> None:
        """Take a line of the event log, and keep what belongs into the journal."""
        entry = entry_of(event)
        if entry is None:
            return
        at = self._local_now()
        if isinstance(entry, Began):
            self._session, self._seq = SessionKey(uuid4().hex, entry.routine, at), 0
        if self._session is None:
            return
        self._fold.add(entry, at)
        self._put(EntryNote(self._session, self._seq, entry, at))
        self._seq += 1
        if isinstance(entry, Ended):
            self._session = None

    def keep_place(self, routine: str | None, index: int) -> None:
        """Keep the place to go back to, or forget it."""
        before = self.kept.place
        is_same = before is not None and (before.routine, before.index) == (routine, index)
        # Outside a session nothing is left: it was before.
        left = before.left if before and is_same and not self._session else self._local_now()
        place = None if routine is None else Place(routine=routine, index=index, left=left)
        self._keep({"place": place})

    def keep_person(self, person: RememberPerson) -> None:
        """Keep what suits the person."""
        flags = None if person.flags is None else tuple(map(Flag, person.flags))
        self._keep({"flags": flags, "excluded": person.excluded, "sore": person.sore})

    def keep_settings(self, settings: Settings) -> None:
        """Keep how the person wants it."""
        self._keep({"settings": settings.lasting})

    def keep_done(self, times: Mapping[str, int]) -> None:
        """Keep how often each movement was done."""
        self._keep({"done": dict(times)})

    def keep_introduced(self) -> None:
        """Keep that the first run is over."""
        self._keep({"introduced": True})

    def keep_devices(self, microphone: str | None, loudspeaker: str | None) -> None:
        """Keep which devices were chosen, None for the system's own."""
        self._keep({"microphone": microphone, "loudspeaker": loudspeaker})

    def forget_all(self) -> None:
        """Delete every file that tells of the person, and go on with nothing."""
        self.kept = Kept()
        self._fold = Fold(History())
        self._session = None
        self._joins = False
        self._put(ForgetNote())

    def _keep(self, values: dict[str, Any]) -> None:
        changed = {name: v for name, v in values.items() if getattr(self.kept, name) != v}
        if changed:
            self.kept = self.kept.model_copy(update=changed)
            self._put(KeptNote(self.kept, frozenset(changed), self._joins))

    def _local_now(self) -> datetime:
        now = self._now().replace(microsecond=0)
        return now if now.tzinfo else now.astimezone()
