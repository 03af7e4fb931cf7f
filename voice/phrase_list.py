"""What one utterance is listened to for, as Vosk takes it, and what Vosk charges for its words.

Vosk makes a language model of the list: pairs of neighbouring words, discounted by a half, with
single words to fall back on, and every end of a phrase counted as a word (vosk-api v0.3.45,
src/language_model.cc and UpdateGrammarFst in src/recognizer.cc; the figures here agree with the
wheel's to a thousandth). Taken from the cost of a path, this leaves what its sound alone costs, and
that can be compared between lists.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from math import inf, log

LANGUAGE_SCALE = 0.9
"""What Vosk multiplies the costs of words by before it gives a result (src/recognizer.cc)."""

_HALF = log(2.0)
_END = ""


class PhraseList:
    """Phrases of known words; one given k times weighs k times as much."""

    def __init__(self, phrases: Sequence[str]) -> None:
        """At least one phrase, or ValueError: Vosk crashes on an empty list."""
        self._phrases = [phrase.split() for phrase in phrases]
        if not any(self._phrases):
            raise ValueError("a phrase list needs a phrase")

    @cached_property
    def json(self) -> str:
        """As Vosk reads it."""
        return json.dumps([" ".join(words) for words in self._phrases])

    def language_cost(self, text: str) -> float:
        """What the words of a text cost, in natural logarithms; infinite for a word not in it."""
        words = text.split()
        if not words:
            return 0.0
        cost = self._alone(words[0])
        for before, word in pairwise([*words, _END]):
            cost += min(self._after(before, word), _HALF + self._alone(word))
        return LANGUAGE_SCALE * cost

    @cached_property
    def _singles(self) -> Counter[str]:
        return Counter(word for words in self._phrases for word in [*words, _END])

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        return Counter(pair for words in self._phrases for pair in pairwise([*words, _END]))

    @cached_property
    def _total(self) -> int:
        return self._singles.total()

    def _alone(self, word: str) -> float:
        count = self._singles[word]
        return _HALF + log(self._total / count) if count else inf

    def _after(self, before: str, word: str) -> float:
        count = self._pairs[before, word]
        return _HALF + log(self._singles[before] / count) if count else inf
