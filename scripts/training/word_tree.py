"""A lexicon as a prefix tree of units: the graph that Vosk composes with a phrase list.

The tree's form is that of `voice.models.graph_words`, so that words can be added to it later: an
arc for each unit that enters a state with a self-loop; from a word's last unit an arc that has only
the word, back to the root; a silence at the root. Words are numbered in the order in which a walk
through the tree finds them, so that those a state can reach make few intervals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from scripts.training.units import SILENCE, units_of
from voice.models.graph_file import ARC, LookaheadGraph, new_tree, reach_record

Lexicon: TypeAlias = Mapping[str, Sequence[Sequence[str]]]
"""Pronunciations in ARPAbet phones without stress, by word."""

SILENCE_COST = 0.7
"""What a silence between words costs, in natural logarithms: it is taken in about half of them."""

_ROOT = 0
_SILENT = 1


@dataclass(frozen=True)
class WordTree:
    """The graph, and the words' labels in it, from 1 without a gap."""

    graph: LookaheadGraph
    labels: Mapping[str, int] = field(repr=False)


def build_tree(lexicon: Lexicon) -> WordTree:
    """The tree of these words, at least one.

    ValueError for a word that has no pronunciation or an empty one, KeyError for a phone that is
    none.
    """
    root = _Node()
    for word in sorted(lexicon):
        if not lexicon[word]:
            raise ValueError(f"{word!r} has no pronunciation")
        for pronunciation in lexicon[word]:
            root.add(units_of(pronunciation), word)
    if not root.children:
        raise ValueError("a lexicon needs a word")
    walk = _Walk()
    walk.into(root, _ROOT)
    everything = reach_record(range(1, len(walk.labels) + 2))  # the end is one of them
    within = [reach_record(sorted(labels)) for labels in walk.reached[_SILENT + 1 :]]
    records = [everything, everything, *within]
    graph = new_tree(
        np.array(walk.arcs, ARC), np.array(walk.sources, np.int64), len(walk.labels), records
    )
    return WordTree(graph, walk.labels)


def enter(unit: int) -> int:
    """The transition that enters a unit's state."""
    return 2 * unit + 2


def stay(unit: int) -> int:
    """The transition that stays in it."""
    return 2 * unit + 1


class _Node:
    """A place in the tree: the words that end there and the units that may follow."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.children: dict[int, _Node] = {}

    def add(self, units: Sequence[int], word: str) -> None:
        node = self
        for unit in units:
            node = node.children.setdefault(unit, _Node())
        if word not in node.words:
            node.words.append(word)


class _Walk:
    """States, labels and arcs, in the order in which they are met."""

    def __init__(self) -> None:
        self.labels: dict[str, int] = {}
        self.sources = [_ROOT, _SILENT, _SILENT]
        self.arcs = [
            (enter(SILENCE), 0, SILENCE_COST, _SILENT),
            (stay(SILENCE), 0, 0.0, _SILENT),
            (0, 0, 0.0, _ROOT),
        ]
        self.reached: list[set[int]] = [set(), set()]

    def into(self, node: _Node, state: int) -> None:
        """The words said on from a node whose state is there already."""
        for word in node.words:
            label = self.labels.setdefault(word, len(self.labels) + 1)
            self._arc(state, 0, label, _ROOT)
            self.reached[state].add(label)
        for unit, child in sorted(node.children.items()):
            below = len(self.reached)
            self.reached.append(set())
            self._arc(state, enter(unit), 0, below)
            self._arc(below, stay(unit), 0, below)
            self.into(child, below)
            self.reached[state] |= self.reached[below]

    def _arc(self, source: int, transition: int, label: int, target: int) -> None:
        self.sources.append(source)
        self.arcs.append((transition, label, 0.0, target))
