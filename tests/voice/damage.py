"""Models that are damaged on purpose."""

from __future__ import annotations

from pathlib import Path


def garble(network: Path) -> None:
    """Put ones into all bits of a layer's biases: numbers that are none."""
    content = bytearray(network.read_bytes())
    mark = b"<BiasParams> FV "
    at = content.index(mark) + len(mark) + 5
    content[at : at + 400] = b"\xff" * 400
    network.write_bytes(bytes(content))
