"""Built sentences as bytes, to be kept between runs: building them takes two seconds.

A digest of all that follows, the key of what they were built from, the length of a JSON header,
the header, and the numbers of the graphs. What is damaged, or has another key, counts as absent.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from intents.language.block import Built
from intents.language.packed import Shape, in_order, pack, unpack

_DIGEST_BYTES = 16
_LENGTH = struct.Struct("<I")


class Form(NamedTuple):
    """What blocks are made from.

    data: for hassil; where it was kept, without the sentences of blocks that refer to no list.
    courtesy: the lists of politeness. sources: each block's file. built: each block's graph.
    """

    data: dict[str, Any]
    courtesy: Mapping[str, Sequence[str]]
    sources: Sequence[str]
    built: Sequence[Built]


def write_form(form: Form, key: bytes) -> bytes:
    """The bytes that `read_form` reads."""
    graphs = in_order(graph for graph, _ in form.built)
    numbers = {graph: number for number, graph in enumerate(graphs)}
    shape, content = pack(graphs)
    head = {
        "data": _without_needless(form),
        "courtesy": form.courtesy,
        "sources": list(form.sources),
        "built": [[numbers[graph], has_slots] for graph, has_slots in form.built],
        "shape": shape,
    }
    header = json.dumps(head, separators=(",", ":")).encode()
    rest = key + _LENGTH.pack(len(header)) + header + content
    return _digest(rest) + rest


def read_form(content: bytes, key: bytes) -> Form | None:
    """What was written with this key, or None."""
    digest, rest = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if _digest(rest) != digest or not rest.startswith(key):
        return None
    (length,) = _LENGTH.unpack_from(rest, len(key))
    begin = len(key) + _LENGTH.size
    head = json.loads(rest[begin : begin + length])
    graphs = unpack(Shape(*head["shape"]), rest[begin + length :])
    built = [(graphs[number], has_slots) for number, has_slots in head["built"]]
    return Form(head["data"], head["courtesy"], head["sources"], built)


def _without_needless(form: Form) -> dict[str, Any]:
    """The data without the sentences of which the graph says all there is to know."""
    built = iter(form.built)
    intents = {
        name: {
            "data": [
                block if has_slots else {**block, "sentences": []}
                for block, (_, has_slots) in zip(body["data"], built, strict=False)
            ]
        }
        for name, body in form.data["intents"].items()
    }
    return {**form.data, "intents": intents}


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()
