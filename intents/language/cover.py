"""Choosing sentences for a recognizer's phrase list.

Vosk learns only from its list which words come next to each other (a bigram), so a template
that stands for too many sentences is as well served by some that hold every pair of
neighbouring words.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from intents.language.graph import Edge, WordGraph

Words = tuple[str, ...]

MOST_SENTENCES = 20_000
"""A phrase list is never longer, but for single words that only a longer one can bring in."""

_SMALL = 1_000
_WALKS = 1_000


def choose_sentences(graphs: Sequence[WordGraph], most: int = MOST_SENTENCES) -> list[Words]:
    """All sentences of all graphs if they are at most `most`, else some with every word pair."""
    spoken = [graph.spoken() for graph in graphs]
    if sum(graph.count for graph in spoken) <= most:
        return list(dict.fromkeys(words for graph in spoken for words in graph.sentences()))
    large = sum(graph.count > _SMALL for graph in spoken)
    walks = min(_WALKS, most // (2 * max(1, large)))
    chosen: dict[Words, None] = {}
    pairs: set[tuple[str, str]] = set()
    for graph in spoken:
        room = graph.count <= min(_SMALL, most - len(chosen))
        sentences = graph.sentences() if room else _cover(graph, walks, pairs)
        for words in filter(None, sentences):
            chosen[words] = None
            pairs.update(pairwise(words))
            if len(chosen) >= most:
                break
    known = {word for words in chosen for word in words}
    for graph in spoken:
        chosen.update(dict.fromkeys(_missing_words(graph, known)))
    return list(chosen)


def _cover(graph: WordGraph, walks: int, pairs: set[tuple[str, str]]) -> Iterator[Words]:
    """Some sentences of a graph: even walks first, then one for each pair not met so far."""
    if not graph.count:
        return
    walker = _Walker(graph)
    for _ in range(walks):
        yield walker.walk(0)
    for node in graph.order:
        for before, source in walker.entering[node]:
            for edge in graph.edges[node]:
                if (before, edge.word) not in pairs:
                    head = (*walker.way_to(source), before, edge.word)
                    yield (*head, *walker.walk(edge.target))


def _missing_words(graph: WordGraph, known: set[str]) -> Iterator[Words]:
    if graph.vocabulary <= known:
        return
    walker = _Walker(graph)
    for node in graph.order:
        for edge in graph.edges[node]:
            if edge.word not in known:
                words = (*walker.way_to(node), edge.word, *walker.walk(edge.target))
                known.update(words)
                yield words


class _Walker:
    """Walks a graph evenly: at every node it takes the ways in turn."""

    def __init__(self, graph: WordGraph) -> None:
        self._graph = graph
        self._visits = [0] * len(graph.edges)
        self.entering: list[list[tuple[str, int]]] = [[] for _ in graph.edges]
        self._first: dict[int, tuple[int, str]] = {}
        waiting = deque([0])
        seen = {0}
        while waiting:
            node = waiting.popleft()
            for edge in graph.edges[node]:
                self.entering[edge.target].append((edge.word, node))
                if edge.target not in seen:
                    seen.add(edge.target)
                    self._first[edge.target] = (node, edge.word)
                    waiting.append(edge.target)

    def way_to(self, node: int) -> Words:
        """The words of a shortest way from the start to a node."""
        words: list[str] = []
        while node:
            node, word = self._first[node]
            words.append(word)
        return tuple(reversed(words))

    def walk(self, node: int) -> Words:
        """Words from a node to an end of a sentence."""
        words: list[str] = []
        while True:
            ways: list[Edge | None] = list(self._graph.edges[node])
            if self._graph.ends[node]:
                ways.append(None)
            edge = ways[self._visits[node] % len(ways)]
            self._visits[node] += 1
            if edge is None:
                return tuple(words)
            words.append(edge.word)
            node = edge.target


def shortest_by(sentences: Iterable[Words], position: int) -> list[Words]:
    """For each word at a position (0 first, -1 last) the shortest sentence that has it there."""
    best: dict[str, Words] = {}
    for words in sentences:
        known = best.get(words[position])
        if known is None or len(words) < len(known):
            best[words[position]] = words
    return list(best.values())
