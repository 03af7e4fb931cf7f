"""What the network is shown: a recording or an excerpt of it, with its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from scripts.training.lexicon import UNKNOWN, Ways
from scripts.training.units import units_of

SAMPLES_A_SPAN = 480
"""Spans of words are counted in frames of scores: 30 ms."""

LATE_SPANS = 3
"""The network is sure of a word some 90 ms after its sound: it waits to see what follows."""

MARGIN_SPANS = 1
"""What is cut more on either side."""


Spans: TypeAlias = tuple[tuple[int, int], ...]
"""For each word its first frame of scores and the one after its last."""


@dataclass(frozen=True)
class Example:
    """A recording in a pool. `spans`: where its words are, if that is known."""

    pool: int
    number: int
    words: tuple[str, ...]
    length_samples: int
    spans: Spans | None = None


@dataclass(frozen=True)
class Excerpt:
    """Samples [start, stop) of an example's recording, and what is said in them."""

    example: Example
    start_samples: int
    stop_samples: int
    words: tuple[str, ...]


def whole(example: Example) -> Excerpt:
    """All of a recording."""
    return Excerpt(example, 0, example.length_samples, example.words)


def cut(example: Example, most_words: int, rng: np.random.Generator) -> Excerpt:
    """A few neighbouring words of a recording whose spans are known; all of it otherwise.

    A command is a few words after a silence; sentences alone do not teach how that sounds.
    """
    if not example.spans or len(example.words) < 2:
        return whole(example)
    count = int(rng.integers(1, min(most_words, len(example.words)) + 1))
    first = int(rng.integers(0, len(example.words) - count + 1))
    start, stop = _around(example.spans, first, first + count)
    return Excerpt(
        example,
        start * SAMPLES_A_SPAN,
        min(example.length_samples, stop * SAMPLES_A_SPAN),
        example.words[first : first + count],
    )


def _around(spans: Spans, first: int, end: int) -> tuple[int, int]:
    """From where words [first, end) are cut, and to where."""
    start = spans[first][0] - LATE_SPANS - MARGIN_SPANS
    return max(0, start), spans[end - 1][1] - LATE_SPANS + MARGIN_SPANS


def hide_words(
    words: Sequence[str], share: float, rng: np.random.Generator, least_words: int = 4
) -> tuple[str, ...]:
    """Some words of a longer sentence become [unk], which so learns to compete with all others."""
    if len(words) < least_words:
        return tuple(words)
    hidden = rng.random(len(words)) < share
    return tuple(UNKNOWN if unknown else word for word, unknown in zip(words, hidden, strict=True))


def unit_words(words: Sequence[str], ways: Ways) -> list[list[tuple[int, ...]]]:
    """For each word the rows of units that say it; the garbage unit for one without any."""
    return [[units_of(way) for way in ways.get(word, (("SPN",),))] for word in words]


def batches(
    lengths_samples: Sequence[int], most_samples: int, rng: np.random.Generator
) -> Iterator[list[int]]:
    """Places in `lengths_samples`, those of about one length together, in a drawn order.

    A batch's longest length times its count stays below `most_samples`, unless it is one alone.
    """
    jittered = np.asarray(lengths_samples) * rng.uniform(0.9, 1.1, len(lengths_samples))
    found: list[list[int]] = [[]]
    longest = 0
    for place in np.argsort(jittered, kind="stable").tolist():
        longest = max(longest, lengths_samples[place])
        if found[-1] and longest * (len(found[-1]) + 1) > most_samples:
            found.append([])
            longest = lengths_samples[place]
        found[-1].append(place)
    order = rng.permutation(len(found))
    yield from (found[at] for at in order if found[at])
