from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pytest

from scripts.training.units import PHONES, SILENCE, UNITS, units_of
from scripts.training.word_tree import SILENCE_COST, build_tree, enter, stay
from voice.models import find_model
from voice.models.graph_file import LookaheadGraph, parse_graph, write_graph
from voice.models.graph_words import WordPath, add_words, free_label
from voice.models.phone_table import Step

Ways: TypeAlias = dict[str, list[tuple[str, ...]]]

LEXICON: Ways = {
    "sea": [("S", "IY")],
    "see": [("S", "IY")],
    "seem": [("S", "IY", "M")],
    "a": [("AH",), ("EY",)],
    "stop": [("S", "T", "AA", "P")],
    "the": [("DH", "AH"), ("DH", "IY")],
    "[unk]": [("SPN",)],
}


def many_words() -> Ways:
    """A thousand made-up words, each said in one way, no two alike."""
    rng = random.Random(5)
    ways = {tuple(rng.choices(PHONES[:12], k=rng.randint(1, 6))) for _ in range(1000)}
    return {"-".join(way): [way] for way in sorted(ways)}


def ends(graph: LookaheadGraph, pronunciation: Sequence[str]) -> list[int]:
    """The words that end where these phones lead to."""
    state = graph.start
    for unit in units_of(pronunciation):
        arcs = graph.arcs_of(state)
        (state,) = arcs["target"][arcs["input"] == enter(unit)].tolist()
        loops = graph.arcs_of(state)
        assert loops["input"][loops["target"] == state].tolist() == [stay(unit)]
    arcs = graph.arcs_of(state)
    assert (arcs["target"][arcs["output"] > 0] == graph.start).all()
    return sorted(arcs["output"][arcs["output"] > 0].tolist())


def told(graph: LookaheadGraph) -> list[set[int]]:
    """The labels in each state's record."""
    found = []
    for begin, end in zip(graph.reach_starts, graph.reach_starts[1:], strict=False):
        record = graph.reach[begin:end].tolist()
        firsts, afters = record[2:-1:2], record[3:-1:2]
        labels = [n for pair in zip(firsts, afters, strict=True) for n in range(*pair)]
        assert record[:2] == [len(firsts), 0]
        assert record[-1] == len(labels)
        assert labels == sorted(set(labels))
        found.append(set(labels))
    return found


def reached(graph: LookaheadGraph) -> list[set[int]]:
    """What can be said next from each state, found by following the arcs."""
    found: list[set[int]] = [set() for _ in range(graph.states)]
    found[graph.start].add(graph.final_label)
    rows = list(zip(graph.sources.tolist(), graph.arcs.tolist(), strict=True))
    for source, (_, output, _, _) in rows:
        if output:
            found[source].add(output)
    silent = [(source, arc[3]) for source, arc in rows if not arc[1]]
    changing = True
    while changing:
        before = sum(map(len, found))
        for source, target in reversed(silent):
            found[source] |= found[target]
        changing = sum(map(len, found)) > before
    return found


@pytest.mark.parametrize("lexicon", [LEXICON, many_words()], ids=["few", "many"])
def test_every_word_is_found_by_its_phones(lexicon: Ways) -> None:
    tree = build_tree(lexicon)
    same: dict[tuple[str, ...], list[int]] = {}
    for word, ways in lexicon.items():
        for way in ways:
            same.setdefault(way, []).append(tree.labels[word])
    for way, labels in same.items():
        assert ends(tree.graph, way) == sorted(labels)
    assert (tree.graph.arcs["output"] > 0).sum() == sum(map(len, same.values()))
    assert sorted(tree.labels.values()) == list(range(1, len(lexicon) + 1))


def test_words_with_the_same_beginning_share_it() -> None:
    graph = build_tree({"see": [("S", "IY")], "sea": [("S", "IY")]}).graph
    assert graph.states == 2 + 2
    # A last phone is another unit than the same one inside a word.
    assert build_tree({"see": [("S", "IY")], "seem": [("S", "IY", "M")]}).graph.states == 2 + 4
    ways = {"stop": [("S", "T", "AA", "P")], "stock": [("S", "T", "AA", "K")]}
    assert build_tree(ways).graph.states == 2 + 5


def test_silence_stands_at_the_root() -> None:
    graph = build_tree(LEXICON).graph
    first = graph.arcs_of(graph.start)[0].tolist()
    assert first == (enter(SILENCE), 0, pytest.approx(SILENCE_COST), 1)
    assert graph.arcs_of(1).tolist() == [(0, 0, 0.0, 0), (stay(SILENCE), 0, 0.0, 1)]
    assert np.flatnonzero(graph.arcs["cost"]).tolist() == [0]
    assert np.flatnonzero(graph.final_costs == 0).tolist() == [graph.start]


@pytest.mark.parametrize("lexicon", [LEXICON, many_words()], ids=["few", "many"])
def test_lookahead_tells_what_can_be_said(lexicon: Ways) -> None:
    graph = build_tree(lexicon).graph
    assert told(graph) == reached(graph)


def test_words_said_in_one_way_make_one_interval_a_state() -> None:
    graph = build_tree(many_words()).graph
    assert set(np.diff(graph.reach_starts).tolist()) == {5}


def test_words_can_be_added_later() -> None:
    few = {word: LEXICON[word] for word in ("see", "stop", "[unk]")}
    new = [("S", "IY", "M"), ("S", "T", "AA"), ("AH",)]
    before = build_tree(few).graph
    free = free_label(before)
    paths = [
        WordPath(label, [Step(enter(unit), stay(unit)) for unit in units_of(way)])
        for label, way in enumerate(new, free)
    ]
    after = add_words(before, paths)
    for path, way in zip(paths, new, strict=True):
        assert ends(after, way) == [path.label]
    assert told(after) == reached(after)


@pytest.mark.parametrize("lexicon", [LEXICON, many_words()], ids=["few", "many"])
def test_file_is_read_back(lexicon: Ways) -> None:
    graph = build_tree(lexicon).graph
    content = write_graph(graph)
    read = parse_graph(content)
    assert read.arcs.tolist() == graph.arcs.tolist()
    assert read.sources.tolist() == graph.sources.tolist()
    assert read.reach.tolist() == graph.reach.tolist()
    assert read.reach_starts.tolist() == graph.reach_starts.tolist()
    assert read.final_costs.tolist() == graph.final_costs.tolist()
    assert (read.start, read.final_label) == (0, len(lexicon) + 1)
    assert write_graph(read) == content


def test_header_is_that_of_openfst() -> None:
    made = parse_graph((find_model().path / "graph/HCLr.fst").read_bytes())
    graph = build_tree(LEXICON).graph
    assert graph.head == made.head
    assert graph.inner_head == made.inner_head


def test_words_of_unknown_phones_or_none() -> None:
    with pytest.raises(KeyError):
        build_tree({"zug": [("X", "UH")]})
    with pytest.raises(ValueError, match="'zug' has no pronunciation"):
        build_tree({"zug": []})
    with pytest.raises(ValueError, match="at least one phone"):
        build_tree({"zug": [()]})
    with pytest.raises(ValueError, match="needs a word"):
        build_tree({})


def test_transitions_are_numbered_in_turn() -> None:
    numbers = [number for unit in range(len(UNITS)) for number in (stay(unit), enter(unit))]
    assert numbers == list(range(1, 2 * len(UNITS) + 1))
