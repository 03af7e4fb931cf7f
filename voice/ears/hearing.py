"""What the ears are asked for and what they report; times in seconds of output sound."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Protocol, TypeAlias

from voice.audio import SupineError
from voice.ears.second_opinion import doubt
from voice.recognizer import Alternative


class DeafError(SupineError):
    """Recognition broke off or hangs; nothing more can be heard."""


@dataclass(frozen=True)
class Urgent:
    """What begins like something that must act at once.

    words: how many of the words are that. sure_at: the doubt at which nobody need ask again.
    """

    words: int
    sure_at: float


class Sense(Protocol):
    """What the words heard so far may mean to whoever asked for them. Cheap: asked all the time."""

    def could_act(self, text: str) -> bool:
        """Whether an utterance of these words would mean something."""

    def urgent(self, text: str) -> Urgent | None:
        """Whether words that begin so must act at once."""

    def is_whole(self, text: str) -> bool:
        """Whether the words are a sentence already."""

    def may_go_on(self, text: str) -> bool:
        """Whether more words may follow and make a sentence of them all."""


@dataclass(frozen=True)
class Listening:
    """What one utterance is listened to for, chosen as it begins. `tag` comes back unread.

    Without a sense nothing is urgent, no second opinion is asked for, and every utterance ends
    after the same silence.
    """

    phrases: tuple[str, ...]
    tag: object = None
    sense: Sense | None = None


@dataclass(frozen=True)
class Began:
    """Somebody speaks, since `start_s`."""

    start_s: float
    tag: object


@dataclass(frozen=True)
class Partial:
    """What an utterance begun at `start_s` has held so far, unchanged for a while by `at_s`."""

    text: str
    at_s: float
    start_s: float
    tag: object
    over_echo_db: float = inf
    """As in `Utterance`, so far."""
    doubt: float = inf
    """Of an urgent beginning: how doubtful it is, see `voice.ears.second_opinion`."""
    is_echo_known: bool = True
    """As in `Utterance`, so far."""
    is_pause: bool = False
    """Whether the sound was decoded to its end in a pause, as at the end of an utterance."""


@dataclass(frozen=True)
class Utterance:
    """All of it: from the first speech to the last, and how it can be read, best first."""

    start_s: float
    end_s: float
    alternatives: tuple[Alternative, ...]
    tag: object
    over_echo_db: float = inf
    """How far its speech stood above what the narrator was expected to leave, median in decibels;
    infinite where the narrator did not sound."""
    common_cost: float | None = None
    """What it costs as common speech. None without a second opinion, which is asked for only where
    an alternative could act."""
    is_echo_known: bool = True
    """Whether the echo was under control all the time: what was expected may be trusted."""

    def doubt(self, candidate: Alternative, phrase_words: int | None = None) -> float:
        """How doubtful one of the alternatives is, or so many of its words as a phrase."""
        return doubt(candidate, self.alternatives[0], self.common_cost, phrase_words)


Hearing: TypeAlias = Began | Partial | Utterance
