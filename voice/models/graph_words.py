"""Words added to a lexicon tree: branches for their phones, and word ends back to its root.

The tree (as the built-in model has it): an arc without a word for each phone, which enters a state
with a self-loop; from a word's last phone an arc with neither sound nor phone but the word, to the
root; a silence at the root that comes back to it. Costs are 0, as those of all its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voice.models.fst import FstError
from voice.models.graph_file import ARC, Integers, LookaheadGraph, Places
from voice.models.phone_table import Step


@dataclass(frozen=True)
class WordPath:
    """A word's label and one of its pronunciations, at least one step long."""

    label: int
    steps: Sequence[Step]


def free_label(graph: LookaheadGraph) -> int:
    """The first label above all that the graph uses."""
    return 1 + max(int(graph.arcs["output"].max()), graph.final_label)


def add_words(graph: LookaheadGraph, paths: Iterable[WordPath]) -> LookaheadGraph:
    """The graph with these words; their labels begin at `free_label`.

    FstError if it is no lexicon tree.
    """
    _check_tree(graph)
    growth = _Growth(graph)
    for path in paths:
        growth.add(path)
    return growth.grown()


def _check_tree(graph: LookaheadGraph) -> None:
    arcs, sources = graph.arcs, graph.sources
    ends = arcs["output"] > 0
    loops = arcs["target"] == sources
    entering = (arcs["input"] > 0) & ~loops
    stay = np.zeros(graph.states, np.int32)
    stay[sources[loops]] = arcs["input"][loops]
    if (
        (ends & ((arcs["target"] != graph.start) | (arcs["input"] != 0))).any()
        or (arcs["input"][entering] % 2 != 0).any()
        or (stay[arcs["target"][entering]] != arcs["input"][entering] - 1).any()
    ):
        raise FstError("it is no tree of words")


class _Growth:
    """The arcs and states to come, and the new labels that each state reaches."""

    def __init__(self, graph: LookaheadGraph) -> None:
        self._graph = graph
        self._states = graph.states
        self._children: dict[tuple[int, int], int] = {}
        self._ends: set[tuple[int, int]] = set()
        self._arcs: list[tuple[int, int, int, float, int]] = []
        self._labels: defaultdict[int, set[int]] = defaultdict(set)
        self._before_root = _reaching_root(graph)

    def add(self, path: WordPath) -> None:
        for state in self._before_root:
            self._labels[state].add(path.label)
        state = self._graph.start
        for step in path.steps:
            state = self._child(state, step)
            self._labels[state].add(path.label)
        if (state, path.label) not in self._ends:
            self._ends.add((state, path.label))
            self._arcs.append((state, 0, path.label, 0.0, self._graph.start))

    def _child(self, state: int, step: Step) -> int:
        found = self._children.get((state, step.enter))
        if found is None and state < self._graph.states:
            arcs = self._graph.arcs_of(state)
            there = arcs[(arcs["input"] == step.enter) & (arcs["output"] == 0)]
            found = int(there["target"][0]) if len(there) else None
        if found is None:
            found = self._states
            self._states += 1
            self._arcs.append((state, step.enter, 0, 0.0, found))
            self._arcs.append((found, step.stay, 0, 0.0, found))
        self._children[state, step.enter] = found
        return found

    def grown(self) -> LookaheadGraph:
        graph = self._graph
        new_sources = np.array([arc[0] for arc in self._arcs], np.int64)
        new_arcs = np.array([arc[1:] for arc in self._arcs], ARC)
        new_states = self._states - graph.states
        reach, starts = self._reach()
        wider = replace(
            graph,
            final_costs=np.append(graph.final_costs, np.full(new_states, np.inf, np.float32)),
            reach=reach,
            reach_starts=starts,
        )
        return wider.with_sorted_arcs(
            np.append(graph.sources, new_sources), np.append(graph.arcs, new_arcs)
        )

    def _reach(self) -> tuple[Integers, Places]:
        old, starts = self._graph.reach, self._graph.reach_starts
        sizes = np.append(np.diff(starts), np.zeros(self._states - self._graph.states, np.int64))
        parts: list[Integers] = []
        done = 0
        for state in sorted(self._labels):
            known = state < self._graph.states
            begin, end = (starts[state], starts[state + 1]) if known else (len(old), len(old))
            record = _reaching(old[begin:end], sorted(self._labels[state]))
            parts += [old[done:begin], record]
            sizes[state] = len(record)
            done = end
        parts.append(old[done:])
        return np.concatenate(parts), np.append(0, np.cumsum(sizes))


def _reaching_root(graph: LookaheadGraph) -> list[int]:
    """The root and the states from which it is reached without a word: silence."""
    silent = graph.arcs["output"] == 0
    found = np.array([graph.start])
    while True:
        leading = silent & np.isin(graph.arcs["target"], found)
        more = np.union1d(found, graph.sources[leading])
        if len(more) == len(found):
            return [int(state) for state in found]
        found = more


def _reaching(record: Integers, labels: Sequence[int]) -> Integers:
    """A state's record, or none, with higher labels added."""
    ends = [int(number) for number in record[2:-1]]
    count = int(record[-1]) if len(record) else 0
    for label in labels:
        if ends and ends[-1] == label:
            ends[-1] += 1
        else:
            ends += [label, label + 1]
    return np.array([len(ends) // 2, 0, *ends, count + len(labels)], np.int32)
