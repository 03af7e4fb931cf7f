"""A lookahead graph's file: read into arrays, and written again byte for byte.

The type is OpenFst's "olabel_lookahead" (version 1.7, which Vosk 0.3.45 links): its own header, a
mark, a constant graph with header, states and arcs, then which words can be reached from each
state without saying another one first. Sources: OpenFst's const-fst.h, add-on.h,
label-reachable.h and interval-set.h. Without that last part the built-in model's graph costs about
four times the computing with a list of 1,300 phrases, so a plain graph would not do.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from voice.models.fst import FstError

Integers: TypeAlias = NDArray[np.int32]
Places: TypeAlias = NDArray[np.int64]

STATE = np.dtype(
    [
        ("final_cost", "<f4"),
        ("first_arc", "<u4"),
        ("arcs", "<u4"),
        ("without_input", "<u4"),
        ("without_output", "<u4"),
    ]
)
ARC = np.dtype([("input", "<i4"), ("output", "<i4"), ("cost", "<f4"), ("target", "<i4")])

_HEADER = struct.Struct("<iiQqqq")  # version, flags, properties, start, states, arcs
_MAGIC = 0x7EB2FDD6
_MARK = struct.pack("<i", 446_681_434)
_SORTED_BY_OUTPUT = 0x40000000
# What is true of a lexicon tree with a silence of some cost, also after words were added: bits of
# OpenFst's properties.h.
_TREE = (
    0x1  # expanded
    | 0x20000  # no acceptor
    | 0x80000  # several arcs of a state with the same input, where words sound the same
    | 0x200000  # several arcs of a state with the same output
    | 0x400000  # arcs with neither input nor output
    | 0x1000000  # arcs without input
    | 0x4000000  # arcs without output
    | 0x20000000  # not sorted by input
    | _SORTED_BY_OUTPUT
    | 0x100000000  # costs
    | 0x400000000  # cycles
    | 0x1000000000  # one of them through the start
    | 0x8000000000  # no order of states without a step back
    | 0x10000000000  # each state can be reached
    | 0x40000000000  # and each leads to the end
    | 0x200000000000  # more than one path
    | 0x400000000000  # cycles with costs
)
_LOOKAHEAD_VERSION = 1
_CONSTANT_VERSION = 2  # version 1 pads its parts to 16 bytes
# There is an add-on; none for inputs; one for outputs; it is no input's; it keeps no old labels.
_ADD_ON = bytes((1, 0, 1, 0, 0))


@dataclass(frozen=True, eq=False)
class LookaheadGraph:
    """Shapes: `final_costs` (states,); `arcs` of ARC and `sources`, their states, (arcs,).

    The arcs of a state stand together, in the order of output, input. `reach` holds a record for
    each state, beginning at `reach_starts`, shape (states + 1,): how many intervals of labels
    (64 bits), each interval's first label and the label after its last, how many labels in all.
    `final_label` stands in them for "the end".
    """

    start: int
    final_costs: NDArray[np.float32] = field(repr=False)
    sources: Places = field(repr=False)
    arcs: NDArray[np.void] = field(repr=False)
    final_label: int
    reach: Integers = field(repr=False)
    reach_starts: Places = field(repr=False)
    head: bytes = field(repr=False)
    inner_head: bytes = field(repr=False)

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.final_costs)

    def arcs_of(self, state: int) -> NDArray[np.void]:
        """A state's arcs, as ARC."""
        first, end = np.searchsorted(self.sources, [state, state + 1])
        found: NDArray[np.void] = self.arcs[first:end]
        return found

    def with_sorted_arcs(self, sources: Places, arcs: NDArray[np.void]) -> LookaheadGraph:
        """The same with other arcs, which may come in any order."""
        order = np.lexsort((arcs["input"], arcs["output"], sources))
        return replace(self, sources=sources[order], arcs=arcs[order])


def parse_graph(content: bytes) -> LookaheadGraph:
    """The graph in a file's content. FstError if it is no whole graph of this type."""
    try:
        return _parse(content)
    except (struct.error, ValueError, IndexError) as error:
        raise FstError("it is cut short or no graph with lookahead") from error


def new_tree(
    arcs: NDArray[np.void], sources: Places, words: int, records: Sequence[Integers]
) -> LookaheadGraph:
    """A lexicon tree, whose start and only end is state 0, as `LookaheadGraph` has it.

    `arcs` of ARC and `sources`, their states, (arcs,), come in any order; the outputs are 1 to
    `words`. `records`: for each state `reach_record` of the words that it reaches without saying
    another one first; `words` + 1, the end, is one of those of the start.
    """
    final_costs = np.full(len(records), np.inf, np.float32)
    final_costs[0] = 0.0
    outer = _new_head(b"olabel_lookahead", _LOOKAHEAD_VERSION, -1) + struct.pack("<qq", 0, 0)
    graph = LookaheadGraph(
        start=0,
        final_costs=final_costs,
        sources=sources,
        arcs=arcs,
        final_label=words + 1,
        reach=np.concatenate(records),
        reach_starts=np.append(0, np.cumsum([len(record) for record in records])),
        head=outer + _MARK,
        inner_head=_new_head(b"const", _CONSTANT_VERSION, 0),
    )
    return graph.with_sorted_arcs(sources, arcs)


def reach_record(labels: Iterable[int]) -> Integers:
    """A state's record of the labels, in rising order, that it reaches."""
    ends: list[int] = []
    count = 0
    for label in labels:
        count += 1
        if ends and ends[-1] == label:
            ends[-1] += 1
        else:
            ends += [label, label + 1]
    return np.array([len(ends) // 2, 0, *ends, count], np.int32)


def is_lookahead_head(head: bytes) -> bool:
    """Do a file's first bytes announce a graph of this type?"""
    try:
        _heads(head)
    except (FstError, struct.error):
        return False
    return True


def write_graph(graph: LookaheadGraph) -> bytes:
    """The content of the graph's file."""
    states = np.empty(graph.states, STATE)
    states["final_cost"] = graph.final_costs
    for name, chosen in (
        ("arcs", slice(None)),
        ("without_input", graph.arcs["input"] == 0),
        ("without_output", graph.arcs["output"] == 0),
    ):
        states[name] = np.bincount(graph.sources[chosen], minlength=graph.states)
    states["first_arc"] = np.cumsum(states["arcs"]) - states["arcs"]
    counts = struct.pack("<qq", graph.states, len(graph.arcs))
    return b"".join(
        (
            graph.head,
            graph.inner_head + counts,
            states.tobytes(),
            graph.arcs.tobytes(),
            _ADD_ON,
            struct.pack("<iq", graph.final_label, graph.states),
            graph.reach.tobytes(),
        )
    )


def _parse(content: bytes) -> LookaheadGraph:
    head, inner_head, start, states_count, arcs_count, at = _heads(content)
    states = np.frombuffer(content, STATE, states_count, at)
    at += states.nbytes
    arcs = np.frombuffer(content, ARC, arcs_count, at)
    at += arcs.nbytes
    if content[at : at + len(_ADD_ON)] != _ADD_ON:
        raise FstError("its lookahead data is of another kind")
    at += len(_ADD_ON)
    final_label, records = struct.unpack_from("<iq", content, at)
    at += struct.calcsize("<iq")
    reach = np.frombuffer(content, "<i4", -1, at).astype(np.int32)
    first_arcs = np.cumsum(states["arcs"], dtype=np.int64) - states["arcs"]
    if records != states_count or not np.array_equal(first_arcs, states["first_arc"]):
        raise FstError("its states and arcs do not fit together")
    return LookaheadGraph(
        start=start,
        final_costs=states["final_cost"].copy(),
        sources=np.repeat(np.arange(states_count), states["arcs"]),
        arcs=arcs,
        final_label=final_label,
        reach=reach,
        reach_starts=_record_starts(reach, records),
        head=head,
        inner_head=inner_head,
    )


def _heads(content: bytes) -> tuple[bytes, bytes, int, int, int, int]:
    """Both headers without the inner one's counts; start, states, arcs; where the states begin."""
    _, middle = _one_head(content, 0, b"olabel_lookahead", _LOOKAHEAD_VERSION)
    inner = middle + len(_MARK)
    if content[middle:inner] != _MARK:
        raise FstError("it holds no constant graph")
    values, end = _one_head(content, inner, b"const", _CONSTANT_VERSION)
    _, _, properties, start, states, arcs = values
    if not properties & _SORTED_BY_OUTPUT or not 0 <= start < states or arcs < 0:
        raise FstError("its header is not that of a graph sorted by word")
    return content[:inner], content[inner : end - 16], start, states, arcs, end


def _new_head(kind: bytes, version: int, start: int) -> bytes:
    """A tree's header without its counts of states and arcs, which come last."""
    return _names(kind) + struct.pack("<iiQq", version, 0, _TREE, start)


def _names(kind: bytes) -> bytes:
    names = b"".join(struct.pack("<i", len(name)) + name for name in (kind, b"standard"))
    return struct.pack("<I", _MAGIC) + names


def _one_head(
    content: bytes, at: int, kind: bytes, version: int
) -> tuple[tuple[int, int, int, int, int, int], int]:
    """A header's values (version, flags, properties, start, states, arcs) and its end."""
    wanted = _names(kind)
    if content[at : at + len(wanted)] != wanted:
        raise FstError("it is not of the type olabel_lookahead over const")
    at += len(wanted)
    found, flags, properties, start, states, arcs = _HEADER.unpack_from(content, at)
    if (found, flags) != (version, 0):
        raise FstError("it is of another version of its type")
    return (found, flags, properties, start, states, arcs), at + _HEADER.size


def _record_starts(reach: Integers, records: int) -> Places:
    numbers = reach.tolist()
    starts = [0]
    for _ in range(records):
        intervals = numbers[starts[-1]]
        if intervals < 0:
            raise FstError("its lookahead data is damaged")
        starts.append(starts[-1] + 3 + 2 * intervals)
    if starts[-1] != len(numbers):
        raise FstError("its lookahead data is damaged")
    return np.array(starts)
