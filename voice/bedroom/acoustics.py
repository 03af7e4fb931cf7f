"""Impulse responses of decaying noise, and convolution, whole and streaming."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from voice.audio import BLOCK_SAMPLES, Block, Samples, gain, silence, to_samples

_TAIL_BEGINS_S = 0.0025


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


def convolve_loop(loop: Samples, response: Samples) -> Samples:
    """An endless loop through a room: the tail of its end sounds on in its beginning.

    Shape (k * n,), as many turns of the loop as are longer than the response.
    """
    turns = np.tile(loop, math.ceil(response.size / loop.size))
    whole = convolve(turns, response)
    heard = whole[: turns.size].copy()
    heard[: response.size - 1] += whole[turns.size :]
    return heard


class Convolver:
    """Streaming convolution, block by block with no delay: uniformly partitioned overlap-save.

    Whole blocks of silence at the response's beginning, as a long way has them, cost nothing: what
    comes in waits for as long. After a silence as long as the response nothing is computed.
    """

    def __init__(self, response: Samples) -> None:
        late = int(np.argmax(response != 0)) // BLOCK_SAMPLES
        response = response[late * BLOCK_SAMPLES :]
        parts = math.ceil(response.size / BLOCK_SAMPLES)
        padded = np.zeros((parts, BLOCK_SAMPLES), dtype=np.float32)
        padded.reshape(-1)[: response.size] = response
        spectra = np.fft.rfft(padded, 2 * BLOCK_SAMPLES, axis=1).astype(np.complex64)
        self._spectra = np.concatenate([spectra, spectra])
        self._inputs = np.zeros_like(spectra)
        self._waiting = deque(silence() for _ in range(late))
        self._head = 0
        self._previous = silence()
        self._quiet_blocks = parts + 1

    def feed(self, block: Block) -> Block:
        """The next block in, the next block out."""
        self._waiting.append(block.copy())
        block = self._waiting.popleft()
        parts = self._inputs.shape[0]
        self._quiet_blocks = 0 if block.any() else self._quiet_blocks + 1
        if self._quiet_blocks > parts + 1:
            return silence()
        self._head = (self._head - 1) % parts
        self._inputs[self._head] = np.fft.rfft(np.concatenate([self._previous, block]))
        self._previous = block
        aligned = self._spectra[parts - self._head : 2 * parts - self._head]
        mixed = np.sum(self._inputs * aligned, axis=0)
        return np.fft.irfft(mixed, 2 * BLOCK_SAMPLES)[BLOCK_SAMPLES:].astype(np.float32)
