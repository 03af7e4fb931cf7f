"""Even walks through a graph of words and its parts."""

from __future__ import annotations

from collections.abc import Sequence

from intents.language.graph import Edge, WordGraph, Words


class Walker:
    """Walks a graph evenly, from any place to both ends: at every node it takes ways in turn."""

    def __init__(self, graph: WordGraph, walkers: dict[WordGraph, Walker]) -> None:
        """`walkers`: those of all graphs, this one and its parts among them."""
        self.graph = graph
        self.around: list[tuple[Walker, int, int]] = []
        """Where this graph is a part of another: its walker, and the nodes before and after."""
        self._walkers = walkers
        self._turn = 0
        self._onward = [0] * len(graph.edges)
        self._back = [0] * len(graph.edges)
        self._beginning: dict[str, Words] = {}
        self._ending: dict[str, Words] = {}
        self.entering: list[list[tuple[int, Edge]]] = [[] for _ in graph.edges]
        for node in graph.order:
            for edge in graph.edges[node]:
                self.entering[edge.target].append((node, edge))
                if edge.part is not None:
                    walkers[edge.part].around.append((self, node, edge.target))

    def sentence(self, node: int, middle: Words, target: int) -> Words:
        """A whole sentence with these words between two nodes of this graph."""
        words = (*self._way_to(node), *middle, *self.walk(target))
        if not self.around:
            return words
        outer, node, target = self.around[self._turn % len(self.around)]
        self._turn += 1
        return outer.sentence(node, words, target)

    def said(self, edge: Edge) -> Words:
        """The word of an edge, or the part's next sentence."""
        return self._walkers[edge.part].walk(0) if edge.part else (edge.word,)

    def firsts(self, edge: Edge) -> dict[str, Words]:
        """What an edge stands for, by first word: for each word one."""
        if edge.part is None:
            return {edge.word: (edge.word,)}
        return self._walkers[edge.part].by_first()

    def lasts(self, edge: Edge) -> dict[str, Words]:
        """What an edge stands for, by last word: for each word one."""
        if edge.part is None:
            return {edge.word: (edge.word,)}
        return self._walkers[edge.part].by_last()

    def _way_to(self, node: int) -> Words:
        pieces: list[Words] = []
        while node:
            ways = self.entering[node]
            source, edge = ways[self._back[node] % len(ways)]
            self._back[node] += 1
            pieces.append(self.said(edge))
            node = source
        return tuple(word for piece in reversed(pieces) for word in piece)

    def walk(self, node: int) -> Words:
        """Words from a node to an end of a sentence of this graph."""
        words: list[str] = []
        while True:
            ways: Sequence[Edge | None] = self.graph.edges[node]
            if self.graph.ends[node]:
                ways = (*ways, None)
            edge = ways[self._onward[node] % len(ways)]
            self._onward[node] += 1
            if edge is None:
                return tuple(words)
            words += self.said(edge)
            node = edge.target

    def by_first(self) -> dict[str, Words]:
        """For each word that a sentence of this graph may begin with, one sentence."""
        if not self._beginning:
            for edge in self.graph.edges[0]:
                for word, words in self.firsts(edge).items():
                    if word not in self._beginning:
                        self._beginning[word] = (*words, *self.walk(edge.target))
        return self._beginning

    def by_last(self) -> dict[str, Words]:
        """For each word that a sentence of this graph may end with, one sentence."""
        if not self._ending:
            for node in self.graph.order:
                for source, edge in self.entering[node] if self.graph.ends[node] else ():
                    for word, words in self.lasts(edge).items():
                        if word not in self._ending:
                            self._ending[word] = (*self._way_to(source), *words)
        return self._ending


def walkers_of(graphs: Sequence[WordGraph]) -> tuple[Walker, ...]:
    """Walkers of graphs and of all their parts, each part before the graphs that hold it."""
    walkers: dict[WordGraph, Walker] = {}

    def reach(graph: WordGraph) -> None:
        if graph in walkers:
            return
        for edges in graph.edges:
            for edge in edges:
                if edge.part is not None:
                    reach(edge.part)
        walkers[graph] = Walker(graph, walkers)

    for graph in graphs:
        if graph.edges[0]:
            reach(graph)
    return tuple(walkers.values())
