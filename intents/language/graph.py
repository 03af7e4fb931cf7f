"""A template as an acyclic graph of words: accept, count, list and cover its sentences.

Templates may stand for millions of sentences; everything here but `sentences` works on the
graph, in time that grows with the template's length and not with what it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

SPACE = " "
ANYTHING = "*"
"""Label of an edge that any one or more words may take (a wildcard list)."""

_FINAL = -1


@dataclass(frozen=True)
class Edge:
    """One word, and the node after it."""

    word: str
    target: int


class Fragments:
    """Edges labelled with pieces of words, spaces or nothing; a template is built onto them."""

    def __init__(self) -> None:
        self.edges: list[list[tuple[str, int]]] = [[]]

    def node(self) -> int:
        """A new node."""
        self.edges.append([])
        return len(self.edges) - 1

    def join(self, source: int, label: str, target: int) -> None:
        """An edge between two nodes; an empty label takes nothing."""
        self.edges[source].append((label, target))

    def text(self, source: int, text: str) -> int:
        """Builds a text, whose white space parts words, and gives the node after it."""
        here = source
        if text[:1].isspace():
            here = self._step(here, SPACE)
        pieces = text.split()
        for number, piece in enumerate(pieces):
            if number:
                here = self._step(here, SPACE)
            here = self._step(here, piece)
        if pieces and text[-1:].isspace():
            here = self._step(here, SPACE)
        return here

    def _step(self, source: int, label: str) -> int:
        target = self.node()
        self.join(source, label, target)
        return target


@dataclass(frozen=True)
class WordGraph:
    """Nodes 0..n-1, each with the words that may follow; node 0 is the start."""

    edges: tuple[tuple[Edge, ...], ...]
    ends: tuple[bool, ...]

    @cached_property
    def _after(self) -> tuple[dict[str, list[int]], ...]:
        """For each node, the nodes after it by word."""
        tables: list[dict[str, list[int]]] = []
        for edges in self.edges:
            table: dict[str, list[int]] = {}
            for edge in edges:
                table.setdefault(edge.word, []).append(edge.target)
            tables.append(table)
        return tuple(tables)

    def longest(self, words: Sequence[str]) -> int:
        """How many of the first words make the longest sentence; 0 if none do."""
        here = {0}
        length = 0
        for number, word in enumerate(words, start=1):
            after: set[int] = set()
            for node in here:
                after.update(self._after[node].get(word, ()))
                if ANYTHING in self._after[node]:
                    after.update((node, *self._after[node][ANYTHING]))
            if not after:
                break
            here = after
            if any(self.ends[node] for node in here):
                length = number
        return length

    def accepts(self, words: Sequence[str]) -> bool:
        """Whether the words are one of the sentences."""
        return bool(words) and self.longest(words) == len(words)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Every node, each before the nodes that follow it."""
        after: list[int] = []
        seen = {0}
        stack = [(0, iter(self.edges[0]))]
        while stack:
            node, rest = stack[-1]
            edge = next(rest, None)
            if edge is None:
                after.append(node)
                stack.pop()
            elif edge.target not in seen:
                seen.add(edge.target)
                stack.append((edge.target, iter(self.edges[edge.target])))
        return tuple(reversed(after))

    @cached_property
    def count(self) -> int:
        """How many ways through the graph there are: no fewer than it has sentences."""
        ways = [0] * len(self.edges)
        for node in reversed(self.order):
            ways[node] = int(self.ends[node]) + sum(ways[e.target] for e in self.edges[node])
        return ways[0]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of every sentence."""
        return frozenset(e.word for node in self.order for e in self.edges[node]) - {ANYTHING}

    def sentences(self) -> Iterator[tuple[str, ...]]:
        """Every sentence, in the template's order; the same one may come more than once."""
        stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
        while stack:
            node, words = stack.pop()
            if self.ends[node] and words:
                yield words
            stack.extend((e.target, (*words, e.word)) for e in reversed(self.edges[node]))

    def spoken(self) -> WordGraph:
        """The part whose words are all known: without wildcards and without dead ends."""
        alive = list(self.ends)
        for node in reversed(self.order):
            alive[node] |= any(alive[e.target] for e in self.edges[node] if e.word != ANYTHING)
        edges = tuple(
            tuple(e for e in edges if e.word != ANYTHING and alive[e.target])
            for edges in self.edges
        )
        return WordGraph(edges, self.ends)


def word_graph(fragments: Fragments, end: int) -> WordGraph:
    """The graph of whole words of a template that was built from node 0 to node `end`."""
    numbers = {0: 0}
    edges: list[tuple[Edge, ...]] = []
    ends: list[bool] = []
    waiting = [0]
    for node in waiting:  # grows while it is walked
        found, ending = _words_from(fragments, node, end)
        for _, target in found:
            if target not in numbers:
                numbers[target] = len(numbers)
                waiting.append(target)
        edges.append(tuple(Edge(word, numbers[target]) for word, target in found))
        ends.append(ending)
    return WordGraph(tuple(edges), tuple(ends))


def _words_from(fragments: Fragments, start: int, end: int) -> tuple[list[tuple[str, int]], bool]:
    """The words that may come next at a word's beginning, and whether the sentence may end."""
    if start == _FINAL:
        return [], True
    found: dict[tuple[str, int], None] = {}
    ending = False
    seen = {(start, "")}
    stack = [(start, "")]
    while stack:
        node, word = stack.pop()
        if node == end:
            if word:
                found[word, _FINAL] = None
            else:
                ending = True
        for label, target in reversed(fragments.edges[node]):
            step = (target, word if label == SPACE else word + label)
            if label == SPACE and word:
                found[word, target] = None
            elif label == ANYTHING and not word:
                found[ANYTHING, target] = None
            elif label != ANYTHING and step not in seen:
                seen.add(step)
                stack.append(step)
    return list(found), ending
