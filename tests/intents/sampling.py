"""Sentences of graphs that hold too many to go through, and where two graphs meet."""

from __future__ import annotations

import random

from intents.language.graph import WordGraph, Words

Place = tuple[tuple[WordGraph, int], ...]
"""Where a walk is: the node in the innermost part last, before it those that it returns to."""

MOST = 400


def some_sentences(graph: WordGraph, most: int = MOST) -> list[Words]:
    """All sentences of a graph if they are few, else so many drawn at random, always the same."""
    if graph.count <= most:
        return list(graph.sentences())
    source = random.Random(0)  # a sample, not a secret
    return list(dict.fromkeys(_walk(graph, source) for _ in range(most)))


def _walk(graph: WordGraph, source: random.Random) -> Words:
    words: list[str] = []
    node = 0
    while True:
        ways = [*graph.edges[node], *([None] if graph.ends[node] else [])]
        edge = source.choice(ways)
        if edge is None:
            return tuple(words)
        words += _walk(edge.part, source) if edge.part else (edge.word,)
        node = edge.target


def shared_sentence(one: WordGraph, other: WordGraph) -> Words | None:
    """A sentence that both graphs hold, or None."""
    start = (((one, 0),), ((other, 0),))
    waiting: list[tuple[tuple[Place, Place], Words]] = [(start, ())]
    seen = {start}
    while waiting:
        (here, there), words = waiting.pop()
        if words and _may_end(here) and _may_end(there):
            return words
        theirs = _steps(there)
        for word, nexts in _steps(here).items():
            for pair in ((a, b) for a in nexts for b in theirs.get(word, ())):
                if pair not in seen:
                    seen.add(pair)
                    waiting.append((pair, (*words, word)))
    return None


def _may_end(place: Place) -> bool:
    return all(graph.ends[node] for graph, node in place)


def _steps(place: Place) -> dict[str, list[Place]]:
    """The words that may come next, and where each leads."""
    found: dict[str, list[Place]] = {}
    *outer, (graph, node) = place
    for edge in graph.edges[node]:
        after = (*outer, (graph, edge.target))
        if edge.part is None:
            found.setdefault(edge.word, []).append(after)
        else:
            for word, places in _steps((*after, (edge.part, 0))).items():
                found.setdefault(word, []).extend(places)
    if outer and graph.ends[node]:
        for word, places in _steps(tuple(outer)).items():
            found.setdefault(word, []).extend(places)
    return found
