"""A small loudspeaker: it clips softly, and has neither bass nor the highest notes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from voice.audio import Block, Samples, gain
from voice.bedroom.acoustics import convolve
from voice.bedroom.filters import steep_high_pass, steep_low_pass

MOST_DISTORTION = 0.4
_HEADROOM_RANGE_DB = (-20.0, 80.0)


@dataclass(frozen=True)
class Loudspeaker:
    """How a loudspeaker differs from a perfect one.

    `headroom_db`: how far its limit lies above the narrator's normal level (root mean square while
    it speaks), None for one without a limit. Speech peaks 10 to 18 dB above that level, so 20 dB
    is a decent loudspeaker, 12 dB a small one turned up. `low_hz`, `high_hz`: where its output is
    3 dB down, falling by 12 dB an octave beyond; the defaults are those of a small wireless box.
    """

    headroom_db: float | None = None
    low_hz: float = 180.0
    high_hz: float = 7_000.0

    def limit_band(self, response: Samples) -> Samples:
        """A room's response, shape (n,), behind this loudspeaker's cone, shape (n + 2046,).

        The cone comes after the distortion, so it may be a part of the response.
        """
        band = convolve(steep_high_pass(self.low_hz), steep_low_pass(self.high_hz))
        return convolve(response, band)


class SoftClip:
    """The hyperbolic tangent of every sample: no memory, odd harmonics only.

    Nothing is oversampled: harmonics above 8 kHz fold back. Speech has little above 2.7 kHz, where
    that begins, and a linear canceller can follow neither kind.
    """

    def __init__(self, headroom_db: float, reference_db: float) -> None:
        """A limit `headroom_db` above speech of `reference_db` of full scale while it sounds.

        Speech of that level keeps its level: what the limit takes is made up for.
        """
        limit = gain(reference_db + headroom_db)
        self._limit = np.float32(limit)
        self._makeup = np.float32(_makeup(headroom_db) * limit)

    def feed(self, block: Block) -> Block:
        """A block through the loudspeaker, shape (n,)."""
        return np.asarray(self._makeup * np.tanh(block / self._limit), dtype=np.float32)


def distortion(headroom_db: float) -> float:
    """Total harmonic distortion of a sine as loud as the narrator: a part of its fundamental."""
    angles = 2.0 * np.pi * np.arange(512) / 512
    limited = np.tanh(math.sqrt(2.0) * gain(-headroom_db) * np.sin(angles))
    harmonics = np.abs(np.fft.rfft(limited))
    return math.sqrt(float(np.sum(harmonics[2:] ** 2))) / float(harmonics[1])


def headroom_for(total_distortion: float) -> float:
    """The headroom in dB at which a sine as loud as the narrator is distorted that much.

    A part of one: 0.03 for 3 %. Raises ValueError beyond 0.4; the tangent ends in a square wave.
    """
    if not 0.0 < total_distortion <= MOST_DISTORTION:
        raise ValueError(f"a distortion lies between 0 and {MOST_DISTORTION}")
    low, high = _HEADROOM_RANGE_DB
    for _ in range(40):
        middle = (low + high) / 2.0
        low, high = (middle, high) if distortion(middle) > total_distortion else (low, middle)
    return high


def _makeup(headroom_db: float) -> float:
    """What speech loses at the limit, as a factor that gives it back.

    The amplitudes of speech are taken as those of a Laplace distribution.
    """
    chances = (np.arange(4_096) + 0.5) / 4_096
    amplitudes = -np.log(1.0 - chances) * gain(-headroom_db) * math.sqrt(0.5)
    loss = np.mean(amplitudes**2) / np.mean(np.tanh(amplitudes) ** 2)
    return math.sqrt(float(loss))
