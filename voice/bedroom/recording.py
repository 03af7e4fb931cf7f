"""What sounded, kept as 16-bit samples for as long as the run lasts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voice.audio import Block, Samples

_FULL_SCALE = 32767.0


class Recording:
    """A growing 16-bit recording: 32 kB a second, no copy when it grows by a block."""

    def __init__(self) -> None:
        self._pcm = bytearray()

    @property
    def length_samples(self) -> int:
        """How many samples it holds."""
        return len(self._pcm) // 2

    def append(self, block: Block) -> Block:
        """Keep a block, shape (n,), clipped to full scale; return it as the 16 bits have it."""
        pcm = np.rint(np.clip(block, -1.0, 1.0) * _FULL_SCALE).astype("<i2")
        self._pcm += pcm.tobytes()
        return np.asarray(pcm / np.float32(_FULL_SCALE), dtype=np.float32)

    def read(self, start_samples: int, length_samples: int) -> Samples:
        """Samples, shape (length_samples,), from `start_samples`; silence outside the recording."""
        out = np.zeros(length_samples, dtype=np.float32)
        first = max(start_samples, 0)
        last = min(start_samples + length_samples, self.length_samples)
        if last > first:
            pcm = np.frombuffer(self._pcm, dtype="<i2", count=last - first, offset=2 * first)
            out[first - start_samples : last - start_samples] = pcm / np.float32(_FULL_SCALE)
        return out

    def pcm(self) -> NDArray[np.int16]:
        """A copy of everything, shape (length_samples,), 16-bit."""
        return np.frombuffer(bytes(self._pcm), dtype="<i2").astype(np.int16)
