"""What might have been said instead: a bigram of units that every utterance competes against.

The next unit depends on the group of the last one: its phone, and whether its word goes on. Groups
instead of units keep the number of arcs at a few thousand, and what is told apart beyond that
(the kind of phone before) is there for the network's sake, not for the language's.

Povey et al., "Purely sequence-trained neural networks for ASR based on lattice-free MMI",
Interspeech 2016, take a phone 4-gram; a bigram is enough for short commands and far cheaper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scripts.training.units import KINDS, SILENCE, UNITS

UNIGRAM_SHARE = 0.05
"""How much of each group's probability goes by what is frequent after any group like it."""

SILENCE_FIRST = 0.5
"""The probability that a recording begins with silence."""


@dataclass(frozen=True, eq=False)
class Denominator:
    """The bigram as arrays; arcs lie in the order of the group they leave (CSR).

    `group_of`: (units,) int32, the group that a unit belongs to as history. `arc_starts`:
    (groups + 1,) int32, where the arcs of each group begin. `arc_targets`: (arcs,) int32, the unit
    that an arc enters. `arc_probabilities`: (arcs,) float64, of a group they add up to one.
    `initial`: (units,) float64, the probability that a recording begins with the unit.
    """

    group_of: NDArray[np.int32]
    arc_starts: NDArray[np.int32]
    arc_targets: NDArray[np.int32]
    arc_probabilities: NDArray[np.float64]
    initial: NDArray[np.float64]

    @property
    def units(self) -> int:
        """How many units there are."""
        return int(self.group_of.shape[0])


@dataclass(frozen=True, eq=False)
class _Layout:
    """Groups of the project's own units, and which unit may follow which group.

    `group_of`: (units,) int32. `permitted`: (groups, units) bool. `begins`: (units,) bool, the
    units that follow where no word is open.
    """

    group_of: NDArray[np.int32]
    permitted: NDArray[np.bool_]
    begins: NDArray[np.bool_]


def _layout() -> _Layout:
    kind_of = {phone: at for at, kind in enumerate(KINDS) for phone in kind}
    numbers: dict[tuple[str, bool], int] = {}
    histories = [(unit.phone, unit.place in {"B", "I"}) for unit in UNITS]
    for history in histories:
        numbers.setdefault(history, len(numbers))
    after = np.array([unit.after for unit in UNITS])
    begins = after < 0
    permitted = np.empty((len(numbers), len(UNITS)), dtype=np.bool_)
    for (phone, is_open), number in numbers.items():
        permitted[number] = after == kind_of[phone] if is_open else begins
    group_of = np.array([numbers[history] for history in histories], dtype=np.int32)
    return _Layout(group_of, permitted, begins)


def estimate(sequences: Iterable[Sequence[int]]) -> Denominator:
    """The bigram of these sequences of units, one an utterance, silences where they belong.

    Of each group's probability UNIGRAM_SHARE is dealt out by how often the units that are permitted
    there occur at all (counted once more than they do), so that no permitted arc has none
    (Jelinek and Mercer, "Interpolated estimation of Markov source parameters", 1980).

    ValueError for a unit that cannot follow the one before it.
    """
    layout = _layout()
    counts, unigrams = _count(sequences, layout)
    shared = np.where(layout.permitted, unigrams, 0.0)
    shared /= shared.sum(axis=1, keepdims=True)
    seen = counts.sum(axis=1, keepdims=True)
    own = np.divide(counts, seen, out=shared.copy(), where=seen > 0)
    chances = (1.0 - UNIGRAM_SHARE) * own + UNIGRAM_SHARE * shared
    words = np.where(layout.begins, unigrams, 0.0)
    words[SILENCE] = 0.0
    initial = (1.0 - SILENCE_FIRST) * words / words.sum()
    initial[SILENCE] = SILENCE_FIRST
    sources, targets = np.nonzero(layout.permitted)
    starts = np.searchsorted(sources, np.arange(len(chances) + 1))
    return Denominator(
        group_of=layout.group_of,
        arc_starts=starts.astype(np.int32),
        arc_targets=targets.astype(np.int32),
        arc_probabilities=chances[sources, targets],
        initial=initial,
    )


def _count(
    sequences: Iterable[Sequence[int]], layout: _Layout
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How often each unit follows each group, and how often it occurs at all plus one."""
    counts = np.zeros(layout.permitted.shape)
    unigrams = np.ones(len(UNITS))
    for sequence in sequences:
        for unit in sequence:
            unigrams[unit] += 1.0
        for before, unit in pairwise(sequence):
            group = layout.group_of[before]
            if not layout.permitted[group, unit]:
                names = f"{UNITS[unit].name} cannot follow {UNITS[before].name}"
                raise ValueError(f"{names} in a sequence of units")
            counts[group, unit] += 1.0
    return counts, unigrams
