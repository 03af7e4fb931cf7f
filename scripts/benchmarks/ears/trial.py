"""A trial: one sound heard in one state, what was meant by it and what was heard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from intents.language.states import accepted


class Part(StrEnum):
    """The measurement that a trial belongs to."""

    COMMANDS = "commands"
    WORDS = "words"
    URGENT = "urgent"
    SPEECH = "speech"
    NOISE = "noise"
    REJECTS = "rejects"
    NEAR_MISSES = "near-misses"
    NEAR_WORDS = "near-miss words"
    FOREIGN = "foreign words"
    SMALL = "words of a small domain"
    SMALL_FOREIGN = "foreign words, small domain"
    READ = "read sentences, written down"


class Condition(StrEnum):
    """What stands around speech; `sounds` makes them."""

    CLEAN = "clean"
    NOISY = "10 dB noise"
    ROOM = "room"


class Meaning(NamedTuple):
    """An intent and its slots, by name."""

    intent: str
    slots: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, intent: str, slots: Mapping[str, object]) -> Meaning:
        """The same from a mapping."""
        return cls(intent, tuple(sorted((name, str(value)) for name, value in slots.items())))


@dataclass(frozen=True)
class Heard:
    """What hearing said of one utterance; times in seconds of the trial's sound.

    meaning: what was understood, None where nothing was. accepted: it acts in that state.
    candidate: the best reading, also of what was rejected, with its doubt and what doubt is
    allowed, in natural logarithms; doubt is None where hearing gives none. over_echo_db: how far
    it stood above the narrator's expected remains, None where the narrator was silent.
    """

    meaning: Meaning | None
    accepted: bool
    reflex_s: float | None
    decided_s: float
    text: str = ""
    candidate: Meaning | None = None
    doubt: float | None = None
    limit: float = 0.0
    over_echo_db: float | None = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Heard:
        """From a "heard" object of the event log."""
        intent, candidate = fields.get("intent"), fields.get("candidate")
        return cls(
            Meaning.of(intent, fields.get("slots") or {}) if intent else None,
            bool(fields.get("accepted")),
            fields.get("reflex"),
            float(fields.get("decided") or fields.get("t") or 0.0),
            str(fields.get("text") or ""),
            Meaning.of(candidate, fields.get("candidate_slots") or {}) if candidate else None,
            fields.get("doubt"),
            float(fields.get("limit") or 0.0),
            fields.get("over_echo"),
        )

    def understood_at(self, shift: float) -> Meaning | None:
        """What would be understood if so much more doubt were allowed."""
        if self.candidate is None or self.doubt is None:
            return None
        return self.candidate if self.doubt <= self.limit + shift else None


@dataclass(frozen=True)
class Trial:
    """source: the voice or the speaker; what: the text, or the kind of a noise."""

    part: Part
    source: str
    what: str
    state: str
    condition: Condition = Condition.CLEAN
    meant: Meaning | None = None


@dataclass(frozen=True)
class Outcome:
    """A trial and what was heard; end_s: where the sound of the words truly ends, if known."""

    trial: Trial
    heard: tuple[Heard, ...]
    length_s: float
    end_s: float | None = None
    cpu_s: float = field(default=0.0, compare=False)
    """What hearing it cost; the only thing that two runs differ in."""

    @property
    def understood(self) -> list[Meaning]:
        """Everything that was understood, whether or not it acts in the state."""
        return [heard.meaning for heard in self.heard if heard.meaning is not None]

    @property
    def is_right(self) -> bool:
        """Exactly what was meant, once."""
        return self.understood == [self.trial.meant]

    @property
    def acts_falsely(self) -> bool:
        """Something acts that was not meant."""
        return any(heard.accepted and heard.meaning != self.trial.meant for heard in self.heard)

    @property
    def has_reflex(self) -> bool:
        """Something acted before its utterance was over."""
        return any(heard.reflex_s is not None for heard in self.heard)

    def understood_at(self, shift: float) -> list[Meaning]:
        """As `understood`, with the operating point shifted by natural logarithms."""
        return [found for heard in self.heard if (found := heard.understood_at(shift)) is not None]

    def acting_at(self, shift: float) -> list[str]:
        """The intents that would act in the trial's state."""
        intents = (meaning.intent for meaning in self.understood_at(shift))
        return [intent for intent in intents if accepted(intent, self.trial.state)]


def grouped(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    """Outcomes by a word about each, in the order of first sight."""
    found: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        found[key(outcome)].append(outcome)
    return dict(found)
