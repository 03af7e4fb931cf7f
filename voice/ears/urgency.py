"""Is an urgent word really being said? Asked of the sound so far, while it is still being said.

The partial results that come while somebody speaks have no score, and in other speech they often
begin like "stop". So the sound so far is decoded anew, to its end, among the phrases and among
common speech, and the doubt of the beginning is reported with the partial result. A word that is
still under way looks more doubtful than it is: it is asked about again, a few times.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from voice.audio import Block
from voice.ears.hearing import Listening, Sense
from voice.ears.second_opinion import SecondOpinion, doubt
from voice.recognizer import Decoder

MOST_CHECKS = 6
EVERY_BLOCKS = 3
LATEST_BLOCKS = 150
"""Three seconds: later the beginning of an utterance only changes where it is other speech."""


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
        found = self._doubt(sense, sound)
        self._is_sure = found <= urgent.sure_at
        return found

    def _doubt(self, sense: Sense, sound: Sequence[Block]) -> float:
        decoding = self._recognizer.decode(self._listening.phrases)
        for block in sound:
            decoding.accept(block)
        alternatives = decoding.finish()
        common = self._second.cost(sound) if self._second else None
        begun = ((a, sense.urgent(a.text)) for a in alternatives)
        doubts = (doubt(a, alternatives[0], common, u.words) for a, u in begun if u)
        return min(doubts, default=inf)
