"""What the network sees of a sound: log-mel energies, just as the recognizer computes them.

The definition is Kaldi's fbank (src/feat/feature-window.cc, mel-computations.cc) with
--num-mel-bins=40 --low-freq=20 --high-freq=-400 --dither=0 and defaults otherwise.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from voice.audio import SAMPLE_RATE, Samples, to_samples

MEL_BINS = 40
"""Numbers a frame."""

FRAME_SAMPLES = to_samples(0.025)
"""What one frame sees."""

SHIFT_SAMPLES = to_samples(0.010)
"""From the beginning of a frame to that of the next."""

Features = NDArray[np.float32]
"""Natural logarithms of mel energies, shape (frames, MEL_BINS)."""

_FFT_SAMPLES = 512
_PREEMPHASIS = 0.97
_LOW_HZ = 20.0
_HIGH_HZ = SAMPLE_RATE / 2 - 400.0
_EPSILON = np.finfo(np.float32).eps
_CHUNK_FRAMES = 64  # a chunk's arrays stay in the processor's cache: twice as fast


def frame_count(length_samples: int) -> int:
    """How many whole frames a sound holds; what is left over at the end counts for nothing."""
    return max(0, 1 + (length_samples - FRAME_SAMPLES) // SHIFT_SAMPLES)


def log_mel(sound: Samples) -> Features:
    """The features of a sound, shape (frame_count(n), MEL_BINS).

    `sound` has shape (n,) and SAMPLE_RATE samples a second, and its full scale is at 32768.
    """
    frames = frame_count(sound.size)
    if frames == 0:
        return np.zeros((0, MEL_BINS), dtype=np.float32)
    sound = np.ascontiguousarray(sound, dtype=np.float32)
    framed = np.lib.stride_tricks.sliding_window_view(sound, FRAME_SAMPLES)[::SHIFT_SAMPLES]
    found = np.empty((frames, MEL_BINS), dtype=np.float32)
    for start in range(0, frames, _CHUNK_FRAMES):
        chunk = framed[start : start + _CHUNK_FRAMES]
        found[start : start + _CHUNK_FRAMES] = _log_energies(chunk)
    return found


def _log_energies(framed: NDArray[np.float32]) -> Features:
    """Frames, shape (n, FRAME_SAMPLES), to features, shape (n, MEL_BINS)."""
    centered = framed - framed.mean(axis=1, keepdims=True)
    padded = np.zeros((framed.shape[0], _FFT_SAMPLES), dtype=np.float32)
    filled = padded[:, :FRAME_SAMPLES]
    filled[:, 1:] = centered[:, 1:] - np.float32(_PREEMPHASIS) * centered[:, :-1]
    filled[:, 0] = np.float32(1.0 - _PREEMPHASIS) * centered[:, 0]
    filled *= _window()
    spectra = np.fft.rfft(padded, axis=1)[:, : _FFT_SAMPLES // 2]
    energies = (np.square(spectra.real) + np.square(spectra.imag)) @ _mel_weights()
    return np.log(np.maximum(energies, _EPSILON))


@cache
def _window() -> Samples:
    """Kaldi's "povey" window: Hann's to the power 0.85, shape (FRAME_SAMPLES,)."""
    return (np.hanning(FRAME_SAMPLES) ** 0.85).astype(np.float32)


@cache
def _mel_weights() -> NDArray[np.float32]:
    """Triangles that are straight over the mel scale, shape (FFT bins without the last, MEL_BINS).

    The bin at half the sample rate belongs to no triangle.
    """
    edges = np.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), MEL_BINS + 2)
    left, center, right = edges[:-2], edges[1:-1], edges[2:]
    bins = _mel(np.arange(_FFT_SAMPLES // 2) * (SAMPLE_RATE / _FFT_SAMPLES))[:, None]
    rising = (bins - left) / (center - left)
    falling = (right - bins) / (right - center)
    return np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)


def _mel(hertz: float | NDArray[np.floating]) -> NDArray[np.float64]:
    """Hertz on the mel scale as Kaldi has it."""
    return np.asarray(1127.0 * np.log1p(np.asarray(hertz) / 700.0), dtype=np.float64)
