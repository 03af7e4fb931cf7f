"""Samples between samples: a cubic through four neighbors, or a windowed sinc over many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice.audio import Samples

_TAPS = 32
_PHASES = 1_024
_KAISER_BETA = 7.0


@dataclass(frozen=True, eq=False)
class Interpolator:
    """Values at places between samples.

    `between(samples, index, part)`: the values, shape (n,), at `part` (0 to 1) behind the samples
    numbered `index`, both of shape (n,). It looks at `reach` samples on either side.
    """

    reach: int
    between: Callable[[Samples, NDArray[np.intp], NDArray[np.float64]], Samples]


def cubic() -> Interpolator:
    """Lagrange's cubic: cheap, and 1 dB too quiet at 4 kHz half-way between two samples."""
    return Interpolator(2, _cubic)


def sinc() -> Interpolator:
    """A Kaiser-windowed sinc: within 0.1 dB up to 6.5 kHz wherever it is read."""
    half = _TAPS // 2
    parts = np.arange(_PHASES + 1)[:, None] / _PHASES
    away = np.arange(1 - half, half + 1) - parts
    window = np.i0(_KAISER_BETA * np.sqrt(np.maximum(1.0 - (away / half) ** 2, 0.0)))
    weights = np.sinc(away) * window
    weights = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)

    def between(samples: Samples, index: NDArray[np.intp], part: NDArray[np.float64]) -> Samples:
        rows = np.lib.stride_tricks.sliding_window_view(samples, _TAPS)[index + 1 - half]
        phases = np.rint(part * _PHASES).astype(np.intp)
        return np.asarray(np.einsum("nt,nt->n", rows, weights[phases]), dtype=np.float32)

    return Interpolator(half, between)


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
