"""A template as an acyclic graph of words: accept, count and list its sentences.

Templates may stand for millions of sentences; everything here but `sentences` works on the
graph, in time that grows with the template's length and not with what it stands for. A list or a
rule is one graph of its own, a part, that every place which refers to it shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import eq
from typing import NamedTuple, Protocol, TypeAlias

ANYTHING = "*"
"""Label of an edge that any one or more words may take (a wildcard list)."""

Words = tuple[str, ...]


class Edge(NamedTuple):
    """One word, or with a part one sentence of it, and the node after it."""

    word: str
    target: int
    part: WordGraph | None = None


class Edges(Protocol):
    """The edges of each node: a tuple of tuples, or what makes them when they are asked for."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[tuple[Edge, ...]]: ...

    def __getitem__(self, node: int, /) -> tuple[Edge, ...]: ...


class Match(NamedTuple):
    """Where sentences that begin at a word may end, and whether all the words begin a longer one.

    stops: numbers of words, from the beginning of what was matched.
    """

    stops: tuple[int, ...]
    goes_on: bool


Known: TypeAlias = "dict[tuple[WordGraph, int], Match]"


@dataclass(frozen=True, eq=False)
class WordGraph:
    """Nodes 0..n-1, each with the words that may follow; node 0 is the start.

    Every edge leads on to an end, and a part has no empty sentence.
    """

    edges: Edges
    ends: tuple[bool, ...]

    @cached_property
    def _after(self) -> dict[int, _After]:
        """What follows each node that was ever come to: of most graphs these are few."""
        return {}

    def _look(self, node: int) -> _After:
        """What follows a node."""
        after = self._after.get(node)
        if after is None:
            targets: dict[str, tuple[int, ...]] = {}
            parts = []
            for word, target, part in self.edges[node]:
                if part is None:
                    targets[word] = (*targets.get(word, ()), target)
                else:
                    parts.append((part, target))
            after = self._after[node] = _After(targets, tuple(parts))
        return after

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The words that a sentence may begin with; ANYTHING among them if any word may."""
        return frozenset().union(*(e.part.firsts if e.part else (e.word,) for e in self.edges[0]))

    def may_hold(self, words: frozenset[str]) -> bool:
        """Whether each of the words is in some sentence: quick to ask, before a match is sought."""
        return self.has_anything or words <= self.vocabulary

    @cached_property
    def has_anything(self) -> bool:
        """Whether some sentence holds a place where any word may stand."""
        words, parts = self.labels()
        return ANYTHING in words or any(part.has_anything for part in parts)

    def longest(self, words: Sequence[str]) -> int:
        """How many of the first words make the longest sentence; 0 if none do."""
        return max(self.match(words).stops, default=0)

    def accepts(self, words: Sequence[str]) -> bool:
        """Whether the words are one of the sentences."""
        return len(words) in self.match(words).stops

    def match(self, words: Sequence[str], start: int = 0, known: Known | None = None) -> Match:
        """What the words from one on are to this graph.

        known: matches of the same words, by graph and first word; may be shared between graphs.
        """
        known = {} if known is None else known
        if (self, start) in known:
            return known[self, start]
        reached: dict[int, set[int]] = {start: {0}}
        stops = []
        goes_on = False
        for at in range(start, len(words) + 1):
            if not reached:
                break
            nodes = reached.pop(at, ())
            if at > start and any(self.ends[node] for node in nodes):
                stops.append(at)
            for node in nodes:
                if at == len(words):
                    goes_on |= any(self._look(node))
                    continue
                steps, is_open = self._steps(words, at, node, known)
                goes_on |= is_open
                for stop, target in steps:
                    reached.setdefault(stop, set()).add(target)
        known[self, start] = match = Match(tuple(stops), goes_on)
        return match

    def _steps(
        self, words: Sequence[str], at: int, node: int, known: Known
    ) -> tuple[list[tuple[int, int]], bool]:
        """The steps over some words from a node: to which word, to which node.

        And whether a step could take more than all the words.
        """
        word, after = words[at], self._look(node)
        steps = [(at + 1, target) for target in after.targets.get(word, ())]
        anything = after.targets.get(ANYTHING, ())
        for target in anything:
            steps += [(stop, target) for stop in range(at + 1, len(words) + 1)]
        goes_on = bool(anything)
        for part, target in after.parts:
            if word in part.firsts or ANYTHING in part.firsts:
                match = part.match(words, at, known)
                goes_on |= match.goes_on
                steps += [(stop, target) for stop in match.stops]
        return steps, goes_on

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
            ways[node] = int(self.ends[node]) + sum(
                ways[e.target] * (e.part.count if e.part else 1) for e in self.edges[node]
            )
        return ways[0]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of every sentence."""
        words, parts = self.labels()
        return frozenset(words - {ANYTHING}).union(*(part.vocabulary for part in parts))

    def labels(self) -> tuple[set[str], set[WordGraph]]:
        """The words, and the parts, of all edges."""
        words = {e.word for edges in self.edges for e in edges if e.part is None}
        return words, {e.part for edges in self.edges for e in edges if e.part is not None}

    def sentences(self) -> Iterator[Words]:
        """Every sentence, in the template's order; the same one may come more than once."""
        # What waits: a graph, a node of it, the words so far, and where to go on after a part.
        stack: list[tuple[WordGraph, int, Words, _Return | None]] = [(self, 0, (), None)]
        while stack:
            graph, node, words, back = stack.pop()
            for edge in reversed(graph.edges[node]):
                if edge.part is None:
                    stack.append((graph, edge.target, (*words, edge.word), back))
                else:
                    stack.append((edge.part, 0, words, _Return(graph, edge.target, back)))
            if graph.ends[node]:
                if back is not None:
                    stack.append((back.graph, back.node, words, back.outer))
                elif words:
                    yield words

    def spoken(self) -> WordGraph:
        """The part whose words are all known: without wildcards and without dead ends."""
        return self._spoken

    @cached_property
    def _spoken(self) -> WordGraph:
        edges = [
            tuple(
                e._replace(part=e.part.spoken()) if e.part else e
                for e in some
                if e.word != ANYTHING
            )
            for some in self.edges
        ]
        # Walked again and again: no place for edges that are made when they are asked for.
        is_same = isinstance(self.edges, tuple) and self.edges == tuple(edges)
        return self if is_same else pruned(edges, self.ends)


class _After(NamedTuple):
    """What follows a node: the nodes after it by word, and parts with the nodes after them."""

    targets: dict[str, tuple[int, ...]]
    parts: tuple[tuple[WordGraph, int], ...]


class _Return(NamedTuple):
    """Where a sentence goes on after a part."""

    graph: WordGraph
    node: int
    outer: _Return | None


def pruned(edges: Sequence[Sequence[Edge]], ends: Sequence[bool]) -> WordGraph:
    """The graph of these edges without those that lead to no end."""
    whole = WordGraph(tuple(map(tuple, edges)), tuple(ends))
    alive = list(ends)
    kept: list[tuple[Edge, ...]] = [()] * len(edges)
    for node in reversed(whole.order):
        kept[node] = tuple(
            e for e in edges[node] if alive[e.target] and not (e.part and not e.part.edges[0])
        )
        alive[node] = alive[node] or bool(kept[node])
    return whole if all(map(eq, kept, whole.edges)) else WordGraph(tuple(kept), tuple(ends))
