"""Trials of a voice over the narrator and of the narrator alone, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scripts.benchmarks.ears.trial import Heard, Meaning, Outcome, Trial

NARRATOR = "the narrator"


class Fate(StrEnum):
    """What became of a command."""

    RIGHT = "right"
    MISTAKEN = "mistaken"
    """Something else was understood as well, or instead."""
    SPOILED = "spoiled"
    """The narrator's own voice had done something before."""
    DOUBTED = "doubted"
    """It was heard, and doubted too much."""
    NEAR = "near"
    """Another command was heard, and doubted."""
    REFUSED = "refused"
    """Its very words were heard, and taken for the narrator's remains, or for its words."""
    OTHER_WORDS = "other words"
    NO_WORDS = "no words"
    """There was sound, and no word in it."""
    UNHEARD = "unheard"


@dataclass(frozen=True, kw_only=True)
class OverTrial(Trial):
    """Words over the narrator.

    stage: the name of the scene in which the narrator speaks. echo_db: the narrator at the
    microphone against the sleeper. cancels: whether the echo is cancelled. turn: which of the
    scene's places and lines it is.
    """

    stage: str
    echo_db: float
    cancels: bool
    turn: int = 0
    is_person: bool = False


@dataclass(frozen=True, kw_only=True)
class OverOutcome(Outcome):
    """What came of words over the narrator; times in seconds of the session, `heard` from then on.

    start_s: their first sample. silent_s: from their last sample until the loudspeaker was silent,
    None where nothing silenced it; less than nothing where that came before. covered: the share
    of their time until then in which the narrator sounded. narrated_s: how long it had sounded
    before. by_itself: what its own voice had done before.
    """

    start_s: float | None = None
    silent_s: float | None = None
    covered: float = 0.0
    narrated_s: float = 0.0
    by_itself: int = 0
    line: str = ""

    @property
    def fate(self) -> Fate:
        """What became of the command, from the first thing that explains it."""
        if self.by_itself or self.start_s is None:
            return Fate.SPOILED
        if self.is_right:
            return Fate.RIGHT
        if self.understood:
            return Fate.MISTAKEN
        candidates = {heard.candidate for heard in self.heard} - {None}
        if candidates:
            return Fate.DOUBTED if self.trial.meant in candidates else Fate.NEAR
        return self._fate_by_words

    @property
    def _fate_by_words(self) -> Fate:
        """The same where no command could be read from what was heard."""
        texts = {heard.text for heard in self.heard}
        if self.trial.what.lower() in texts:
            return Fate.REFUSED
        if any(texts):
            return Fate.OTHER_WORDS
        return Fate.NO_WORDS if texts else Fate.UNHEARD


@dataclass(frozen=True, kw_only=True)
class AloneTrial(Trial):
    """A session in which nobody speaks but the narrator; `what` names it."""

    room: str
    echo_db: float
    cancels: bool


@dataclass(frozen=True)
class Mistake:
    """What the narrator's own voice did. intent: None for a reflex that was undone."""

    intent: str | None
    text: str
    line: str
    at_s: float
    is_reflex: bool


@dataclass(frozen=True, kw_only=True)
class AloneOutcome(Outcome):
    """What came of it. said: the lines that sounded, in order. ended: the session came to rest."""

    mistakes: tuple[Mistake, ...] = ()
    said: tuple[str, ...] = ()
    repeated: int = 0
    utterances: int = 0
    ended: bool = True

    @property
    def commands(self) -> int:
        """How often the coach obeyed the narrator."""
        return sum(mistake.intent is not None for mistake in self.mistakes)

    @property
    def reflexes(self) -> int:
        """How often the narrator silenced itself."""
        return sum(mistake.is_reflex for mistake in self.mistakes)


def acts(event: Mapping[str, Any]) -> bool:
    """Whether a "heard" object of the event log did something: a command, or a reflex."""
    return bool(event["intent"] and event["accepted"]) or event["reflex"] is not None


def acted_at_s(heard: Heard, meant: Meaning | None) -> float | None:
    """When what was meant took effect, or a reflex; None where neither did."""
    if heard.reflex_s is not None:
        return heard.reflex_s
    return heard.decided_s if heard.accepted and heard.meaning == meant else None
