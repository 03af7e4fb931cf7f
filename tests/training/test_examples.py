"""Excerpts lie where the words do, words are hidden, and batches hold each example once."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.training.examples import (
    SAMPLES_A_SPAN,
    Example,
    batches,
    cut,
    hide_words,
    unit_words,
    whole,
)
from scripts.training.lexicon import UNKNOWN
from scripts.training.units import GARBAGE, units_of

WORDS = ("one", "two", "three", "four", "five", "six")
SPANS = ((2, 5), (5, 9), (12, 14), (14, 20), (20, 21), (25, 40))
LENGTH_SAMPLES = 37 * SAMPLES_A_SPAN + 100
SAID = Example(0, 7, WORDS, LENGTH_SAMPLES, SPANS)


# The network is three frames late, and one more is cut on either side.
STARTS = (0, 1, 8, 10, 16, 21)


def test_excerpts_hold_what_may_be_their_words() -> None:
    rng = np.random.default_rng(1)
    found = set()
    for _ in range(400):
        excerpt = cut(SAID, 3, rng)
        first, count = WORDS.index(excerpt.words[0]), len(excerpt.words)
        assert excerpt.words == WORDS[first : first + count]
        assert excerpt.start_samples == STARTS[first] * SAMPLES_A_SPAN
        end = (SPANS[first + count - 1][1] - 2) * SAMPLES_A_SPAN
        assert excerpt.stop_samples == min(LENGTH_SAMPLES, end)
        found.add((first, count))
    assert found == {(first, count) for count in (1, 2, 3) for first in range(7 - count)}


def test_an_excerpt_is_clipped_to_the_recording() -> None:
    rng = np.random.default_rng(1)
    stops = {cut(SAID, 6, rng).stop_samples for _ in range(100)}
    assert max(stops) == LENGTH_SAMPLES < SPANS[-1][1] * SAMPLES_A_SPAN


@pytest.mark.parametrize(
    "example",
    [
        Example(0, 1, WORDS, LENGTH_SAMPLES),
        Example(0, 1, ("one",), LENGTH_SAMPLES, ((2, 5),)),
        Example(0, 1, (), LENGTH_SAMPLES, ()),
    ],
)
def test_what_cannot_be_cut_stays_whole(example: Example) -> None:
    excerpt = cut(example, 3, np.random.default_rng(1))
    assert excerpt == whole(example)
    assert (excerpt.start_samples, excerpt.stop_samples) == (0, LENGTH_SAMPLES)
    assert excerpt.words == example.words


def test_a_share_of_the_words_is_hidden_and_the_rest_stays() -> None:
    words = tuple(f"w{number}" for number in range(4_000))
    found = hide_words(words, 0.12, np.random.default_rng(1))
    assert all(now in {was, UNKNOWN} for was, now in zip(words, found, strict=True))
    assert 0.10 < found.count(UNKNOWN) / len(words) < 0.14


def test_short_sentences_and_no_share_hide_nothing() -> None:
    rng = np.random.default_rng(1)
    assert hide_words(WORDS[:3], 1.0, rng) == WORDS[:3]
    assert hide_words(WORDS[:4], 1.0, rng) == (UNKNOWN,) * 4
    assert hide_words(WORDS, 0.0, rng) == WORDS


def test_a_word_without_a_sound_is_garbage() -> None:
    ways = {"two": (("T", "UW"), ("T", "AH"))}
    assert unit_words(["two", UNKNOWN], ways) == [
        [units_of(("T", "UW")), units_of(("T", "AH"))],
        [(GARBAGE,)],
    ]


def test_batches_hold_each_example_once_and_stay_below_the_limit() -> None:
    lengths = np.random.default_rng(2).integers(5, 300, 500).tolist()
    found = list(batches(lengths, 1_000, np.random.default_rng(3)))
    assert sorted(place for one in found for place in one) == list(range(len(lengths)))
    for one in found:
        assert len(one) == 1 or max(lengths[place] for place in one) * len(one) <= 1_000
    padding = sum(max(lengths[at] for at in one) * len(one) for one in found) / sum(lengths)
    assert padding < 1.2, "those of about one length lie together"
    longest = [max(lengths[at] for at in one) for one in found]
    assert longest != sorted(longest), "short ones do not always come first"


def test_one_that_is_longer_than_the_limit_is_alone() -> None:
    found = list(batches([10, 5_000, 10], 100, np.random.default_rng(1)))
    assert sorted(map(sorted, found)) == [[0, 2], [1]]


def test_batches_are_drawn_anew_by_the_generator() -> None:
    lengths = list(range(10, 200))
    one, same, other = (list(batches(lengths, 500, np.random.default_rng(n))) for n in (1, 1, 2))
    assert one == same
    assert one != other
    assert list(batches([], 500, np.random.default_rng(1))) == []
