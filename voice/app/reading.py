"""From an utterance's alternatives to what was meant, and whether that counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from intents.intent import Intent
from intents.language import Language, Reading
from intents.language.states import ALONE_OR_FIRST
from voice.app.operating_point import (
    AFTER_TALK,
    FIRST,
    NEAR,
    URGENT_AFTER_TALK,
    USUAL,
    is_urgent,
    limit,
    reflex_limit,
    remains_doubt,
)
from voice.ears import Partial, Utterance

SHORTEST_S = 0.1
"""No word is shorter: such a sound is a click, or a remnant of the narrator's voice."""

INSISTING_WITHIN_S = 5.0
"""Who nearly says the same urgent word twice within this time means it."""

TALK_S = 1.5
"""What lasts at least so long and means nothing is talk, to somebody else or from a loudspeaker."""

TALK_GOES_ON_S = 1.0
"""After a shorter silence than this it still goes on."""

_INSISTED_ON = (Intent.STOP, Intent.PAUSE, Intent.PAIN)


@dataclass(frozen=True)
class Verdict:
    """What an utterance came to. `reading` is what counts; `candidate` the best that was read."""

    reading: Reading | None = None
    candidate: Reading | None = None
    doubt: float = inf
    """How doubtful the candidate is; it counts up to `limit`."""
    limit: float = 0.0
    may_be_remains: bool = False
    """Whether it stood so little above the narrator's remains that it was doubted for that."""

    @property
    def is_near(self) -> bool:
        """Whether it was nearly a command, and is none."""
        return (
            self.reading is None and self.candidate is not None and self.doubt <= self.limit + NEAR
        )


@dataclass(frozen=True)
class Begun:
    """An urgent intent that an utterance was believed to begin with, and how doubtful that was."""

    intent: str
    doubt: float

    def surer(self, later: Begun) -> Begun:
        """The less doubtful of this and a later look at the same beginning."""
        return later if later.intent == self.intent and later.doubt < self.doubt else self


class Judge:
    """Judges utterance after utterance of one microphone."""

    def __init__(self, language: Language) -> None:
        """Nothing has been said yet."""
        self._language = language
        self._nearly: tuple[str, float] | None = None
        self._talked_until_s = -inf

    def begins(self, partial: Partial, state: str) -> Begun | None:
        """Whether what has been said so far begins with something that must act at once."""
        intent = self._language.reflex(partial.text, state)
        if intent is None:
            return None
        doubt = partial.doubt + _remains_doubt(partial) + self._after_talk(partial.start_s, intent)
        most = limit(intent) if partial.is_pause else reflex_limit(intent)
        return Begun(intent, doubt) if doubt <= most else None

    def judge(
        self,
        utterance: Utterance,
        state: str,
        begun: Begun | None = None,
        texts: Sequence[str] | None = None,
    ) -> Verdict:
        """What an utterance means in a state.

        begun: what it was believed to begin with while it was being said. STOP stands then,
        whatever follows, and PAIN where the whole still begins with it. texts: what counts of
        each alternative; without it all of them does.
        """
        texts = texts or [alternative.text for alternative in utterance.alternatives]
        verdict = self._whole(utterance, state, texts)
        if verdict.reading is None and begun is not None and begun.intent in ALONE_OR_FIRST:
            verdict = self._first(verdict, texts, state, begun)
        if self._language.has_states:
            verdict = self._insisted(verdict, utterance)
        if verdict.reading is None and any(texts[:1]) and _is_talk(utterance):
            self._talked_until_s = utterance.end_s
        return verdict

    def asks_for_unknown(self, utterance: Utterance, state: str, text: str | None = None) -> bool:
        """Whether someone asks, without much doubt, to start a routine that is not there.

        text: what counts of what was heard best; without it all of it does.
        """
        if not utterance.alternatives or _is_too_short(utterance):
            return False
        best = utterance.alternatives[0]
        doubt = utterance.doubt(best) + _remains_doubt(utterance)
        doubt += self._after_talk(utterance.start_s, Intent.START)
        asked = best.text if text is None else text
        return names_unknown_routine(asked, state) and doubt <= USUAL

    def _after_talk(self, start_s: float, intent: str) -> float:
        if start_s - self._talked_until_s >= TALK_GOES_ON_S:
            return 0.0
        is_ours = self._language.has_states
        return URGENT_AFTER_TALK if is_ours and is_urgent(intent) else AFTER_TALK

    def _first(self, whole: Verdict, texts: Sequence[str], state: str, begun: Begun) -> Verdict:
        """The verdict over what only begins with a command."""
        other = whole.candidate
        is_other = other is not None and other.intent != begun.intent and whole.is_near
        if other and is_other and self._language.reflex(other.text, state) == begun.intent:
            return whole  # a "stop counting" that is doubted is still no "stop"
        reading = self._language.read(texts, state)
        if reading is None or reading.intent != begun.intent:
            reading = self._stop(texts, state) if begun.intent == Intent.STOP else None
        if reading is None:
            return whole
        stands = begun.doubt <= FIRST
        return Verdict(reading if stands else None, reading, begun.doubt, FIRST)

    def _stop(self, texts: Sequence[str], state: str) -> Reading:
        accepted = self._language.intents(state)[Intent.STOP]
        return Reading(Intent.STOP, {}, texts[0] if texts else "", accepted)

    def _whole(self, utterance: Utterance, state: str, texts: Sequence[str]) -> Verdict:
        remains = _remains_doubt(utterance)
        if _is_too_short(utterance) or remains == inf:
            return Verdict()
        candidate = self._language.read(texts, state, first=False)
        if candidate is None:
            return Verdict()
        read = utterance.alternatives[texts.index(candidate.text)]
        doubt = utterance.doubt(read, len(candidate.text.split())) + remains
        doubt += self._after_talk(utterance.start_s, candidate.intent)
        most = self._most_doubt(candidate, state)
        counts = candidate if doubt <= most else None
        return Verdict(counts, candidate, doubt, most, may_be_remains=remains > 0.0)

    def _most_doubt(self, candidate: Reading, state: str) -> float:
        if not self._language.has_states:
            return USUAL
        is_listened_for = self._language.is_whole(candidate.text, state)
        at_rest = state in ("idle", "finished")
        return limit(candidate.intent, is_listened_for=is_listened_for, at_rest=at_rest)

    def _insisted(self, verdict: Verdict, utterance: Utterance) -> Verdict:
        """The same verdict, unless a rejected urgent word has just been said a second time."""
        candidate = verdict.candidate
        if candidate is None or not verdict.is_near or candidate.intent not in _INSISTED_ON:
            return verdict
        if verdict.may_be_remains:
            return verdict  # the narrator repeats itself, too
        before, self._nearly = self._nearly, (candidate.intent, utterance.end_s)
        if before is None or before[0] != candidate.intent:
            return verdict
        if utterance.start_s - before[1] > INSISTING_WITHIN_S:
            return verdict
        self._nearly = None
        return Verdict(candidate, candidate, verdict.doubt, verdict.limit)


def names_unknown_routine(text: str, state: str) -> bool:
    """Whether the words ask to start something, in a state in which that is possible."""
    words = text.lower().split()
    return state in ("idle", "finished") and words[:1] == ["start"] and len(words) > 1


def _is_too_short(utterance: Utterance) -> bool:
    return utterance.end_s - utterance.start_s < SHORTEST_S


def _remains_doubt(heard: Partial | Utterance) -> float:
    return remains_doubt(heard.over_echo_db, is_echo_known=heard.is_echo_known)


def _is_talk(utterance: Utterance) -> bool:
    """Whether words went on at some length: neither noise nor the narrator's rest."""
    is_long = utterance.end_s - utterance.start_s >= TALK_S
    return is_long and not _remains_doubt(utterance)
