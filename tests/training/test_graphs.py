"""What the graphs let be said: the words of an utterance, and the units of any."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.training.denominator import SILENCE_FIRST, Denominator, estimate
from scripts.training.numerator import NO_STATE, NO_WORD, Numerator, batch, viterbi, word_graph
from scripts.training.units import GARBAGE, KINDS, SILENCE, UNITS, units_of

HOLD = units_of(["HH", "OW", "L", "D"])
OLD = units_of(["OW", "L", "D"])
I = units_of(["AY"])  # noqa: E741


def said(graph: Numerator) -> list[tuple[int, ...]]:
    """Every row of units that the graph lets through, from a start to an end."""
    rows: list[list[list[int]]] = []
    for state, unit in enumerate(graph.units.tolist()):
        before = [row for p in graph.predecessors[state] if p != NO_STATE for row in rows[p]]
        starts: list[list[int]] = [[]] if graph.is_start[state] else []
        rows.append([[*row, unit] for row in starts + before])
    return [tuple(row) for state in np.flatnonzero(graph.is_end) for row in rows[state]]


def test_silence_may_lie_around_and_between_words() -> None:
    rows = said(word_graph([[I], [HOLD]]))
    pause = (SILENCE,)
    wanted = {
        (*before, *I, *between, *HOLD, *after)
        for before in ((), pause)
        for between in ((), pause)
        for after in ((), pause)
    }
    assert len(rows) == 8
    assert set(rows) == wanted


def test_words_may_have_to_follow_each_other_without_silence() -> None:
    rows = said(word_graph([[I], [HOLD]], has_pauses=False))
    edges = ((), (SILENCE,))
    assert len(rows) == 4
    assert set(rows) == {(*before, *I, *HOLD, *after) for before in edges for after in edges}


def test_any_pronunciation_will_do_and_each_counts_once() -> None:
    rows = said(word_graph([[HOLD, OLD, HOLD]]))
    assert sorted(row for row in rows if SILENCE not in row) == sorted([HOLD, OLD])
    assert len(rows) == 8


def test_no_words_are_silence() -> None:
    assert said(word_graph([])) == [(SILENCE,)]


def test_states_know_their_words() -> None:
    graph = word_graph([[I], [HOLD, OLD]])
    spoken = [0] * len(I) + [NO_WORD] + [1] * (len(HOLD) + len(OLD))
    assert graph.word_of.tolist() == [NO_WORD, *spoken, NO_WORD]


def paths(graph: Numerator, frames: int) -> list[tuple[int, ...]]:
    """Every row of states that begins at a start, goes along the graph and ends in an end."""
    return [
        path
        for path in product(range(len(graph.units)), repeat=frames)
        if graph.is_start[path[0]]
        and graph.is_end[path[-1]]
        and all(now == was or was in graph.predecessors[now] for was, now in pairwise(path))
    ]


def total(scores: NDArray[np.float32], graph: Numerator, path: tuple[int, ...]) -> float:
    """The sum of a path's scores."""
    stays = [False, *(now == was for was, now in pairwise(path))]
    pdfs = 2 * graph.units[list(path)] + np.array(stays)
    return float(scores[np.arange(len(path)), pdfs].sum())


@pytest.mark.parametrize("word", [[], [()]])
def test_word_that_cannot_be_said_is_refused(word: list[tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match="word 1 of the utterance"):
        word_graph([[I], word])


def test_batch_holds_every_graph_and_nothing_else() -> None:
    graphs = [word_graph([[I]]), word_graph([[HOLD, OLD, I], [OLD]])]
    together = batch(graphs)
    assert together.states.tolist() == [len(graph.units) for graph in graphs]
    for at, graph in enumerate(graphs):
        states, width = graph.predecessors.shape
        assert np.array_equal(together.units[at, :states], graph.units)
        assert np.array_equal(together.predecessors[at, :states, :width], graph.predecessors)
        assert np.array_equal(together.is_start[at, :states], graph.is_start)
        assert np.array_equal(together.is_end[at, :states], graph.is_end)
        assert (together.predecessors[at, :, width:] == NO_STATE).all()
        assert not together.is_start[at, states:].any()
        assert not together.is_end[at, states:].any()


def test_batch_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        batch([])


def planted(path: list[tuple[int, int]]) -> NDArray[np.float32]:
    """Scores of a network that hears these units, each for so many frames."""
    pdfs = [2 * unit + (at > 0) for unit, frames in path for at in range(frames)]
    scores = np.random.default_rng(1).normal(0.0, 0.5, (len(pdfs), 2 * len(UNITS)))
    scores[np.arange(len(pdfs)), pdfs] += 8.0
    return scores.astype(np.float32)


def test_viterbi_finds_what_was_said_and_when() -> None:
    graph = word_graph([[I], [HOLD, OLD], [I]])
    path = [(SILENCE, 3), (I[0], 4), *((unit, 2) for unit in OLD), (SILENCE, 1), (I[0], 5)]
    states = viterbi(planted(path), graph)
    heard = [unit for unit, frames in path for _ in range(frames)]
    assert graph.units[states].tolist() == heard
    wanted = [NO_WORD] * 3 + [0] * 4 + [1] * 6 + [NO_WORD] + [2] * 5
    assert graph.word_of[states].tolist() == wanted


def test_viterbi_tells_a_word_said_twice_from_one_said_slowly() -> None:
    graph = word_graph([[I], [I]])
    states = viterbi(planted([(I[0], 4), (I[0], 3)]), graph)
    assert graph.word_of[states].tolist() == [0, 0, 0, 0, 1, 1, 1]


def test_viterbi_ends_in_an_end_though_the_sound_breaks_off() -> None:
    graph = word_graph([[HOLD]])
    states = viterbi(planted([(SILENCE, 4), (HOLD[0], 3)]), graph)
    assert graph.units[states].tolist()[-3:] == list(HOLD[1:])


def test_viterbi_path_is_the_best_of_all() -> None:
    graph = word_graph([[(1, 2), (3,)]])
    found = []
    for seed in range(20):
        scores = np.random.default_rng(seed).normal(size=(5, 8)).astype(np.float32)
        best = max(paths(graph, 5), key=lambda path: total(scores, graph, path))
        found.append(best)
        assert tuple(viterbi(scores, graph).tolist()) == best
    assert len(set(found)) > 5


@pytest.mark.parametrize("frames", [0, 3])
def test_viterbi_refuses_sound_too_short_for_the_words(frames: int) -> None:
    scores = np.zeros((frames, 2 * len(UNITS)), dtype=np.float32)
    with pytest.raises(ValueError, match=f"{frames} frames of sound are too short"):
        viterbi(scores, word_graph([[HOLD]]))


def test_viterbi_takes_sound_just_long_enough() -> None:
    scores = np.zeros((len(HOLD), 2 * len(UNITS)), dtype=np.float32)
    graph = word_graph([[HOLD]])
    assert graph.units[viterbi(scores, graph)].tolist() == list(HOLD)


SEQUENCES = [
    (SILENCE, *HOLD, SILENCE),
    (SILENCE, *HOLD, *OLD, SILENCE),
    (SILENCE, *I, *HOLD, SILENCE, GARBAGE, SILENCE),
]


def arcs(found: Denominator, unit: int) -> dict[int, float]:
    """What may follow the unit, and how likely."""
    group = found.group_of[unit]
    own = slice(found.arc_starts[group], found.arc_starts[group + 1])
    targets, chances = found.arc_targets[own].tolist(), found.arc_probabilities[own].tolist()
    return dict(zip(targets, chances, strict=True))


@pytest.mark.parametrize("sequences", [SEQUENCES, []])
def test_each_group_has_one_probability_to_deal_out(sequences: list[tuple[int, ...]]) -> None:
    found = estimate(sequences)
    assert len(found.arc_starts) - 1 == 39 + 41
    assert found.units == len(UNITS)
    for unit in range(len(UNITS)):
        chances = arcs(found, unit)
        assert sum(chances.values()) == pytest.approx(1.0)
        assert min(chances.values()) > 0.0


def test_arcs_are_the_permitted_ones() -> None:
    found = estimate(SEQUENCES)
    begins = {number for number, unit in enumerate(UNITS) if unit.place in {"B", "S", ""}}
    for number, unit in enumerate(UNITS):
        wanted = begins
        if unit.place in {"B", "I"}:
            kind = next(at for at, kind in enumerate(KINDS) if unit.phone in kind)
            wanted = {at for at, other in enumerate(UNITS) if other.after == kind}
        assert set(arcs(found, number)) == wanted


def test_what_was_seen_is_likelier() -> None:
    found = estimate(SEQUENCES)
    after_hh = arcs(found, HOLD[0])
    assert max(after_hh, key=lambda unit: after_hh[unit]) == HOLD[1]
    after_silence = arcs(found, SILENCE)
    assert after_silence[HOLD[0]] == pytest.approx(0.95 * 2 / 4 + 0.05 * 4 / 93)
    assert after_silence[units_of(["Z", "UW"])[0]] == pytest.approx(0.05 / 93)


def test_half_the_recordings_begin_with_silence() -> None:
    initial = estimate(SEQUENCES).initial
    assert initial.sum() == pytest.approx(1.0)
    assert initial[SILENCE] == SILENCE_FIRST
    assert initial[HOLD[0]] > initial[OLD[0]] > initial[units_of(["Z", "UW"])[0]] > 0.0
    assert not initial[[*HOLD[1:], *OLD[1:]]].any()


@pytest.mark.parametrize("sequence", [(HOLD[0], SILENCE), (SILENCE, HOLD[1]), (HOLD[0], HOLD[3])])
def test_sequence_that_no_words_have_is_refused(sequence: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        estimate([sequence])
