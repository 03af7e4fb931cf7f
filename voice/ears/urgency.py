"""Is an urgent word really being said? Asked of the sound so far, while it is still being said.

The partial results that come while somebody speaks have no score, and in other speech they often
begin like "stop". So the sound so far is decoded anew, to its end, among the phrases and among
common speech, and the doubt of the beginning is reported with the partial result. A word that is
still under way looks more doubtful than it is: it is asked about again, a few times.

Many a short word is in no partial result before its end: a decoder keeps words back until it has
heard what follows. So the sound is decoded to its end, too, where a short utterance pauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from voice.audio import Block
from voice.ears.hearing import Listening, Sense
from voice.ears.second_opinion import SecondOpinion, doubt
from voice.recognizer import Decoder

MOST_CHECKS = 6
EVERY_BLOCKS = 3
LATEST_BLOCKS = 150
"""Three seconds: later the beginning of an utterance only changes where it is other speech."""

PAUSES_BLOCKS = (5, 9)
"""An utterance pauses after so much silence: 0.1 and 0.18 s."""

LATEST_PAUSE_BLOCKS = 100
"""Two seconds, the pre-roll included: what is longer is no single word."""


@dataclass(frozen=True)
class _Found:
    """An urgent reading, how doubtful it is, and the doubt at which nobody need ask again."""

    text: str
    doubt: float
    sure_at: float


class Urgency:
    """The urgent beginning of one utterance."""

    def __init__(
        self, recognizer: Decoder, second: SecondOpinion | None, listening: Listening
    ) -> None:
        """Nothing has been heard yet."""
        self._recognizer = recognizer
        self._second = second
        self._listening = listening
        self._checks = 0
        self._blocks_since = EVERY_BLOCKS
        self._is_sure = False

    def step(self, text: str, sound: Sequence[Block]) -> float | None:
        """With every block: the doubt of a stable text's beginning, None where not asked now."""
        self._blocks_since += 1
        if self._is_sure or self._checks >= MOST_CHECKS or len(sound) > LATEST_BLOCKS:
            return None
        sense = self._listening.sense
        urgent = sense.urgent(text) if sense else None
        if sense is None or urgent is None or self._blocks_since < EVERY_BLOCKS:
            return None
        self._checks += 1
        self._blocks_since = 0
        found = self._urgent(sense, sound)
        if found is None:
            return inf
        self._is_sure = found.doubt <= urgent.sure_at
        return found.doubt

    def pause(self, sound: Sequence[Block]) -> tuple[str, float] | None:
        """In a pause: the urgent text that is least doubtful, and its doubt; None for no such."""
        sense = self._listening.sense
        if sense is None or self._is_sure or len(sound) > LATEST_PAUSE_BLOCKS:
            return None
        found = self._urgent(sense, sound)
        self._is_sure = found is not None and found.doubt <= found.sure_at
        return None if found is None else (found.text, found.doubt)

    def _urgent(self, sense: Sense, sound: Sequence[Block]) -> _Found | None:
        decoding = self._recognizer.decode(self._listening.phrases)
        for block in sound:
            decoding.accept(block)
        alternatives = decoding.finish()
        begun = [(a, urgent) for a in alternatives if (urgent := sense.urgent(a.text))]
        if not begun:
            return None
        common = self._second.cost(sound) if self._second else None
        found = (
            _Found(a.text, doubt(a, alternatives[0], common, urgent.words), urgent.sure_at)
            for a, urgent in begun
        )
        return min(found, key=lambda one: one.doubt)
