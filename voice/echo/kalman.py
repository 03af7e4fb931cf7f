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

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Samples

_LOWEST_HZ, _HIGHEST_HZ = 100.0, 5000.0
"""Where speech tells whether an estimate fits."""

_MOST_LEARNED = 0.99
"""Share of the uncertainty that one block may take away."""

_SMOOTHER = np.array([1.0, 3.0, 4.0, 3.0, 1.0], dtype=np.float32) / np.float32(12.0)


@dataclass(frozen=True)
class KalmanSettings:
    """Lengths in samples; the rest has no unit."""

    partition_samples: int = BLOCK_SAMPLES
    partitions: int = 14
    transition: float = 0.9995
    """How much of the path stays from block to block: the less, the faster it is followed."""
    first_variance: float = 0.1
    """Uncertainty of the path's power before anything was heard, at the path's beginning."""
    fall_db: float = 3.0
    """How much less it is with every partition: 60 dB in 0.4 s, as rooms die away."""
    noise_memory: float = 0.8
    """Share of the old estimate in the spectrum of what is not echo."""

    @property
    def path_samples(self) -> int:
        """Length of the whole path."""
        return self.partitions * self.partition_samples


@dataclass(frozen=True)
class Mismatch:
    """In what the echo in a block differs from the filter's estimate of it, most likely."""

    late_samples: float = 0.0
    late_worth: float = 0.0
    """One over the variance of that; 0 where there is no echo to compare."""
    missing: float = 0.0
    """How much of the estimate is not in the microphone: 0 of a right one, 1 of a wrong one."""
    missing_worth: float = 0.0
    """One over the variance of that."""
    level_share: float = 0.0
    """Share of what is left, in power, that would be gone if the estimate were so much softer."""
    bend: float = 0.0
    """How much more the loudspeaker bends what it plays, see voice.echo.bend."""
    bend_worth: float = 0.0
    """One over the variance of that."""


class KalmanFilter:
    """Partitioned-block frequency-domain Kalman filter, diagonal form."""

    def __init__(self, settings: KalmanSettings | None = None) -> None:
        self.settings = settings or KalmanSettings()
        size, count = self.settings.partition_samples, self.settings.partitions
        shape = (count, size + 1)
        self._played: Samples = np.zeros(2 * size, dtype=np.float32)
        self._echo: Samples = np.zeros(2 * size, dtype=np.float32)
        self._spectra: NDArray[np.complex64] = np.zeros(shape, dtype=np.complex64)
        self._slope: Samples = np.zeros(2 * size, dtype=np.float32)
        self._slopes: NDArray[np.complex64] = np.zeros(shape, dtype=np.complex64)
        self._path: NDArray[np.complex64] = np.zeros(shape, dtype=np.complex64)
        self._variance: NDArray[np.float32] = np.zeros(shape, dtype=np.float32)
        self._noise: NDArray[np.float32] = np.zeros(size + 1, dtype=np.float32)
        self._error: NDArray[np.complex64] = np.zeros(size + 1, dtype=np.complex64)
        turn = np.linspace(0.0, np.pi, size + 1)
        hertz = turn * SAMPLE_RATE / (2.0 * np.pi)
        self._turn: NDArray[np.float32] = turn.astype(np.float32)
        self._heard: NDArray[np.float32] = ((hertz > _LOWEST_HZ) & (hertz < _HIGHEST_HZ)).astype(
            np.float32
        )
        fall_db = self.settings.fall_db * np.arange(count)[:, None]
        first = self.settings.first_variance * 10.0 ** (-0.1 * fall_db)
        self._first_variance: NDArray[np.float32] = first.astype(np.float32)
        self.forget()

    def forget(self) -> None:
        """Unlearn the path; what was played stays known."""
        self._path[:] = 0.0
        self._variance[:] = self._first_variance
        self._noise[:] = 1e-4

    def taps(self) -> Samples:
        """The path as it is estimated, shape (path_samples,)."""
        taps = np.fft.irfft(self._path, axis=1)[:, : self.settings.partition_samples]
        return taps.astype(np.float32).reshape(-1)

    def assume(self, taps: Samples, trust: float) -> None:
        """Take a path, shape (path_samples,), for the true one but for an error.

        trust: how much stronger than the error the path is, a ratio of powers.
        """
        size = self.settings.partition_samples
        self._path[:] = _transform(np.pad(taps.reshape(-1, size), ((0, 0), (0, size))))
        power = _power(self._path).mean(axis=1, keepdims=True)
        self._variance[:] = np.minimum(power / trust + 1e-8, self._first_variance)

    def scale(self, amplitude: float) -> None:
        """The whole path is louder by this factor, and as well known as before."""
        self._path *= np.float32(amplitude)
        self._variance *= np.float32(amplitude * amplitude)
        np.minimum(self._variance, self._first_variance, out=self._variance)

    def push(self, played: Samples, slope: Samples) -> None:
        """Take the next partition of played sound, and how it changes with the loudspeaker's bend.

        Both of shape (partition_samples,).
        """
        _push(self._played, self._spectra, played)
        _push(self._slope, self._slopes, slope)

    def refill(self, played: Samples, slope: Samples) -> None:
        """Replace all that was pushed, shapes ((partitions + 1) * partition_samples,)."""
        _refill(self._played, self._spectra, played)
        _refill(self._slope, self._slopes, slope)

    def echo(self) -> Samples:
        """The echo expected in the microphone now, shape (partition_samples,)."""
        size = self.settings.partition_samples
        spectrum = (self._path * self._spectra).sum(axis=0)
        self._echo[size:] = np.fft.irfft(spectrum)[size:]
        return self._echo[size:].copy()

    def compare(self, rest: Samples) -> Mismatch:
        """In what was `echo` wrong? Tell by what is left without it, shape (partition_samples,)."""
        size = self.settings.partition_samples
        padded = np.zeros(2 * size, dtype=np.float32)
        padded[size:] = rest
        self._error = _transform(padded)
        memory = self.settings.noise_memory
        self._noise *= memory
        self._noise += (1.0 - memory) * _power(self._error)
        return self._mismatch()

    def learn(self) -> None:
        """Learn from what was compared last."""
        power = _power(self._spectra)
        # Half, because a block's error fills only half of its transform.
        unsure = 0.5 * (self._variance * power).sum(axis=0)
        step = self._variance / _smooth(unsure + self._noise + 1e-8)
        self._path += self._constrained(step * np.conj(self._spectra) * self._error)
        kept = self.settings.transition**2
        self._variance *= kept * (1.0 - np.minimum(0.5 * step * power, _MOST_LEARNED))
        self._variance += (1.0 - kept) * _power(self._path)
        np.maximum(self._variance, 1e-10, out=self._variance)

    def _mismatch(self) -> Mismatch:
        """The most likely delay and loss between echo and estimate, in noise of known spectrum.

        For a small delay d the error is -i w d times the echo's spectrum, w in radians a sample;
        for a lost share it is minus that share of it. Both are means over the frequencies,
        weighted by how little else is heard there: hardly anything of a voice gets in.
        """
        size, error = self.settings.partition_samples, self._error
        both = np.zeros((2, 2 * size), dtype=np.float32)
        both[0] = self._echo
        both[1, size:] = np.fft.irfft((self._path * self._slopes).sum(axis=0))[size:]
        echo, slope = _transform(both)
        weight = self._heard / (self._noise + 1e-8)
        common = weight * (error * np.conj(echo))
        power = weight * _power(echo)
        missing_worth = float(power.sum())
        late_worth = float((power * self._turn * self._turn).sum())
        if missing_worth <= 0.0 or late_worth <= 0.0:
            return Mismatch()
        loss = float(common.real.sum()) / missing_worth
        left = float((weight * _power(error)).sum())
        level_share = loss * loss * missing_worth / (left + 1e-20)
        # What of the slope only makes the echo louder is the path's business.
        slope -= echo * np.float32((weight * (slope * np.conj(echo)).real).sum() / missing_worth)
        bend_worth = float((weight * _power(slope)).sum())
        bend = float((weight * (error * np.conj(slope)).real).sum()) / (bend_worth + 1e-20)
        late = -float((self._turn * common.imag).sum()) / late_worth
        return Mismatch(late, late_worth, -loss, missing_worth, level_share, bend, bend_worth)

    def _constrained(self, change: NDArray[np.complex64]) -> NDArray[np.complex64]:
        """Only changes that a path of one partition each can have."""
        taps = np.fft.irfft(change, axis=1)
        taps[:, self.settings.partition_samples :] = 0.0
        return _transform(taps)


def _push(newest: Samples, spectra: NDArray[np.complex64], block: Samples) -> None:
    size = block.size
    newest[:size] = newest[size:]
    newest[size:] = block
    spectra[1:] = spectra[:-1]
    spectra[0] = _transform(newest)


def _refill(newest: Samples, spectra: NDArray[np.complex64], sound: Samples) -> None:
    blocks = sound.reshape(-1, newest.size // 2)
    spectra[:] = _transform(np.concatenate([blocks[:-1], blocks[1:]], axis=1))[::-1]
    newest[:] = sound[-newest.size :]


def _smooth(spectrum: NDArray[np.float32]) -> NDArray[np.float32]:
    """Over five neighboring frequencies.

    A step that differs much from one frequency to the next smears what is learned of a tap over
    all of its partition; smooth steps learn some 3 to 7 dB more in the first seconds.
    """
    ends = np.concatenate([spectrum[:1], spectrum[:1], spectrum, spectrum[-1:], spectrum[-1:]])
    return np.convolve(ends, _SMOOTHER, mode="valid")


def _transform(sound: NDArray[np.floating[Any]]) -> NDArray[np.complex64]:
    """Along the last axis; numpy's own type stubs do not know that it keeps the precision."""
    return np.fft.rfft(sound).astype(np.complex64, copy=False)


def _power(spectrum: NDArray[np.complex64]) -> NDArray[np.float32]:
    power: NDArray[np.float32] = np.square(spectrum.real) + np.square(spectrum.imag)
    return power
