"""Earcons: short soft tones that say "begin", "let go", "heard you", "not understood"."""

from __future__ import annotations

from functools import cache

import numpy as np

from voice.audio import SAMPLE_RATE, Clip, gain, to_samples

_ATTACK_S = 0.004
_PEAK_DB = -17.0

# Frequencies in hertz (a rising fifth begins, a falling one lets go), length in seconds, level.
_TONES: dict[str, tuple[tuple[float, ...], float, float]] = {
    "start": ((392.0, 587.3), 0.45, 0.0),
    "release": ((587.3, 392.0), 0.55, 0.0),
    "accepted": ((880.0,), 0.12, -12.0),
    "unknown": ((294.0, 262.0), 0.24, -6.0),
}


def tone_names() -> tuple[str, ...]:
    """The tones that there are."""
    return tuple(_TONES)


@cache
def tone(name: str) -> Clip:
    """A tone by its name, of float32 samples at SAMPLE_RATE. Raises KeyError for another name."""
    frequencies, length_s, level = _TONES[name]
    part_samples = to_samples(length_s) // len(frequencies)
    sound = np.zeros(to_samples(length_s) + part_samples)
    for number, frequency in enumerate(frequencies):
        start = number * part_samples
        times = np.arange(len(sound) - start) / SAMPLE_RATE
        envelope = np.minimum(times / _ATTACK_S, 1.0) * np.exp(-times * 5.0 / length_s)
        sound[start:] += envelope * np.sin(2 * np.pi * frequency * times)
    fade = np.minimum(1.0, np.arange(len(sound))[::-1] / to_samples(0.02))
    sound *= fade * gain(_PEAK_DB + level) / np.max(np.abs(sound))
    return Clip(text="", samples=sound.astype(np.float32))
