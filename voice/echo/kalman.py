"""The path from loudspeaker to microphone, tracked by a Kalman filter in the frequency domain.

The path is a row of partitions of one block each; each frequency of each partition has an
estimate and the variance of its error. The variances set the step: large while the path is
unknown, small while somebody speaks over the narrator, without a double-talk detector.

G. Enzner, P. Vary: Frequency-domain adaptive Kalman filter for acoustic echo control in
hands-free telephones. Signal Processing 86(6), 2006. F. Kuech, E. Mabande, G. Enzner:
State-space architecture of the partitioned-block-based acoustic echo controller. ICASSP 2014.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.audio import BLOCK_SAMPLES, Samples


@dataclass(frozen=True)
class KalmanSettings:
    """Lengths in samples; the rest has no unit."""

    partition_samples: int = BLOCK_SAMPLES
    partitions: int = 16
    transition: float = 0.999
    """How much of the path stays from block to block: the less, the faster it is followed."""
    first_variance: float = 0.03
    """Uncertainty of the path's power before anything was heard."""
    noise_memory: float = 0.8
    """Share of the old estimate in the spectrum of what is not echo."""


class KalmanFilter:
    """Partitioned-block frequency-domain Kalman filter, diagonal form."""

    def __init__(self, settings: KalmanSettings | None = None) -> None:
        self.settings = settings or KalmanSettings()
        size, count = self.settings.partition_samples, self.settings.partitions
        shape = (count, size + 1)
        self._played: Samples = np.zeros(2 * size, dtype=np.float32)
        self._spectra: NDArray[np.complex64] = np.zeros(shape, dtype=np.complex64)
        self._path: NDArray[np.complex64] = np.zeros(shape, dtype=np.complex64)
        self._variance: NDArray[np.float32] = np.zeros(shape, dtype=np.float32)
        self._noise: NDArray[np.float32] = np.zeros(size + 1, dtype=np.float32)
        self.forget()

    def forget(self) -> None:
        """Unlearn the path; what was played stays known."""
        self._path[:] = 0.0
        self._variance[:] = self.settings.first_variance
        self._noise[:] = 1e-4

    def push(self, played: Samples) -> None:
        """Take the next partition of played sound, shape (partition_samples,)."""
        size = self.settings.partition_samples
        self._played[:size] = self._played[size:]
        self._played[size:] = played
        self._spectra[1:] = self._spectra[:-1]
        self._spectra[0] = _transform(self._played)

    def echo(self) -> Samples:
        """The echo expected in the microphone now, shape (partition_samples,)."""
        spectrum = (self._path * self._spectra).sum(axis=0)
        return np.fft.irfft(spectrum)[self.settings.partition_samples :].astype(np.float32)

    def learn(self, rest: Samples) -> float:
        """Learn from what is left after the echo was taken away.

        Returns the mean power of the echo still expected in it, from the path's uncertainty.
        """
        size = self.settings.partition_samples
        padded = np.zeros(2 * size, dtype=np.float32)
        padded[size:] = rest
        error = _transform(padded)
        memory = self.settings.noise_memory
        self._noise *= memory
        self._noise += (1.0 - memory) * _power(error)
        power = _power(self._spectra)
        # Half, because a block's error fills only half of its transform.
        unsure = 0.5 * (self._variance * power).sum(axis=0)
        step = self._variance / (unsure + self._noise + 1e-8)
        self._path += self._constrained(step * np.conj(self._spectra) * error)
        kept = self.settings.transition**2
        self._variance *= kept * (1.0 - 0.5 * step * power)
        self._variance += (1.0 - kept) * _power(self._path)
        np.maximum(self._variance, 1e-10, out=self._variance)
        return float(unsure.sum()) / (size * size)

    def _constrained(self, change: NDArray[np.complex64]) -> NDArray[np.complex64]:
        """Only changes that a path of one partition each can have."""
        taps = np.fft.irfft(change, axis=1)
        taps[:, self.settings.partition_samples :] = 0.0
        return _transform(taps)


def _transform(sound: NDArray[np.floating[Any]]) -> NDArray[np.complex64]:
    """Along the last axis; numpy's own type stubs do not know that it keeps the precision."""
    return np.fft.rfft(sound).astype(np.complex64, copy=False)


def _power(spectrum: NDArray[np.complex64]) -> NDArray[np.float32]:
    power: NDArray[np.float32] = np.square(spectrum.real) + np.square(spectrum.imag)
    return power
