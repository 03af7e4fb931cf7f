"""What was said: the units of an utterance's words, with the silences that may lie between them.

A state is one unit at one place of the utterance. It lasts one frame or more; its first frame has
output 2 * unit, each further one 2 * unit + 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.training.units import SILENCE

NO_WORD = -1
"""The word of a state that is silence."""

NO_STATE = -1
"""What fills a list of predecessors up."""


@dataclass(frozen=True, eq=False)
class Numerator:
    """The states of one utterance; each comes after all its predecessors.

    `units`: (states,) int32. `predecessors`: (states, most) int32, filled up with NO_STATE at the
    end. `is_start` and `is_end`: (states,) bool, may a path begin or end there? `word_of`:
    (states,) int32, the number of the state's word in the utterance, or NO_WORD.
    """

    units: NDArray[np.int32]
    predecessors: NDArray[np.int32]
    is_start: NDArray[np.bool_]
    is_end: NDArray[np.bool_]
    word_of: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class NumeratorBatch:
    """The graphs of several utterances, filled up to the same number of states.

    `states`: (utterances,) int32, how many states are real. `units`, `is_start`, `is_end`:
    (utterances, states); `predecessors`: (utterances, states, most).
    """

    states: NDArray[np.int32]
    units: NDArray[np.int32]
    predecessors: NDArray[np.int32]
    is_start: NDArray[np.bool_]
    is_end: NDArray[np.bool_]


@dataclass
class _Builder:
    """A graph that grows from its beginning.

    `fringe`: the states that what comes next follows, NO_STATE among them while it may be first.
    """

    units: list[int]
    predecessors: list[list[int]]
    word_of: list[int]
    fringe: list[int]

    def add(self, unit: int, after: list[int], word: int) -> int:
        """One more state after those; its number."""
        self.units.append(unit)
        self.predecessors.append(after)
        self.word_of.append(word)
        return len(self.units) - 1

    def add_word(self, alternatives: Sequence[tuple[int, ...]], word: int) -> None:
        """Any one of the alternatives, each a row of states of its own."""
        if not alternatives or not all(alternatives):
            raise ValueError(f"word {word} of the utterance has no pronunciation, or an empty one")
        ends = []
        for sequence in dict.fromkeys(alternatives):
            after = self.fringe
            for unit in sequence:
                after = [self.add(unit, after, word)]
            ends += after
        self.fringe = ends

    def add_pause(self) -> None:
        """A silence that may be left out."""
        self.fringe = [*self.fringe, self.add(SILENCE, self.fringe, NO_WORD)]


def word_graph(words: Sequence[Sequence[tuple[int, ...]]], *, has_pauses: bool = True) -> Numerator:
    """The graph of the words, each the unit sequences that say it (see `units.units_of`).

    A silence may lie before and after all words, and with `has_pauses` between any two. Without
    words there is only silence.
    ValueError for a word without a pronunciation, or with an empty one.
    """
    graph = _Builder([], [], [], [NO_STATE])
    graph.add_pause()
    for number, alternatives in enumerate(words):
        graph.add_word(alternatives, number)
        if has_pauses or number == len(words) - 1:
            graph.add_pause()
    rows = [[state for state in row if state != NO_STATE] for row in graph.predecessors]
    most = max(1, *map(len, rows))
    filled = [row + [NO_STATE] * (most - len(row)) for row in rows]
    return Numerator(
        units=np.array(graph.units, dtype=np.int32),
        predecessors=np.array(filled, dtype=np.int32),
        is_start=np.array([NO_STATE in row for row in graph.predecessors]),
        is_end=np.array([state in graph.fringe for state in range(len(rows))]),
        word_of=np.array(graph.word_of, dtype=np.int32),
    )


def batch(graphs: Sequence[Numerator]) -> NumeratorBatch:
    """The graphs side by side, for `mmi`. ValueError if there is none."""
    if not graphs:
        raise ValueError("a batch has at least one utterance")
    shape = (len(graphs), max(len(graph.units) for graph in graphs))
    most = max(graph.predecessors.shape[1] for graph in graphs)
    units = np.full(shape, SILENCE, dtype=np.int32)
    predecessors = np.full((*shape, most), NO_STATE, dtype=np.int32)
    is_start = np.zeros(shape, dtype=np.bool_)
    is_end = np.zeros(shape, dtype=np.bool_)
    for at, graph in enumerate(graphs):
        states, width = graph.predecessors.shape
        units[at, :states] = graph.units
        predecessors[at, :states, :width] = graph.predecessors
        is_start[at, :states] = graph.is_start
        is_end[at, :states] = graph.is_end
    counts = np.array([len(graph.units) for graph in graphs], dtype=np.int32)
    return NumeratorBatch(counts, units, predecessors, is_start, is_end)


def viterbi(scores: NDArray[np.float32], graph: Numerator) -> NDArray[np.int32]:
    """The best path through the graph: the state of each frame, (frames,).

    `scores`: (frames, 2 * units), log-likelihoods as in `mmi`; going on to another state and
    staying in one cost the same. ValueError where the sound is too short for the words.
    """
    frames = len(scores)
    entering = scores[:, 2 * graph.units].astype(np.float64)
    staying = scores[:, 2 * graph.units + 1].astype(np.float64)
    numbers = np.arange(len(graph.units))
    came_from = np.empty((frames, len(numbers)), dtype=np.int32)
    best = np.full(len(numbers), -np.inf)
    if frames:
        best = np.where(graph.is_start, entering[0], -np.inf)
    for frame in range(1, frames):
        # The last place of the padded scores is where NO_STATE points to.
        reach = np.append(best, -np.inf)[graph.predecessors]
        choice = reach.argmax(axis=1)
        entered = reach[numbers, choice] + entering[frame]
        stayed = best + staying[frame]
        leave = entered > stayed
        came_from[frame] = np.where(leave, graph.predecessors[numbers, choice], numbers)
        best = np.where(leave, entered, stayed)
    best = np.where(graph.is_end, best, -np.inf)
    path = np.empty(frames, dtype=np.int32)
    state = int(best.argmax())
    if best[state] == -np.inf:
        raise ValueError(f"{frames} frames of sound are too short for the words")
    for frame in range(frames - 1, -1, -1):
        path[frame] = state
        state = int(came_from[frame, state])
    return path


def word_spans(word_of_frame: NDArray[np.int32], words: int) -> tuple[tuple[int, int], ...]:
    """Each word's first frame and the one after its last; from the word of each frame, (frames,).

    ValueError where a word has no frame.
    """
    spans = []
    for word in range(words):
        frames = np.flatnonzero(word_of_frame == word)
        if not frames.size:
            raise ValueError(f"word {word} has no frame")
        spans.append((int(frames[0]), int(frames[-1]) + 1))
    return tuple(spans)
