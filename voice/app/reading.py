"""From an utterance's alternatives to what was meant, and whether that counts."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from intents.intent import Intent
from intents.language import Language, Reading
from intents.language.states import ALONE_OR_FIRST
from voice.app.limits import AFTER_TALK, FIRST, NEAR, REFLEX, USUAL, limit
from voice.ears import VOICE_OVER_ECHO_DB, Partial, Utterance

SHORTEST_S = 0.1
"""No word is shorter: such a sound is a click, or a remnant of the narrator's voice."""

INSISTING_WITHIN_S = 5.0
"""Who nearly says the same urgent word twice within this time means it."""

TALK_S = 1.5
"""What lasts at least so long and means nothing is talk, to somebody else or from a loudspeaker."""

TALK_GOES_ON_S = 1.0
"""After a shorter silence than this it still goes on."""

_INSISTED_ON = (Intent.STOP, Intent.PAUSE)


@dataclass(frozen=True)
class Verdict:
    """What an utterance came to. `reading` is what counts; `candidate` the best that was read."""

    reading: Reading | None = None
    candidate: Reading | None = None
    doubt: float = inf
    """How doubtful the candidate is; it counts up to `limit`."""
    limit: float = 0.0

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
        if intent is None or partial.over_echo_db < VOICE_OVER_ECHO_DB:
            return None
        doubt = partial.doubt + self._after_talk(partial.start_s)
        return Begun(intent, doubt) if doubt <= REFLEX else None

    def judge(self, utterance: Utterance, state: str, begun: Begun | None = None) -> Verdict:
        """What an utterance means in a state.

        begun: what it was believed to begin with while it was being said. STOP stands then,
        whatever follows, and PAIN where the whole still begins with it.
        """
        verdict = self._insisted(self._whole(utterance, state), utterance)
        if verdict.reading is None and begun is not None and begun.intent in ALONE_OR_FIRST:
            verdict = self._first(verdict, utterance, state, begun)
        if verdict.reading is None and utterance.end_s - utterance.start_s >= TALK_S:
            self._talked_until_s = utterance.end_s
        return verdict

    def _after_talk(self, start_s: float) -> float:
        return AFTER_TALK if start_s - self._talked_until_s < TALK_GOES_ON_S else 0.0

    def _first(self, whole: Verdict, utterance: Utterance, state: str, begun: Begun) -> Verdict:
        """The verdict over what only begins with a command."""
        texts = [alternative.text for alternative in utterance.alternatives]
        reading = self._language.read(texts, state)
        if reading is None or reading.intent != begun.intent:
            reading = self._stop(texts, state) if begun.intent == Intent.STOP else None
        if reading is None:
            return whole
        stands = begun.doubt <= FIRST
        return Verdict(reading if stands else None, reading, begun.doubt, FIRST)

    def _stop(self, texts: list[str], state: str) -> Reading:
        accepted = self._language.intents(state)[Intent.STOP]
        return Reading(Intent.STOP, {}, texts[0] if texts else "", accepted)

    def _whole(self, utterance: Utterance, state: str) -> Verdict:
        too_short = utterance.end_s - utterance.start_s < SHORTEST_S
        if too_short or utterance.over_echo_db < VOICE_OVER_ECHO_DB:
            return Verdict()
        texts = [alternative.text for alternative in utterance.alternatives]
        candidate = self._language.read(texts, state, first=False)
        if candidate is None:
            return Verdict()
        doubt = utterance.doubt(utterance.alternatives[texts.index(candidate.text)])
        doubt += self._after_talk(utterance.start_s)
        most = limit(candidate.intent) if self._language.has_states else USUAL
        return Verdict(candidate if doubt <= most else None, candidate, doubt, most)

    def _insisted(self, verdict: Verdict, utterance: Utterance) -> Verdict:
        """The same verdict, unless a rejected urgent word has just been said a second time."""
        candidate = verdict.candidate
        if candidate is None or not verdict.is_near or candidate.intent not in _INSISTED_ON:
            return verdict
        before, self._nearly = self._nearly, (candidate.intent, utterance.end_s)
        if before is None or before[0] != candidate.intent:
            return verdict
        if utterance.start_s - before[1] > INSISTING_WITHIN_S:
            return verdict
        self._nearly = None
        return Verdict(candidate, candidate, verdict.doubt, verdict.limit)
