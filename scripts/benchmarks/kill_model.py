"""What must be found in the journal's file after any number of notes was written to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from intents.coach.effects import Effect, Record
from intents.journal import History, Session, with_entry
from scripts.benchmarks.coached import Act, give
from voice.app.memory import Kept
from voice.app.store.notes import EntryNote, ForgetNote, KeptNote, Note
from voice.app.store.noting import Noting


@dataclass
class Clock:
    """The calendar's clock, as far on as the session is."""

    began: datetime
    at_s: float = 0.0

    def __call__(self) -> datetime:
        """The instant."""
        return self.began + timedelta(seconds=self.at_s)


@dataclass(frozen=True)
class Stored:
    """What a file holds: what is kept, and the sessions that were ever written to it."""

    kept: Kept
    sessions: tuple[Session, ...]

    def with_note(self, note: Note) -> Stored:
        """The same after one more note."""
        match note:
            case KeptNote():
                return replace(self, kept=note.kept)
            case ForgetNote():
                return Stored(Kept(), ())
            case EntryNote(session, _, entry, at):
                last = self.sessions[-1:] if self._is_of(session.began) else ()
                before = self.sessions[: len(self.sessions) - len(last)]
                under_way = with_entry(last[0] if last else None, entry, at)
                assert under_way is not None
                return replace(self, sessions=(*before, under_way))

    def _is_of(self, began: datetime) -> bool:
        return bool(self.sessions) and self.sessions[-1].began == began

    @property
    def held(self) -> int:
        """Pieces of timed work in all sessions."""
        return sum(len(session.held) for session in self.sessions)


@dataclass(frozen=True)
class Course:
    """A session, act by act, and what it comes to in notes.

    until: so many notes have been made when so many acts were given: it is one longer than acts.
    states: what is stored after so many notes.
    """

    acts: Sequence[Act]
    until: tuple[int, ...]
    states: tuple[Stored, ...]

    def places(self, found: Stored, written: int, begun: int) -> int | None:
        """How many notes the file holds; None where it is no number that it may hold.

        written: so many were told to be on the disk. begun: so many acts were given.
        """
        numbers = range(written, self.until[begun] + 1)
        return next((n for n in reversed(numbers) if self.states[n] == found), None)

    def lost(self, number: int, begun: int) -> int:
        """Holds that had been given and are not in the file, where it has so many notes."""
        given = self.states[self.until[begun]]
        return max(0, given.held - self.states[number].held)


def course(acts: Sequence[Act], stored: Stored, clock: Clock) -> Course:
    """What a session will come to that begins with what is stored."""
    notes: list[Note] = []
    history = History(recent=stored.sessions[-1:])
    noting = Noting(stored.kept, history, notes.append, clock)
    until = [0]
    for act in acts:
        clock.at_s = act.at_s
        give(noting, act)
        until.append(len(notes))
    states = [stored]
    for note in notes:
        states.append(states[-1].with_note(note))
    return Course(acts, tuple(until), tuple(states))


def ends_hold(effect: Effect) -> bool:
    """Whether it tells that timed work is over."""
    return (
        isinstance(effect, Record) and effect.kind == "hold" and effect.fields.get("phase") == "end"
    )
