"""What was played, kept for a while and read late by any part of a sample."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from voice.audio import BLOCK_SAMPLES, Block, Samples, silence

KEPT_SAMPLES = 36_000
"""2.25 s: what a search for the delay looks at, see voice.echo.search."""

_HALF = 10
"""Samples on each side that make one between two samples: flat to 6.5 kHz within 0.2 dB."""

_RAMP = ((np.arange(BLOCK_SAMPLES) + 0.5) / BLOCK_SAMPLES).astype(np.float32)
_TAPS = np.arange(-_HALF, _HALF + 1)
_STEPS = 2048
"""To a sample: a part is right to 68 dB at 4 kHz."""


class Reference:
    """The loudspeaker's sound as the microphone's clock has it.

    A lag is how many samples ago something was played, at the end of the newest block; it need not
    be whole.
    """

    def __init__(self) -> None:
        """Nothing was played yet."""
        self._played = silence(KEPT_SAMPLES)

    def push(self, played: Block) -> None:
        """The next block was played, shape (BLOCK_SAMPLES,)."""
        self._played[:-BLOCK_SAMPLES] = self._played[BLOCK_SAMPLES:]
        self._played[-BLOCK_SAMPLES:] = played

    def newest(self, length_samples: int) -> Samples:
        """What was played last, shape (length_samples,); a view, at most KEPT_SAMPLES."""
        return self._played[-length_samples:]

    def read(self, lag_samples: float, drift: float = 0.0, blocks_ago: int = 0) -> Block:
        """The block that was played `lag_samples` before the one of `blocks_ago`.

        `drift`: by how many samples the lag grows with every sample; `lag_samples` is that of the
        block's end. What was played before KEPT_SAMPLES, or is not yet, reads as silence.
        """
        end = KEPT_SAMPLES - blocks_ago * BLOCK_SAMPLES
        first_lag = lag_samples - drift * BLOCK_SAMPLES
        whole = round(0.5 * (first_lag + lag_samples))
        if first_lag == lag_samples == whole:
            return self._around(end - BLOCK_SAMPLES - whole, 0)
        near = self._around(end - BLOCK_SAMPLES - whole, _HALF)
        at_last = np.convolve(near, _between(round((lag_samples - whole) * _STEPS)), mode="valid")
        if drift == 0.0:
            return np.asarray(at_last, dtype=np.float32)
        # Within a block the lag moves by a few hundredths of a sample: straight from the first
        # to the last is the same to 90 dB, and jumps of that size would be heard as noise.
        at_first = np.convolve(near, _between(round((first_lag - whole) * _STEPS)), mode="valid")
        return np.asarray(at_first + _RAMP * (at_last - at_first), dtype=np.float32)

    def read_back(self, lag_samples: float, drift: float, blocks: int) -> Samples:
        """The last `blocks` blocks, oldest first, shape (blocks * BLOCK_SAMPLES,)."""
        ago = range(blocks - 1, -1, -1)
        lags = (lag_samples - drift * BLOCK_SAMPLES * back for back in ago)
        return np.concatenate(
            [self.read(lag, drift, back) for lag, back in zip(lags, ago, strict=True)]
        )

    def _around(self, start: int, margin: int) -> Samples:
        """One block from `start` with a margin on both sides, silence where nothing is kept."""
        out = silence(BLOCK_SAMPLES + 2 * margin)
        first, last = max(0, start - margin), min(KEPT_SAMPLES, start + BLOCK_SAMPLES + margin)
        if last > first:
            shift = start - margin
            out[first - shift : last - shift] = self._played[first:last]
        return out


@lru_cache(maxsize=4 * _STEPS)
def _between(steps: int) -> Samples:
    """What delays by so many steps of a sample: a sinc in a raised cosine."""
    places = _TAPS - steps / _STEPS
    window = 0.5 + 0.5 * np.cos(math.pi * np.clip(places / (_HALF + 1), -1.0, 1.0))
    taps = np.sinc(places) * window
    return np.asarray(taps / taps.sum(), dtype=np.float32)
