"""Impulse responses, streaming convolution and the slowly drifting path of the echo."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from voice.audio import BLOCK_SAMPLES, Block, Samples, gain, silence, to_samples
from voice.bedroom.recording import Recording

_TAIL_BEGINS_S = 0.0025
_LEAST_LAG_SAMPLES = 2.0


def impulse_response(rt60_s: float, direct_to_tail_db: float, rng: np.random.Generator) -> Samples:
    """A direct sound and a tail of decaying noise, shape (about rt60 in samples,), of unit energy.

    The tail loses 60 dB in `rt60_s` (noise times exp(-6.9 t / rt60), Moorer's model of late
    reverberation) and lies `direct_to_tail_db` below the direct sound in energy.
    """
    length = max(to_samples(rt60_s), to_samples(_TAIL_BEGINS_S) + 2)
    times = np.arange(length) / length
    tail = rng.standard_normal(length) * np.exp(-math.log(1000.0) * times)
    tail[: to_samples(_TAIL_BEGINS_S)] = 0.0
    tail *= gain(-direct_to_tail_db) / math.sqrt(float(np.sum(tail**2)))
    tail[0] = 1.0
    return (tail / math.sqrt(float(np.sum(tail**2)))).astype(np.float32)


def convolve(samples: Samples, response: Samples) -> Samples:
    """The whole of a sound through a room, shape (n + m - 1,)."""
    length = samples.size + response.size - 1
    padded = 1 << (length - 1).bit_length()
    spectrum = np.fft.rfft(samples, padded) * np.fft.rfft(response, padded)
    return np.fft.irfft(spectrum, padded)[:length].astype(np.float32)


class Convolver:
    """Streaming convolution, block by block with no delay: uniformly partitioned overlap-save."""

    def __init__(self, response: Samples) -> None:
        parts = math.ceil(response.size / BLOCK_SAMPLES)
        padded = np.zeros((parts, BLOCK_SAMPLES), dtype=np.float32)
        padded.reshape(-1)[: response.size] = response
        spectra = np.fft.rfft(padded, 2 * BLOCK_SAMPLES, axis=1).astype(np.complex64)
        self._spectra = np.concatenate([spectra, spectra])
        self._inputs = np.zeros_like(spectra)
        self._head = 0
        self._previous = silence()
        self._quiet_blocks = parts + 1

    def feed(self, block: Block) -> Block:
        """The next block in, the next block out."""
        parts = self._inputs.shape[0]
        self._quiet_blocks = 0 if block.any() else self._quiet_blocks + 1
        if self._quiet_blocks > parts + 1:
            return silence()
        self._head = (self._head - 1) % parts
        self._inputs[self._head] = np.fft.rfft(np.concatenate([self._previous, block]))
        self._previous = block.copy()
        aligned = self._spectra[parts - self._head : 2 * parts - self._head]
        mixed = np.sum(self._inputs * aligned, axis=0)
        return np.fft.irfft(mixed, 2 * BLOCK_SAMPLES)[BLOCK_SAMPLES:].astype(np.float32)


class DriftingPath:
    """Reads a recording late, and later (or less late) all the time.

    A sample that sounds at n is found at n - lag(n), with lag(n) = delay + n * drift. The lag never
    falls under two samples, so the path stays causal. Between samples: the cubic through the four
    neighbors (Lagrange).
    """

    def __init__(self, source: Recording, delay_samples: float, drift_ppm: float) -> None:
        self._source = source
        self._delay_samples = delay_samples
        self._drift = drift_ppm * 1e-6

    def read(self, at_samples: int) -> Block:
        """What arrives in the block that begins at `at_samples`."""
        if self._drift == 0.0 and float(self._delay_samples).is_integer():
            return self._source.read(at_samples - int(self._delay_samples), BLOCK_SAMPLES)
        instants = at_samples + np.arange(BLOCK_SAMPLES, dtype=np.float64)
        lags = np.maximum(self._delay_samples + instants * self._drift, _LEAST_LAG_SAMPLES)
        places = instants - lags
        whole = np.floor(places)
        first = int(whole[0]) - 1
        heard = self._source.read(first, int(whole[-1]) - first + 3)
        return _cubic(heard, (whole - first).astype(np.intp), places - whole)


def _cubic(samples: Samples, index: NDArray[np.intp], part: NDArray[np.float64]) -> Samples:
    before, here = samples[index - 1], samples[index]
    after, beyond = samples[index + 1], samples[index + 2]
    value = (
        before * (-part * (part - 1.0) * (part - 2.0) / 6.0)
        + here * ((part + 1.0) * (part - 1.0) * (part - 2.0) / 2.0)
        + after * (-(part + 1.0) * part * (part - 2.0) / 2.0)
        + beyond * ((part + 1.0) * part * (part - 1.0) / 6.0)
    )
    return np.asarray(value, dtype=np.float32)
