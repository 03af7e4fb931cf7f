"""The first bytes of an OpenFst file: enough to tell a whole graph from a cut one."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_FST_MAGIC = 0x7EB2FDD6
_ADD_ON_MAGIC = 446_681_434
_LONGEST_NAME = 64
_HAS_OUTPUT_SYMBOLS = 0x2
_HEAD_BYTES = 4096

# Bytes a state and an arc of the standard (tropical) semiring take on disk, by type of graph.
_STATE_BYTES = {"const": 20, "vector": 12}
_ARC_BYTES = 16


class FstError(Exception):
    """Not the beginning of a graph that Vosk reads; the message says why."""


@dataclass(frozen=True)
class FstHeader:
    """What a graph's header promises. `least_bytes`: the file cannot be shorter and whole."""

    kind: str
    has_output_symbols: bool
    least_bytes: int
    file_bytes: int


def read_fst_header(path: Path) -> FstHeader:
    """Read the header, also that of the graph inside a lookahead graph. FstError, OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    size = path.stat().st_size
    try:
        return _parse(head, size)
    except struct.error as error:
        raise FstError("it ends inside its header") from error


def _parse(head: bytes, size: int) -> FstHeader:
    kind, flags, states, arcs, at = _one_header(head, 0)
    symbols = bool(flags & _HAS_OUTPUT_SYMBOLS)
    if kind not in _STATE_BYTES:
        # A lookahead graph wraps a constant one: its own header, a mark, the inner header.
        (mark,) = struct.unpack_from("<i", head, at)
        if symbols or mark != _ADD_ON_MAGIC:
            return FstHeader(kind, symbols, at, size)
        inner, _, states, arcs, at = _one_header(head, at + 4)
        if inner not in _STATE_BYTES:
            return FstHeader(kind, symbols, at, size)
        least = at + max(states, 0) * _STATE_BYTES[inner] + max(arcs, 0) * _ARC_BYTES
        return FstHeader(kind, symbols, least, size)
    least = at + max(states, 0) * _STATE_BYTES[kind] + max(arcs, 0) * _ARC_BYTES
    return FstHeader(kind, symbols, least, size)


def _one_header(head: bytes, at: int) -> tuple[str, int, int, int, int]:
    """Type, flags, states, arcs, and where the header ends."""
    (magic,) = struct.unpack_from("<I", head, at)
    if magic != _FST_MAGIC:
        raise FstError("it does not begin like an OpenFst file")
    kind, at = _name(head, at + 4)
    arc, at = _name(head, at)
    if arc != "standard":
        raise FstError(f"its arcs are of type {arc!r}, not 'standard'")
    _, flags, _, _, states, arcs = struct.unpack_from("<iiQqqq", head, at)
    return kind, flags, states, arcs, at + struct.calcsize("<iiQqqq")


def _name(head: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<i", head, at)
    if not 0 < length <= _LONGEST_NAME:
        raise FstError("its header holds no type name")
    (raw,) = struct.unpack_from(f"<{length}s", head, at + 4)
    return raw.decode("ascii", errors="replace"), at + 4 + length
