"""What sounded, kept as 16-bit samples for as long as the run lasts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voice.audio import Block, Samples

_FULL_SCALE = 32767.0


class Recording:
    """A growing 16-bit recording: 32 kB a second, no copy when it grows by a block.

    It may forget what is long past, so that a night fits into memory.
    """

    def __init__(self, keep_samples: int | None = None) -> None:
        """`keep_samples`: at least so many of the last samples are kept, or all."""
        self._pcm = bytearray()
        self._keep_samples = keep_samples
        self._forgotten_samples = 0

    @property
    def length_samples(self) -> int:
        """How many samples have sounded, forgotten ones included."""
        return self._forgotten_samples + len(self._pcm) // 2

    def append(self, block: Block) -> Block:
        """Keep a block, shape (n,), clipped to full scale; return it as the 16 bits have it."""
        pcm = np.rint(np.clip(block, -1.0, 1.0) * _FULL_SCALE).astype("<i2")
        self._pcm += pcm.tobytes()
        self._forget()
        return np.asarray(pcm / np.float32(_FULL_SCALE), dtype=np.float32)

    def _forget(self) -> None:
        # Only once twice as much is there: what is cut off in front moves all the rest.
        kept_samples = len(self._pcm) // 2
        if self._keep_samples is not None and kept_samples > 2 * self._keep_samples:
            past_samples = kept_samples - self._keep_samples
            del self._pcm[: 2 * past_samples]
            self._forgotten_samples += past_samples

    def read(self, start_samples: int, length_samples: int) -> Samples:
        """Samples, shape (length_samples,), from `start_samples`; silence outside the recording."""
        out = np.zeros(length_samples, dtype=np.float32)
        first = max(start_samples, self._forgotten_samples)
        last = min(start_samples + length_samples, self.length_samples)
        if last > first:
            offset = 2 * (first - self._forgotten_samples)
            pcm = np.frombuffer(self._pcm, dtype="<i2", count=last - first, offset=offset)
            out[first - start_samples : last - start_samples] = pcm / np.float32(_FULL_SCALE)
        return out

    def pcm(self) -> NDArray[np.int16]:
        """A copy of everything kept, shape (length_samples,) if nothing is forgotten, 16-bit."""
        return np.frombuffer(bytes(self._pcm), dtype="<i2").astype(np.int16)
