"""Where in the last second's microphone sound the narrator is: the delay, found from nothing.

Generalized cross-correlation with nearly all weight on phase (C. Knapp, G. Carter: The generalized
correlation method for estimation of time delay. IEEE ASSP-24(4), 1976). Once the path is known, it
is compared with what the path makes of the narrator instead of with the narrator: then the peak
gathers the reverberation too, and its place is the change of the delay to a part of a sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, silence

HEARD_SAMPLES = 16_000
"""The last second of the microphone."""

SPAN_SAMPLES = 32_768
"""What was played that this is compared with; a power of two, as it is transformed."""

MOST_LAG_SAMPLES = 11_200
"""0.7 s. With the length of a path it must fit between the two lengths above."""

_LOWEST_HZ, _HIGHEST_HZ = 150.0, 4000.0
_PHASE_SHARE = 0.8
_WALL_SAMPLES = 320
_NOT_MUCH_WEAKER = 0.5
_BURST_SAMPLES = 160
_GUESS_SAMPLES = 6400
"""0.4 s: by these the found delay is judged."""


@dataclass(frozen=True)
class Found:
    """The best guess of a search."""

    lag_samples: float
    """At the end of the newest block: of the echo's first sound; with a path, of its beginning."""
    sharpness: float
    """Height of the peak against the rest of the correlation: of an echo that is as loud as the
    room's noise 25 and more; two voices without an echo come up to 12."""
    burst: float = 0.0
    """Power of the strongest 10 ms of the correlation against the median: of an echo without a
    direct sound, which has no sharp peak, 27 and more; two voices come up to 16, in the
    first words for a moment to 60. Only without a path."""
    agreement: float = 0.0
    """Share of the path's echo at that lag that is in the microphone: 1 where the path is right,
    whoever speaks, 0 where it is not. Only with a path."""


class DelaySearch:
    """Keeps the microphone's last second and compares it with what was played."""

    def __init__(self) -> None:
        """Nothing heard yet."""
        self._heard = silence(HEARD_SAMPLES)
        first, last = (round(hz * SPAN_SAMPLES / SAMPLE_RATE) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
        self._band = slice(first, last)

    def hear(self, microphone: Block | None) -> None:
        """The next block; a missing one counts as silence."""
        self._heard[:-BLOCK_SAMPLES] = self._heard[BLOCK_SAMPLES:]
        self._heard[-BLOCK_SAMPLES:] = 0.0 if microphone is None else microphone

    def newest(self, length_samples: int) -> Samples:
        """What was heard last, shape (length_samples,); a view, at most HEARD_SAMPLES."""
        return self._heard[-length_samples:]

    def find(
        self, played: Samples, path: Samples | None = None, drift: float = 0.0
    ) -> Found | None:
        """Find what was `played` in the microphone; None where one of them is silent.

        played: shape (SPAN_SAMPLES,), ending with the newest block. path: taps, shape (n,), n at
        most SPAN_SAMPLES - HEARD_SAMPLES - MOST_LAG_SAMPLES. drift: growth of the lag, samples a
        sample.
        """
        if not played.any() or not self._heard.any():
            return None
        heard = np.zeros(SPAN_SAMPLES, dtype=np.float32)
        heard[-HEARD_SAMPLES:] = self._heard
        source = np.fft.rfft(played)
        if path is not None:
            source *= np.fft.rfft(path, SPAN_SAMPLES)
        both = np.zeros(source.size, dtype=source.dtype)
        both[self._band] = np.fft.rfft(heard)[self._band] * np.conj(source[self._band])
        strength = np.abs(both[self._band])
        both[self._band] /= strength**_PHASE_SHARE + 1e-3 * strength.max() ** _PHASE_SHARE + 1e-20
        correlation = np.fft.irfft(both)[:MOST_LAG_SAMPLES]
        spread = float(np.sqrt(np.mean(np.square(correlation)))) + 1e-20
        # The window's middle is half a second old.
        later = 0.5 * HEARD_SAMPLES * drift
        if path is None:
            strength = np.abs(correlation)  # some loudspeakers are wired the other way round
            sharpness = float(strength.max()) / spread
            return Found(_first_sound(strength) + later, sharpness, _burst(strength))
        at = int(np.argmax(correlation))
        return Found(
            lag_samples=at + _summit(correlation, at) + later,
            sharpness=float(correlation[at]) / spread,
            agreement=self._agreement(np.fft.irfft(source), at),
        )

    def _agreement(self, echo: NDArray[np.floating], lag_samples: int) -> float:
        end = SPAN_SAMPLES - lag_samples
        expected = echo[end - _GUESS_SAMPLES : end]
        power = float(np.dot(expected, expected))
        return float(np.dot(self._heard[-_GUESS_SAMPLES:], expected)) / (power + 1e-9)


def _first_sound(strength: NDArray[np.floating]) -> int:
    """The first lag shortly before the strongest that is not much weaker: walls can be louder."""
    loudest = int(np.argmax(strength))
    start = max(0, loudest - _WALL_SAMPLES)
    before = strength[start : loudest + 1] >= _NOT_MUCH_WEAKER * strength[loudest]
    at = start + int(np.argmax(before))
    while at < loudest and strength[at + 1] > strength[at]:
        at += 1
    return at


def _burst(strength: NDArray[np.floating]) -> float:
    power = np.square(strength).reshape(-1, _BURST_SAMPLES).mean(axis=1)
    return float(power.max() / (np.median(power) + 1e-20))


def _summit(values: NDArray[np.floating], at: int) -> float:
    """Where between the neighbors of the largest value a parabola through the three is highest."""
    if at in {0, values.size - 1}:
        return 0.0
    before, here, after = (float(value) for value in values[at - 1 : at + 2])
    bend = before - 2.0 * here + after
    return 0.0 if bend >= 0.0 else 0.5 * (before - after) / bend
