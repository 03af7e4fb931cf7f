"""Small filters, given as what they make of a single click, and how loud speech is behind one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from voice.audio import SAMPLE_RATE, Samples

_LENGTH_SAMPLES = 1_024
_PERIOD_SAMPLES = 8_192
_SPEECH_FLAT_HZ = (100.0, 500.0)


def low_pass(hz: float) -> Samples:
    """One pole, 6 dB an octave above `hz`: shape (1024,), 1 at 0 Hz."""
    pole = math.exp(-2.0 * math.pi * hz / SAMPLE_RATE)
    return _response([1.0 - pole], [1.0, -pole])


def steep_low_pass(hz: float) -> Samples:
    """A Butterworth low-pass of second order, 3 dB down at `hz`: shape (1024,)."""
    cosine, slope = _biquad(hz)
    rest = (1.0 - cosine) / 2.0
    return _response([rest, 2.0 * rest, rest], [1.0 + slope, -2.0 * cosine, 1.0 - slope])


def steep_high_pass(hz: float) -> Samples:
    """A Butterworth high-pass of second order, 3 dB down at `hz` >= 40: shape (1024,)."""
    cosine, slope = _biquad(hz)
    rest = (1.0 + cosine) / 2.0
    return _response([rest, -2.0 * rest, rest], [1.0 + slope, -2.0 * cosine, 1.0 - slope])


def speech_gain(response: Samples) -> float:
    """The factor by which a response, shape (n,), changes the amplitude of everyday speech.

    Speech is taken as flat from 100 to 500 Hz and falling by 9 dB an octave above, roughly the
    long-term mean over languages of Byrne et al. (1994, JASA 96).
    """
    padded = max(_PERIOD_SAMPLES, 1 << (response.size - 1).bit_length())
    hertz = np.fft.rfftfreq(padded, 1.0 / SAMPLE_RATE)
    speech = (1.0 + (hertz / _SPEECH_FLAT_HZ[1]) ** 2) ** -1.5
    speech[hertz < _SPEECH_FLAT_HZ[0]] = 0.0
    power: NDArray[np.float64] = np.abs(np.fft.rfft(response, padded).astype(np.complex128)) ** 2
    return math.sqrt(float(np.sum(power * speech) / np.sum(speech)))


def _biquad(hz: float) -> tuple[float, float]:
    """The cosine and the slope (alpha) of the Audio EQ Cookbook (Bristow-Johnson)."""
    angle = 2.0 * math.pi * hz / SAMPLE_RATE
    return math.cos(angle), math.sin(angle) * math.sqrt(0.5)


def _response(zeros: list[float], poles: list[float]) -> Samples:
    """What the recursion with these coefficients makes of a click.

    Computed as the quotient of the two spectra; it has died away long before the period is over.
    """
    spectrum = np.fft.rfft(zeros, _PERIOD_SAMPLES) / np.fft.rfft(poles, _PERIOD_SAMPLES)
    return np.fft.irfft(spectrum, _PERIOD_SAMPLES)[:_LENGTH_SAMPLES].astype(np.float32)
