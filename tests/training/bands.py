"""A tiny network that hears tones as phones, and the tones: what a written model is tried with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scripts.training.kaldi_binary import FEATURES, Layer, Network, Output
from scripts.training.units import GARBAGE, SILENCE, UNITS
from voice.audio import SAMPLE_RATE, Samples, to_samples

HEARD = ("S", "IY", "M", "AH", "T", "AA", "P", "SPN")
"""The phones that have a tone; the others are never heard."""

TONE_S = 0.15
_LOUDNESS = 0.1
_LEAST = 16.0  # below this an energy counts for nothing: the room's noise has some 10, a tone 24
_ENTERING = -1.0


def bin_of(phone: str) -> int:
    """The mel band in which a phone sounds."""
    return 5 + 4 * HEARD.index(phone)


def tone(phone: str) -> Samples:
    """A phone's sound, TONE_S long, full scale at 1."""
    low, high = 1127.0 * np.log1p(np.array([20.0, 7600.0]) / 700.0)
    edges = np.linspace(low, high, FEATURES + 2)
    hertz = 700.0 * np.expm1(edges[bin_of(phone) + 1] / 1127.0)
    size = to_samples(TONE_S)
    rise = np.minimum(1.0, np.minimum(np.arange(size), np.arange(size)[::-1]) / to_samples(0.01))
    wave = np.sin(2 * np.pi * hertz / SAMPLE_RATE * np.arange(size))
    return np.asarray(_LOUDNESS * rise * wave, np.float32)


def said(pronunciation: Sequence[str]) -> Samples:
    """A word as tones."""
    return np.concatenate([tone(phone) for phone in pronunciation])


def network() -> Network:
    """Two layers, the second with a bottleneck and a residual; scores from the tones' energies."""
    count = len(HEARD)
    listening = np.zeros((count, 3 * FEATURES))
    for row, phone in enumerate(HEARD):
        listening[row, bin_of(phone) :: FEATURES] = 1.0 / 9.0
    identity = np.eye(count)
    first = Layer(
        offsets_frames=(-1, 0, 1),
        linear=None,
        affine=listening,
        bias=np.full(count, -_LEAST / 3.0),
        mean=np.full(count, 0.2),
        variance=np.linspace(0.9, 1.1, count),
    )
    # More of what comes after than of what was before, so that the order of offsets counts.
    second = Layer(
        offsets_frames=(-3, 0, 3),
        linear=np.concatenate([0.1 * identity, 0.5 * identity, 0.2 * identity], axis=1)[::-1],
        affine=identity[::-1],
        bias=np.full(count, 0.1),
        mean=np.zeros(count),
        variance=np.ones(count),
        residual=0.5,
    )
    affine, bias = _scores()
    return Network((first, second), Output(None, affine, bias))


def _scores() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    affine = np.full((2 * len(UNITS), len(HEARD)), -1.0)
    bias = np.full(2 * len(UNITS), -50.0)
    for number, unit in enumerate(UNITS):
        if unit.phone in HEARD:
            affine[2 * number : 2 * number + 2, HEARD.index(unit.phone)] = 2.0
            bias[2 * number : 2 * number + 2] = 0.0
    affine[2 * SILENCE : 2 * SILENCE + 2] = -2.0
    bias[2 * SILENCE : 2 * SILENCE + 2] = 2.0
    assert UNITS[GARBAGE].phone == HEARD[-1]
    bias[::2] += _ENTERING
    return affine, bias
