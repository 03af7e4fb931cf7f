"""Sound a little faster or slower: how a microphone keeps to the loudspeaker's clock."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from voice.audio import Samples, silence

HALF_TAPS = 16
"""Samples before and after an instant that its value is made of: flat to 6.5 kHz, 1 ms of delay."""

_PHASES = 256
_KAISER_BETA = 8.0


@cache
def _filters() -> NDArray[np.float32]:
    """Windowed sinc filters for instants between two samples, shape (_PHASES + 1, 2 * HALF_TAPS).

    Each sums to one. The window is J. F. Kaiser's (Nonrecursive digital filter design using the
    I0-sinh window function, 1974); values between two phases are interpolated.
    """
    after = np.arange(_PHASES + 1)[:, np.newaxis] / _PHASES
    from_instant = np.arange(1 - HALF_TAPS, HALF_TAPS + 1) - after
    inside = np.clip(1.0 - np.square(from_instant / HALF_TAPS), 0.0, None)
    taps = np.sinc(from_instant) * np.i0(_KAISER_BETA * np.sqrt(inside))
    taps /= taps.sum(axis=1, keepdims=True)
    return taps.astype(np.float32)


class Stretch:
    """Reads a stream of samples at a speed that may change from call to call.

    At a speed of one, and before it was ever another, samples come out as they went in, later by
    HALF_TAPS.
    """

    def __init__(self) -> None:
        self._held = silence(HALF_TAPS - 1)
        self._at_samples = float(HALF_TAPS - 1)

    def step(self, sound: Samples, faster: float) -> Samples:
        """Take (n,) samples, give about n / (1 + faster).

        `faster` is how much faster than at its own speed the sound is read, at most a hundredth.
        """
        held = np.concatenate((self._held, sound))
        last = held.size - HALF_TAPS - 1
        speed = 1.0 + faster
        count = max(0, int(np.floor((last - self._at_samples) / speed)) + 1)
        start, between = divmod(self._at_samples, 1.0)
        if not count or (faster == 0.0 and between == 0.0):
            stretched = held[int(start) : int(start) + count]
        else:
            steps = np.arange(count, dtype=np.float64)
            stretched = _read(held, self._at_samples + steps * speed)
        self._at_samples += count * speed
        done = int(self._at_samples) - (HALF_TAPS - 1)
        self._held = held[done:]
        self._at_samples -= done
        return stretched


def _read(held: Samples, at_samples: NDArray[np.float64]) -> Samples:
    """The values of a sound at instants between its samples, shape of `at_samples`."""
    whole = np.floor(at_samples).astype(np.int64)
    phase = (at_samples - whole) * _PHASES
    below = phase.astype(np.int64)
    upper = (phase - below).astype(np.float32)[:, np.newaxis]
    filters = _filters()
    taps = filters[below] * (1 - upper) + filters[below + 1] * upper
    around = sliding_window_view(held, 2 * HALF_TAPS)[whole - (HALF_TAPS - 1)]
    read: Samples = np.einsum("ij,ij->i", around, taps)
    return read
