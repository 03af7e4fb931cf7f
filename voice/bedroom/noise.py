"""Noise in the room: a loop, and noise made from the seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, gain, level_db, to_samples
from voice.bedroom.acoustics import convolve_loop

_SEAM_S = 0.05
_PINK_S = 20


class NoiseLoop:
    """Endless noise at a level: a recording whose end is faded into its beginning."""

    def __init__(
        self,
        samples: Samples,
        level: float,
        start_samples: int,
        response: Samples | None = None,
        measure_db: Callable[[Samples], float] = level_db,
    ) -> None:
        """`samples` of shape (n,), n > 0; `level` in dB of full scale; where the loop begins.

        `response`: the room it is heard through, shape (m,). `measure_db` tells what counts as the
        loop's own level.
        """
        looped = _fade_seam(samples)
        if response is not None:
            looped = convolve_loop(looped, response)
        self._samples = (looped * gain(level - measure_db(looped))).astype(np.float32)
        self._at = start_samples % self._samples.size

    def next_block(self) -> Block:
        """The next block of the loop."""
        size = self._samples.size
        block = self._samples[(self._at + np.arange(BLOCK_SAMPLES)) % size]
        self._at = (self._at + BLOCK_SAMPLES) % size
        return block


def _fade_seam(samples: Samples) -> Samples:
    seam = to_samples(_SEAM_S)
    if samples.size < 4 * seam:
        return samples
    fade = np.sqrt(np.linspace(0.0, 1.0, seam, dtype=np.float32))
    looped = samples[:-seam].copy()
    looped[:seam] = looped[:seam] * fade + samples[-seam:] * fade[::-1]
    return looped


def pink_noise(rng: np.random.Generator) -> Samples:
    """Twenty seconds of pink noise: white noise whose power falls as one over the frequency."""
    length = _PINK_S * SAMPLE_RATE
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum[0] = 0.0
    spectrum[1:] /= np.sqrt(np.arange(1, spectrum.size))
    pink = np.fft.irfft(spectrum, length)
    return (0.1 * pink / np.std(pink)).astype(np.float32)
