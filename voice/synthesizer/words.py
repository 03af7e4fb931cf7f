"""The words of a line, where each begins, and how long a line ought to sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voice.synthesizer.rendering import Onset

_TOKEN = re.compile(r"\S+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")

LETTERS_A_WORD = 6  # an English word and the space behind it, as typing speed counts them
_LETTERS_A_SIGN = 7  # "7" is "seven"; letters of a foreign script are spelled out
_PAUSE_LETTERS = 8  # the silence that a punctuation mark may bring


@dataclass(frozen=True)
class Token:
    """A word as written, without its outer punctuation; `first` and `past` are offsets."""

    text: str
    first: int
    past: int


def tokens(text: str) -> tuple[Token, ...]:
    """The line split at white space; what holds no letter and no digit is no word."""
    found = []
    for match in _TOKEN.finditer(text):
        bare = _EDGES.sub("", match.group())
        if bare:
            found.append(Token(bare, match.start(), match.end()))
    return tuple(found)


def starts(words: Sequence[Token], onsets: Sequence[Onset], length_samples: int) -> list[int]:
    """The sample where each word begins, never decreasing, within the sound.

    espeak-ng reports several onsets for one written word ("twenty-five", "1,234"), one for two
    ("of the"), and now and then a stray one. A word takes the first onset that lies in it; a
    word without one gets its share, by letters, of the time between its neighbors.
    """
    known: list[int | None] = []
    latest = 0
    for word in words:
        inside = [at.at_samples for at in onsets if word.first <= at.offset < word.past]
        at = next((at for at in inside if latest <= at < length_samples), None)
        known.append(at)
        latest = latest if at is None else at
    return _filled(words, known, length_samples)


def _filled(words: Sequence[Token], known: Sequence[int | None], length_samples: int) -> list[int]:
    """Gaps between known starts shared out by the length of the words as written."""
    result: list[int] = []
    for index, at in enumerate(known):
        if at is not None:
            result.append(at)
            continue
        following = next((i for i in range(index, len(known)) if known[i] is not None), len(known))
        past = known[following] if following < len(known) else None
        limit = length_samples if past is None else past
        begin = max(0, index - 1)
        since = result[index - 1] if index else 0
        sizes = [len(word.text) for word in words[begin:following]]
        before = sizes[0] if index else 0
        result.append(since + (limit - since) * before // sum(sizes))
    return result


def length_bounds_s(text: str, rate_wpm: int) -> tuple[float, float]:
    """The shortest and the longest believable sound of a line, in seconds, pauses included.

    Wide on purpose: it is there to catch a render that broke off or that never stopped.
    """
    digits = sum(character.isdigit() for character in text)
    foreign = sum(character.isalpha() and not character.isascii() for character in text)
    letters = sum(character.isalpha() for character in text)
    marks = sum(not character.isalnum() and not character.isspace() for character in text)
    letter_s = 60.0 / (rate_wpm * LETTERS_A_WORD)
    shortest = 0.5 * letter_s * (letters + digits)
    spoken = letters + _LETTERS_A_SIGN * (digits + foreign) + _PAUSE_LETTERS * (marks + 1)
    longest = 3.0 * letter_s * spoken
    return shortest, longest
