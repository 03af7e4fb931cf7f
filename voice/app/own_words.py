"""The narrator's own words in what was heard: found, and taken away.

Pure: the words that were heard against the words that sounded, with their times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

AFTER_S = 0.3
"""A word may be heard for this long after it sounded: the room rings."""

SLACK_S = 0.35
"""How far the ears may misjudge a beginning or an end, a way to the microphone that is not known
included."""

NEARLY_ALL = 0.75
"""The share of the letters that makes what was heard the narrator's own: "start the morning
stretch" over "start morning stretch" has 0.86 of them, "not ready" over "ready" 0.63."""

_LONG = 5
"""Words of so many letters may differ in one and are the same still: "breathe" and "breath"."""

_SHORTEST = 3

_ENDINGS = ("s", "es", "ing", "ed")


@dataclass(frozen=True)
class OwnWord:
    """A word of the narrator's, lower case, and when it sounded, in seconds of audio."""

    text: str
    start_s: float
    end_s: float


def overheard(said: Sequence[OwnWord], start_s: float, end_s: float) -> tuple[OwnWord, ...]:
    """The words that may have been heard from start_s to end_s, in their order."""
    return tuple(
        word
        for word in said
        if word.start_s - SLACK_S <= end_s and start_s <= word.end_s + AFTER_S + SLACK_S
    )


def covers(said: Sequence[OwnWord], start_s: float, end_s: float) -> bool:
    """Whether words sounded from start_s to end_s, with the pauses of speech between them."""
    if not said:
        return False
    first_s = min(word.start_s for word in said) - SLACK_S
    last_s = max(word.end_s for word in said) + AFTER_S + SLACK_S
    return first_s <= start_s and end_s <= last_s


def others_words(heard: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """The words that were heard and not said, in their order.

    As many as possible are matched with what was said, each with one, in the same order. A single
    word may be no more than the beginning of one.
    The longest common subsequence, by Wagner and Fischer's table (1974), of words that are alike.
    """
    if len(heard) == 1 and any(is_beginning(heard[0], word) for word in said):
        return ()
    best = [[0] * (len(said) + 1) for _ in range(len(heard) + 1)]
    for i in range(len(heard) - 1, -1, -1):
        for j in range(len(said) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if alike(heard[i], said[j]):
                best[i][j] = max(best[i][j], 1 + best[i + 1][j + 1])
    left: list[str] = []
    i = j = 0
    while i < len(heard):
        if j < len(said) and alike(heard[i], said[j]) and best[i][j] == 1 + best[i + 1][j + 1]:
            i, j = i + 1, j + 1
        elif j < len(said) and best[i][j] == best[i][j + 1]:
            j += 1
        else:
            left.append(heard[i])
            i += 1
    return tuple(left)


def is_nearly_all(heard: Sequence[str], left: Sequence[str]) -> bool:
    """Whether so little is left of what was heard that all of it was the narrator's."""
    letters = sum(map(len, heard))
    return letters - sum(map(len, left)) >= NEARLY_ALL * letters


def is_beginning(heard: str, said: str) -> bool:
    """Whether a word that was heard may be a piece of one that was said: "set" of "settle"."""
    return len(heard) >= _SHORTEST and said.startswith(heard)


def alike(one: str, other: str) -> bool:
    """Whether a recognizer may take one word for the other: the same, or a form of it."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST and long.startswith(short) and long[len(short) :] in _ENDINGS:
        return True
    return len(short) >= _LONG and one[0] == other[0] and _is_one_letter_off(short, long)


def _is_one_letter_off(short: str, long: str) -> bool:
    """Whether one letter was changed, or one came in."""
    if len(long) - len(short) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), None)
    if same is None:
        return True
    rest = short[same:] if len(long) > len(short) else short[same + 1 :]
    return rest == long[same + 1 :]
