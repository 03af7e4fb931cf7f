"""Where each word of a recording lies, by the network itself."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import torch
from numpy.typing import NDArray

from scripts.training.examples import Example, Spans, unit_words
from scripts.training.fit import DAMAGES, Run, RunError
from scripts.training.numerator import viterbi, word_graph, word_spans
from scripts.training.showing import Showing


def with_spans(
    run: Run,
    showing: Showing,
    some: Sequence[Example],
    tell: Callable[[int, int], None],
) -> list[Example]:
    """Recordings with the spans of their words, which are kept in a file and found once in a run.

    tell: called with how many are done, and how many there are. RunError where the file cannot be
    written or is damaged.
    """
    # Another run in the same folder may have other recordings under the same numbers.
    file = run.file.with_name(f"spans-{run.digest[:16]}.npz")
    if not file.exists():
        _find(run, showing, some, file, tell)
    try:
        with np.load(file) as known:
            return [replace(one, spans=_as_spans(known.get(str(one.number)))) for one in some]
    except (*DAMAGES, BadZipFile, zlib.error) as error:
        raise RunError(f"{file} is damaged: delete it, and it is made again.") from error


def _as_spans(found: NDArray[np.int32] | None) -> Spans | None:
    return None if found is None else tuple((int(first), int(end)) for first, end in found)


def _find(
    run: Run,
    showing: Showing,
    some: Sequence[Example],
    file: Path,
    tell: Callable[[int, int], None],
) -> None:
    found = {}
    for number, example in enumerate(some, 1):
        spans = find_spans(run, showing, example)
        if spans is not None:
            found[str(example.number)] = np.array(spans, dtype=np.int32)
        tell(number, len(some))
    fresh = file.with_name(f"new-{file.name}")
    try:
        with fresh.open("wb") as whole:
            np.savez_compressed(whole, allow_pickle=False, **found)
        fresh.replace(file)
    except OSError as error:
        raise RunError(f"{file} cannot be written ({error.strerror}): make room there.") from error


def find_spans(run: Run, showing: Showing, example: Example) -> Spans | None:
    """The words' spans; None for a single word, or where the sound is too short for the words."""
    if len(example.words) < 2:
        return None
    shown = showing.bare(example)
    with torch.no_grad():
        scores = run.scores(shown, run.average).cpu().numpy()[0]
    graph = word_graph(unit_words(example.words, showing.ways))
    try:
        path = viterbi(scores[: int(shown.lengths_frames[0])], graph)
    except ValueError:
        return None
    return word_spans(graph.word_of[path], len(example.words))
