"""How words are said, and which words a model knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from voice.models import pronounce

Pronunciation: TypeAlias = tuple[str, ...]
Ways: TypeAlias = Mapping[str, tuple[Pronunciation, ...]]
"""Words, and the phones without stress of each way to say them."""

UNKNOWN = "[unk]"
"""The word that stands for every other word; the garbage phone says it."""

MOST_PRONUNCIATIONS = 4
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*'?")
_LETTERS_ALONE = frozenset("ai")


def plain_ways(
    entries: Mapping[str, Sequence[Sequence[str]]],
) -> dict[str, tuple[Pronunciation, ...]]:
    """A dictionary's words of plain letters without their stress, at most four ways each."""
    found = {}
    for word, ways in entries.items():
        if _WORD.fullmatch(word):
            plain = dict.fromkeys(tuple(phone.rstrip("012") for phone in way) for way in ways)
            found[word] = tuple(plain)[:MOST_PRONUNCIATIONS]
    return found


def usable(frequent: Iterable[str], ways: Ways) -> list[str]:
    """Those of some words whose sound is known, in their order; no letters alone but a and i."""
    return [word for word in frequent if word in ways and (len(word) > 1 or word in _LETTERS_ALONE)]


def choose_lexicon(
    size: int, needed: Iterable[str], frequent: Iterable[str], ways: Ways
) -> dict[str, tuple[Pronunciation, ...]]:
    """The `size` words that a model knows: those needed, then the most frequent ones.

    frequent: common words, the most frequent first. Words that are needed and not in `ways` are
    said as espeak-ng says them. Raises PronunciationError where it cannot be asked.
    """
    wanted = sorted(set(needed))
    missing = [word for word in wanted if word not in ways]
    own = {word: found for word, found in pronounce(missing).items() if found}
    chosen = dict.fromkeys(word for word in wanted if word in ways or word in own)
    for word in usable(frequent, ways):
        if len(chosen) >= size:
            break
        chosen[word] = None
    return {word: ways[word] if word in ways else own[word] for word in sorted(chosen)}
