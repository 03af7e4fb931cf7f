"""The language model for listening without a phrase list: each word by itself, by its count.

A graph of OpenFst's type "const" with one state, and an arc back to it for each word. Source of
the form: OpenFst's const-fst.h and properties.h.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np

from voice.models.graph_file import ARC, STATE

_MAGIC = 0x7EB2FDD6
_VERSION = 2
# Expanded; an acceptor, with one arc a word and none without; sorted; with costs, and with cycles
# of them through the start; each state is reached and leads to the end; more than one path.
_PROPERTIES = 0x65955A950001


def unigram_graph(counts: Mapping[str, float], labels: Mapping[str, int]) -> bytes:
    """The content of Gr.fst: an arc for each of `labels`, with minus the log of how likely it is.

    `counts`: how often each word was met. One is added to each, so that no word is impossible; a
    word that was never counted may be left out, and one without a label is passed over. ValueError
    if there are no labels or a count is negative.
    """
    met = np.array([counts.get(word, 0.0) for word in labels], np.float64) + 1.0
    if not met.size or (met < 1.0).any():
        raise ValueError("a language model needs words, and counts that are not negative")
    arcs = np.zeros(met.size, ARC)
    arcs["input"] = arcs["output"] = list(labels.values())
    arcs["cost"] = np.log(met.sum() / met)
    arcs.sort(order="input")
    state = np.array([(0.0, 0, met.size, 0, 0)], STATE)
    names = b"".join(struct.pack("<i", len(name)) + name for name in (b"const", b"standard"))
    head = struct.pack("<iiQqqq", _VERSION, 0, _PROPERTIES, 0, 1, met.size)
    return struct.pack("<I", _MAGIC) + names + head + state.tobytes() + arcs.tobytes()
