"""Many graphs in a few arrays of numbers: small in memory, and quick to write and to read again."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from intents.language.graph import Edge, WordGraph

_NUMBER = "I"


class Shape(NamedTuple):
    """What of the graphs is no array: every word once, and the number of nodes of each graph."""

    words: list[str]
    nodes: list[int]


class _Table(NamedTuple):
    """The edges of all graphs, node after node.

    starts: where each node's edges begin, and where the last one's end. labels: the number of a
    word, or after all words that of a graph that is a part.
    """

    words: tuple[str, ...]
    graphs: list[WordGraph]
    starts: array[int]
    labels: array[int]
    targets: array[int]


class PackedEdges:
    """The edges of one graph, made anew whenever they are asked for."""

    __slots__ = ("_count", "_first", "_table")

    def __init__(self, table: _Table, first: int, count: int) -> None:
        """The nodes of the graph are `count` ones of the table, from `first` on."""
        self._table = table
        self._first = first
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[Edge, ...]]:
        return map(self.__getitem__, range(self._count))

    def __getitem__(self, node: int) -> tuple[Edge, ...]:
        table = self._table
        begin, end = table.starts[self._first + node], table.starts[self._first + node + 1]
        words, number = table.words, len(table.words)
        return tuple(
            [
                Edge(words[label], target)
                if label < number
                else Edge("", target, table.graphs[label - number])
                for label, target in zip(
                    table.labels[begin:end], table.targets[begin:end], strict=True
                )
            ]
        )

    def labels(self) -> tuple[set[str], set[WordGraph]]:
        """The words, and the parts, of all edges."""
        table = self._table
        begin, end = table.starts[self._first], table.starts[self._first + self._count]
        labels = set(table.labels[begin:end])
        number = len(table.words)
        return (
            {table.words[label] for label in labels if label < number},
            {table.graphs[label - number] for label in labels if label >= number},
        )


class PackedGraph(WordGraph):
    """A graph whose edges are packed: its words are known without a look at every edge."""

    edges: PackedEdges

    def labels(self) -> tuple[set[str], set[WordGraph]]:
        """The words, and the parts, of all edges."""
        return self.edges.labels()


def in_order(graphs: Iterable[WordGraph]) -> list[WordGraph]:
    """The graphs and all their parts, each once, every part before the graphs that hold it."""
    ordered: dict[WordGraph, None] = {}

    def reach(graph: WordGraph) -> None:
        if graph in ordered:
            return
        for edges in graph.edges:
            for edge in edges:
                if edge.part is not None:
                    reach(edge.part)
        ordered[graph] = None

    for graph in graphs:
        reach(graph)
    return list(ordered)


def pack(graphs: Sequence[WordGraph]) -> tuple[Shape, bytes]:
    """Graphs, as `in_order` gives them, as their shape and all the numbers that they are."""
    words = {e.word: 0 for graph in graphs for edges in graph.edges for e in edges if not e.part}
    words = {word: number for number, word in enumerate(words)}
    parts = {graph: number for number, graph in enumerate(graphs, len(words))}
    starts, labels, targets = array(_NUMBER, [0]), array(_NUMBER), array(_NUMBER)
    ends = bytearray()
    for graph in graphs:
        ends += bytes(graph.ends)
        for edges in graph.edges:
            labels.extend(parts[e.part] if e.part else words[e.word] for e in edges)
            targets.extend(e.target for e in edges)
            starts.append(len(labels))
    shape = Shape(list(words), [len(graph.edges) for graph in graphs])
    return shape, b"".join([*map(_as_bytes, (starts, labels, targets)), ends])


def unpack(shape: Shape, content: bytes) -> list[WordGraph]:
    """The graphs of what `pack` gave; ValueError where the two do not belong together."""
    size = array(_NUMBER).itemsize
    nodes = sum(shape.nodes)
    starts, rest = _numbers(content, nodes + 1)
    edges = starts[-1]
    labels, rest = _numbers(rest, edges)
    targets, ends = _numbers(rest, edges)
    if len(content) != size * (nodes + 1 + 2 * edges) + nodes:
        raise ValueError("the numbers are not those of these graphs")
    table = _Table(tuple(map(sys.intern, shape.words)), [], starts, labels, targets)
    first = 0
    for count in shape.nodes:
        may_end = tuple(map(bool, ends[first : first + count]))
        table.graphs.append(PackedGraph(PackedEdges(table, first, count), may_end))
        first += count
    return table.graphs


def _as_bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _numbers(content: bytes, count: int) -> tuple[array[int], bytes]:
    """So many numbers, and the bytes after them."""
    numbers = array(_NUMBER)
    size = count * numbers.itemsize
    numbers.frombytes(content[:size])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers, content[size:]
