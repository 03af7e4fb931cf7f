"""Sounds of a bedroom without words, half a minute each, the same on every run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voice.audio import SAMPLE_RATE, Samples, to_samples
from voice.bedroom.noise import pink_noise

LENGTH_S = 30.0

_Sound = NDArray[np.float64]


def household_kinds() -> tuple[str, ...]:
    """What can be made."""
    return tuple(_makers())


def household_sound(kind: str) -> Samples:
    """Half a minute of one kind, shape (n,), at most 0.5. KeyError for another kind."""
    sound = _makers()[kind](np.random.default_rng(11))
    loudest = float(np.max(np.abs(sound)))
    return np.asarray(0.5 * sound / loudest, dtype=np.float32)


def _makers() -> dict[str, Callable[[np.random.Generator], _Sound]]:
    return {
        "white noise": lambda rng: rng.standard_normal(_length()),
        "pink noise": _pink,
        "mains hum": _hum,
        "clicks": _clicks,
        "thumps": _thumps,
        "breathing": _breathing,
        "snoring": _snoring,
        "coughing": _coughing,
    }


def _length() -> int:
    return to_samples(LENGTH_S)


def _times_s() -> _Sound:
    return np.arange(_length()) / SAMPLE_RATE


def _pink(rng: np.random.Generator) -> _Sound:
    return np.resize(pink_noise(rng).astype(np.float64), _length())


def _hum(rng: np.random.Generator) -> _Sound:
    """50 Hz and its overtones, whose strengths wander: a fan, an old refrigerator."""
    times_s = _times_s()
    wander = 1.0 + 0.3 * np.sin(2 * np.pi * 0.1 * times_s)
    tones = [np.sin(2 * np.pi * 50 * n * times_s + rng.uniform(0, 6.28)) / n for n in range(1, 20)]
    return np.asarray(wander * np.sum(tones, axis=0), dtype=np.float64)


def _clicks(rng: np.random.Generator) -> _Sound:
    """A switch, a creaking slat: some milliseconds each, twice a second or less often."""
    return _bursts(rng, every_s=0.7, length_s=0.03, decay_s=0.004, low_hz=800, high_hz=6000)


def _thumps(rng: np.random.Generator) -> _Sound:
    """A foot on the floor, a body turning over."""
    return _bursts(rng, every_s=1.6, length_s=0.4, decay_s=0.08, low_hz=40, high_hz=250)


def _coughing(rng: np.random.Generator) -> _Sound:
    """A hard onset and a voiced rest, one to three in a row."""
    sound = np.zeros(_length())
    at_s = 1.0
    while at_s < LENGTH_S - 2.0:
        for _ in range(int(rng.integers(1, 4))):
            length = to_samples(0.35)
            times_s = np.arange(length) / SAMPLE_RATE
            noise = _band(rng.standard_normal(length), 300, 4000)
            voice = np.sign(np.sin(2 * np.pi * rng.uniform(110, 180) * times_s))
            voiced = _band(voice, 300, 2500) * np.clip((times_s - 0.08) / 0.05, 0.0, 1.0)
            shape = np.exp(-times_s / 0.09) + 0.4 * np.exp(-(((times_s - 0.22) / 0.05) ** 2))
            start = to_samples(at_s)
            cough = (noise / np.std(noise) + 0.8 * voiced / np.std(voiced)) * shape
            sound[start : start + length] += cough
            at_s += 0.45
        at_s += float(rng.uniform(1.5, 4.0))
    return sound


def _breathing(rng: np.random.Generator) -> _Sound:
    """Air in and out, fifteen times a minute, the way out louder and deeper."""
    inwards, outwards = _breath_phases(4.0)
    air = rng.standard_normal(_length())
    return 0.5 * inwards * _band(air, 700, 4500) + outwards * _band(air, 300, 2500)


def _snoring(rng: np.random.Generator) -> _Sound:
    """A rattle of some 60 Hz through a throat's resonances, on every breath in."""
    inwards, outwards = _breath_phases(4.5)
    rate_hz = 60.0 + 8.0 * np.sin(2 * np.pi * 0.07 * _times_s())
    rattle = np.maximum(0.0, np.sin(2 * np.pi * np.cumsum(rate_hz) / SAMPLE_RATE)) ** 6
    noise = rng.standard_normal(_length())
    throat = _band(rattle * (1.0 + 0.6 * noise), 80, 700) + 0.5 * _band(rattle * noise, 900, 1600)
    return inwards * throat + 0.15 * outwards * _band(noise, 300, 2500)


def _breath_phases(every_s: float) -> tuple[_Sound, _Sound]:
    """How strongly air goes in and out, 0 to 1, shape (n,) each."""
    phase = (_times_s() / every_s) % 1.0
    inwards = np.clip(np.sin(2 * np.pi * phase / 0.8), 0.0, 1.0) * (phase < 0.4)
    outwards = np.clip(np.sin(2 * np.pi * (phase - 0.45) / 0.9), 0.0, 1.0) * (phase >= 0.45)
    return inwards, outwards


def _bursts(
    rng: np.random.Generator,
    *,
    every_s: float,
    length_s: float,
    decay_s: float,
    low_hz: float,
    high_hz: float,
) -> _Sound:
    """Bursts of filtered noise that decay, at uneven intervals around `every_s`."""
    sound = np.zeros(_length())
    length = to_samples(length_s)
    decay = np.exp(-np.arange(length) / (decay_s * SAMPLE_RATE))
    at_s = 0.5
    while at_s < LENGTH_S - length_s:
        start = to_samples(at_s)
        burst = _band(rng.standard_normal(length), low_hz, high_hz) * decay
        sound[start : start + length] += burst * rng.uniform(0.4, 1.0)
        at_s += every_s * float(rng.uniform(0.6, 1.6))
    return sound


def _band(sound: _Sound, low_hz: float, high_hz: float) -> _Sound:
    """Nothing but the frequencies between two."""
    spectrum = np.fft.rfft(sound)
    frequencies_hz = np.fft.rfftfreq(sound.size, 1 / SAMPLE_RATE)
    spectrum[(frequencies_hz < low_hz) | (frequencies_hz > high_hz)] = 0.0
    return np.asarray(np.fft.irfft(spectrum, sound.size), dtype=np.float64)
