"""Sample rate, block size and the shapes of sound that every room shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
"""Samples a second, everywhere inside the program."""

BLOCK_SAMPLES = 320
"""Samples a block: 20 ms, a length that WebRTC's voice detector accepts."""

BLOCK_S = BLOCK_SAMPLES / SAMPLE_RATE

Samples: TypeAlias = NDArray[np.float32]
"""Mono sound, shape (n,), full scale at -1 and 1."""

Block: TypeAlias = Samples
"""One block of sound, shape (BLOCK_SAMPLES,)."""


class SupineError(Exception):
    """Something a person can mend. The message is one sentence: what, where, and what to do."""


@dataclass(frozen=True)
class Word:
    """A word inside a clip; both times in seconds from the clip's first sample."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, eq=False)
class Clip:
    """Rendered speech or a tone: samples, shape (n,), at SAMPLE_RATE, and when each word sounds."""

    text: str
    samples: Samples = field(repr=False)
    words: tuple[Word, ...] = ()

    @property
    def length_samples(self) -> int:
        """Length in samples."""
        return int(self.samples.shape[0])

    @property
    def length_s(self) -> float:
        """Length in seconds."""
        return self.length_samples / SAMPLE_RATE


def silence(length_samples: int = BLOCK_SAMPLES) -> Samples:
    """Digital silence of the given length in samples."""
    return np.zeros(length_samples, dtype=np.float32)


def to_samples(seconds: float) -> int:
    """The sample nearest to an instant or a length in seconds."""
    return round(seconds * SAMPLE_RATE)


def to_seconds(samples: int) -> float:
    """The instant or length in seconds of a number of samples."""
    return samples / SAMPLE_RATE


def gain(level_db: float) -> float:
    """The factor of amplitude for a level in decibels."""
    return float(10.0 ** (level_db / 20.0))


def level_db(samples: Samples) -> float:
    """Root mean square level in decibels of full scale; -120 for silence."""
    if samples.size == 0:
        return -120.0
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(-120.0, 10.0 * float(np.log10(power + 1e-12)))
