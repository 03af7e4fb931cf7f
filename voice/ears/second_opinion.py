"""A second opinion: does common speech explain the same sound better than the best phrase?

With only phrases to choose from, a recognizer makes a phrase of anything. So the same sound is
decoded once more, with three thousand everyday words in any order to choose from. What the phrase
costs beyond that is its doubt: the logarithm of how much rather it was common speech.

The words are the most frequent ones of the LibriSpeech transcripts (V. Panayotov and others,
LibriSpeech: an ASR corpus based on public domain audio books, ICASSP 2015), most frequent first.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Protocol

import numpy as np

from voice.audio import Block
from voice.recognizer import Alternative, Decoder

WORD_COST = 3.5
"""What a phrase pays for each word, in natural logarithms."""

OTHER_WORD_COST = 9.0
"""What every other word pays, as an everyday word does: it could be any of thousands."""

GAP_WEIGHT = 2.0
"""How much it counts that the phrase was not the best path among the phrases themselves.

Both figures come from a logistic regression over commands (synthesized and human) against single
foreign words and near-misses: the share of these that pass at 2 % of commands missed is lowest.
"""

ALONE = -4.0
"""The doubt, without a second opinion, of a phrase that is the best path.

So the same limits mean that a phrase may cost about 4 more than the best path, which was measured
best when only that was known.
"""

LEAST_WORDS = 1_000
"""A model that knows fewer of the everyday words speaks another language: no second opinion."""


class KnowingDecoder(Decoder, Protocol):
    """A decoder that can be asked for its vocabulary."""

    def knows_word(self, word: str) -> bool:
        """Is the word in the vocabulary?"""


def everyday_words() -> tuple[str, ...]:
    """Common English words, the most frequent first."""
    text = resources.files("voice.ears").joinpath("everyday_words.txt").read_text("utf-8")
    return tuple(text.split())


class SecondOpinion:
    """Decodes sound once more, among everyday words."""

    def __init__(self, recognizer: KnowingDecoder, more: Sequence[str] = ()) -> None:
        """With a model that lacks the everyday words it has no opinion.

        more: words that it may think of besides, where the model knows them.
        """
        known = tuple(word for word in everyday_words() if recognizer.knows_word(word))
        others = tuple(word for word in more if recognizer.knows_word(word))
        self._recognizer = recognizer
        self._words = known + others if len(known) >= LEAST_WORDS else ()

    @property
    def unknowns(self) -> int:
        """How often "[unk]" is worth listing: only where there is no second opinion.

        Beside few phrases it costs a second of computing for a second of speech, for its copies
        fit everything in many ways; with a second opinion it rejects hardly more.
        """
        return 0 if self._words else 1

    def cost(self, blocks: Sequence[Block]) -> float | None:
        """What the sound costs as common speech; None without an opinion."""
        if not self._words or not blocks:
            return None
        decoding = self._recognizer.decode(self._words)
        decoding.accept(np.concatenate(blocks))
        found = decoding.finish()
        return found[0].cost if found else None


def doubt(
    candidate: Alternative,
    best: Alternative,
    common_cost: float | None,
    phrase_words: int | None = None,
) -> float:
    """How doubtful it is that a candidate was said, in natural logarithms; negative: hardly.

    best: the cheapest reading among the same phrases. phrase_words: how many of the candidate's
    words are the phrase, None: all of them; the rest is whatever came with it. Without a second
    opinion only the distance between candidate and best counts.
    """
    gap = candidate.cost - best.cost
    if common_cost is None:
        return ALONE + GAP_WEIGHT * gap
    words = len(candidate.text.split())
    own = words if phrase_words is None else phrase_words
    charge = WORD_COST * own + OTHER_WORD_COST * (words - own)
    return candidate.sound_cost + charge - common_cost + GAP_WEIGHT * gap
