"""The objective against every path written out, its gradient against small steps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.training.denominator import Denominator
from scripts.training.mmi import MmiResult, mmi
from scripts.training.numerator import Numerator, NumeratorBatch, batch, word_graph

UNITS = 4
STEP = 1 / 64
"""Scores lie on this grid, so that a step of one is exact in single precision."""

CHANCES = np.array([
    [0.2, 0.5, 0.3, 0.0],
    [0.6, 0.0, 0.1, 0.3],
    [0.1, 0.4, 0.0, 0.5],
])  # fmt: skip
"""Of three groups, to be followed by each of four units; units 2 and 3 share a group."""

Path = tuple[tuple[int, bool], ...]
"""In each frame a state, and whether it was entered just then."""


def toy() -> Denominator:
    sources, targets = np.nonzero(CHANCES)
    return Denominator(
        group_of=np.array([0, 1, 2, 2], dtype=np.int32),
        arc_starts=np.searchsorted(sources, np.arange(len(CHANCES) + 1)).astype(np.int32),
        arc_targets=targets.astype(np.int32),
        arc_probabilities=CHANCES[sources, targets],
        initial=np.array([0.5, 0.2, 0.3, 0.0]),
    )


def random_scores(seed: int, utterances: int, frames: int) -> NDArray[np.float32]:
    drawn = np.random.default_rng(seed).integers(-128, 129, (utterances, frames, 2 * UNITS))
    return (drawn * STEP).astype(np.float32)


def all_paths(states: int, frames: int) -> Iterator[Path]:
    """Every row of states and entries in which a state that is not entered goes on."""
    each = tuple(product(range(states), (True, False)))
    for path in product(each, repeat=frames):
        if path[0][1] and all(entered or now == was for (was, _), (now, entered) in pairwise(path)):
            yield path


def log_of_sum(scores: NDArray[np.float32], weights: dict[Path, float], units: list[int]) -> float:
    total = 0.0
    for path, weight in weights.items():
        pdfs = [2 * units[state] + (not entered) for state, entered in path]
        total += weight * math.exp(sum(float(scores[at, pdf]) for at, pdf in enumerate(pdfs)))
    return math.log(total)


def denominator_by_hand(scores: NDArray[np.float32], chances: Denominator) -> float:
    weights = {}
    for path in all_paths(UNITS, len(scores)):
        weight = chances.initial[path[0][0]] * 0.5 ** (len(path) - 1)
        for (was, _), (now, entered) in pairwise(path):
            weight *= CHANCES[chances.group_of[was], now] if entered else 1.0
        weights[path] = float(weight)
    return log_of_sum(scores, weights, list(range(UNITS)))


def numerator_by_hand(scores: NDArray[np.float32], graph: Numerator) -> float:
    weights = {}
    for path in all_paths(len(graph.units), len(scores)):
        begins, ends = graph.is_start[path[0][0]], graph.is_end[path[-1][0]]
        follows = all(
            was in graph.predecessors[now] for (was, _), (now, entered) in pairwise(path) if entered
        )
        if begins and ends and follows:
            weights[path] = 0.5 ** (len(path) - 1)
    return log_of_sum(scores, weights, graph.units.tolist())


def run(scores: NDArray[np.float32], *graphs: Numerator) -> MmiResult:
    return mmi(scores, np.full(len(scores), scores.shape[1]), batch(graphs), toy())


def one_path(units: tuple[int, ...]) -> Numerator:
    """These units and no silence: in as many frames there is only one way."""
    row = np.arange(len(units), dtype=np.int32)
    return Numerator(
        units=np.array(units, dtype=np.int32),
        predecessors=(row - 1)[:, np.newaxis],
        is_start=row == 0,
        is_end=row == len(units) - 1,
        word_of=np.zeros_like(row),
    )


def one_hot(units: tuple[int, ...]) -> NDArray[np.float64]:
    occupancies = np.zeros((len(units), 2 * UNITS))
    occupancies[np.arange(len(units)), 2 * np.array(units)] = 1.0
    return occupancies


GRAPHS = [
    pytest.param(word_graph([[(1,)]]), id="a word of one unit"),
    pytest.param(word_graph([[(1, 2), (3,)]]), id="two pronunciations"),
    pytest.param(word_graph([[(1,)], [(1,)]]), id="the same word twice"),
    pytest.param(word_graph([]), id="silence"),
]


@pytest.mark.parametrize("frames", [1, 2, 4])
def test_denominator_is_the_sum_over_every_path(frames: int) -> None:
    scores = random_scores(1, 1, frames)
    found = run(scores, word_graph([[(1,)]])).log_denominators[0]
    assert found == pytest.approx(denominator_by_hand(scores[0], toy()), abs=1e-6)


@pytest.mark.parametrize("graph", GRAPHS)
@pytest.mark.parametrize("frames", [2, 4])
def test_numerator_is_the_sum_over_every_path(graph: Numerator, frames: int) -> None:
    scores = random_scores(2, 1, frames)
    found = run(scores, graph).log_numerators[0]
    assert found == pytest.approx(numerator_by_hand(scores[0], graph), abs=1e-6)


@pytest.mark.parametrize("graph", GRAPHS)
def test_gradient_is_what_a_small_step_changes(graph: Numerator) -> None:
    scores = random_scores(3, 1, 5)
    gradient = run(scores, graph).gradient
    for at in np.ndindex(scores.shape):
        up, down = scores.copy(), scores.copy()
        up[at] += STEP
        down[at] -= STEP
        slope = (run(down, graph).objective - run(up, graph).objective) / (2 * STEP)
        assert gradient[at] == pytest.approx(slope, abs=1e-4)


@pytest.mark.parametrize("size", [1.0, 15.0])
def test_occupancies_of_a_frame_add_up_to_one(size: float) -> None:
    units = (0, 1, 3, 2, 1, 0, 2)
    scores = random_scores(4, 1, len(units)) * np.float32(size)
    denominator = run(scores, one_path(units)).gradient[0] + one_hot(units)
    assert denominator.min() >= -1e-6
    assert denominator.sum(axis=1) == pytest.approx(1.0, abs=1e-6)
    several_ways = run(scores, word_graph([[(1, 2), (3,)]])).gradient[0]
    numerator = denominator - several_ways
    assert numerator.min() >= -1e-6
    assert numerator.sum(axis=1) == pytest.approx(1.0, abs=1e-6)


def test_padding_changes_nothing() -> None:
    scores = random_scores(5, 2, 9)
    graphs = [word_graph([[(1, 2)]]), word_graph([[(3,), (1, 2)], [(2, 1, 3)]])]
    lengths = np.array([5, 9])
    together = mmi(scores, lengths, batch(graphs), toy())
    for at, length in enumerate(lengths):
        alone = run(scores[at : at + 1, :length], graphs[at])
        assert together.log_numerators[at] == pytest.approx(alone.log_numerators[0])
        assert together.log_denominators[at] == pytest.approx(alone.log_denominators[0])
        assert together.gradient[at, :length] == pytest.approx(alone.gradient[0], abs=1e-6)
        assert not together.gradient[at, length:].any()


def test_sound_too_short_for_the_words_is_not_used() -> None:
    scores = random_scores(6, 2, 3)
    short, long = word_graph([[(1,)]]), word_graph([[(1, 2)], [(3, 2)]])
    result = run(scores, long, short)
    assert result.usable.tolist() == [False, True]
    assert result.log_numerators[0] == -np.inf
    assert not result.gradient[0].any()
    alone = run(scores[1:], short)
    assert result.gradient[1] == pytest.approx(alone.gradient[0])
    assert result.objective == pytest.approx(alone.objective)


def test_network_that_is_sure_of_the_right_words_gets_hardly_a_gradient() -> None:
    units = (0, 1, 2, 0)
    scores = np.where(one_hot(units) > 0, 30.0, -30.0).astype(np.float32)[np.newaxis]
    result = run(scores, word_graph([[(1, 2)]]))
    assert np.abs(result.gradient).max() < 1e-6
    assert result.log_numerators[0] == pytest.approx(4 * 30.0 + 3 * math.log(0.5))


@pytest.mark.parametrize(("words", "usable"), [(3, True), (30, False)])
def test_network_that_is_sure_of_the_wrong_words_overflows_nothing(
    words: int, usable: bool
) -> None:
    scores = np.full((1, 40, 2 * UNITS), -30.0, dtype=np.float32)
    scores[:, :, :2] = 30.0
    result = run(scores, word_graph([[(1,)]] * words))
    assert result.usable.tolist() == [usable]
    assert np.isfinite(result.gradient).all()
    assert np.abs(result.gradient).sum() > 1.0 if usable else not result.gradient.any()


def test_denominator_of_half_a_minute_neither_loses_nor_overflows() -> None:
    scores = np.zeros((1, 1000, 2 * UNITS), dtype=np.float32)
    result = run(scores, one_path((1,)))
    # Each group's probabilities add up to one, as do the initial ones.
    assert result.log_denominators[0] == pytest.approx(0.0, abs=1e-6)


def test_numerator_of_half_a_minute_does_not_vanish() -> None:
    scores = np.zeros((1, 1000, 2 * UNITS), dtype=np.float32)
    scores[:, :, 2] = 2.0
    result = run(scores, one_path((1,)))
    assert result.usable.all()
    assert result.log_numerators[0] == pytest.approx(2.0 + 999 * math.log(0.5))


def test_a_network_sure_of_what_cannot_be_said_still_has_a_way_on() -> None:
    scores = np.full((1, 6, 2 * UNITS), -200.0, dtype=np.float32)
    scores[:, 0, 6:] = 0.0  # no recording begins with the last unit
    result = run(scores, one_path((1,)))
    assert np.isfinite(result.log_denominators).all()
    assert result.usable.all()
    assert np.isfinite(result.gradient).all()
    assert result.gradient.any()


def test_words_that_vanish_only_between_beginning_and_end_are_not_used() -> None:
    scores = np.full((1, 24, 2 * UNITS), -30.0, dtype=np.float32)
    scores[:, :12, :2] = 30.0
    scores[:, 12:, 6:] = 30.0
    for others, usable in ((8, True), (11, False)):
        result = run(scores, one_path((0, *[1] * others, 3)))
        assert result.usable.tolist() == [usable]
        assert result.gradient.any() == usable


def test_result_does_not_touch_the_scores() -> None:
    scores = random_scores(7, 1, 4)
    before = scores.copy()
    run(scores, word_graph([[(1,)]]))
    assert np.array_equal(scores, before)


GOOD = batch([word_graph([[(1,)]])])


@pytest.mark.parametrize(
    ("outputs", "lengths", "numerators", "message"),
    [
        (2 * UNITS + 2, [3], GOOD, "scores have shape"),
        (2 * UNITS, [3, 3], GOOD, "lengths or numerators"),
        (2 * UNITS, [3], batch([word_graph([])] * 2), "lengths or numerators"),
        (2 * UNITS, [4], GOOD, "more than 3"),
        (2 * UNITS, [0], GOOD, "no frame"),
        (2 * UNITS, [3], replace(GOOD, units=GOOD.units + 3), "a unit beyond the 4"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    outputs: int, lengths: list[int], numerators: NumeratorBatch, message: str
) -> None:
    scores = np.zeros((1, 3, outputs), dtype=np.float32)
    with pytest.raises(ValueError, match=message):
        mmi(scores, np.array(lengths), numerators, toy())
