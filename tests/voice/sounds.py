"""Sound that the ears' tests are made of: synthesized speech, noise, a room."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, gain, level_db, to_samples
from voice.synthesizer import Synthesizer, Voice

ROOM_DB = -75.0


def speech(text: str, voice: str = "en-us", loudness_db: float = -26.0) -> Samples:
    """Text spoken at a level in decibels of full scale."""
    with Synthesizer(None) as synthesizer:
        samples = synthesizer.clip(text, Voice(voice)).samples
    return samples * np.float32(gain(loudness_db - level_db(samples)))


def noise(length_s: float, loudness_db: float = ROOM_DB, seed: int = 1) -> Samples:
    """White noise, the same for the same seed."""
    drawn = np.random.default_rng(seed).standard_normal(to_samples(length_s))
    return (drawn * gain(loudness_db)).astype(np.float32)


def in_room(*parts: Samples | float) -> Samples:
    """Sounds one after another, numbers being pauses in seconds, in a quiet room."""
    row = [np.zeros(to_samples(p), np.float32) if isinstance(p, float) else p for p in parts]
    joined = np.concatenate(row)
    return joined + noise(joined.size / SAMPLE_RATE + 1.0)[: joined.size]


def blocks(samples: Samples) -> Iterator[Block]:
    """The whole blocks of a sound."""
    for at in range(0, samples.size - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
        yield samples[at : at + BLOCK_SAMPLES]


def echo_of(played: Samples, loudness_db: float, delay_s: float = 0.08) -> Samples:
    """What a room (RT60 of 0.4 s) makes of a loudspeaker, at a level while it sounds."""
    tail = noise(0.4, 0.0, seed=2) * np.float32(10.0) ** np.linspace(0.0, -3.0, to_samples(0.4))
    path = np.concatenate([np.zeros(to_samples(delay_s)), tail])
    size = played.size + path.size
    spectrum = np.fft.rfft(played, size) * np.fft.rfft(path, size)
    heard = np.fft.irfft(spectrum, size)[: played.size].astype(np.float32)
    sounding = heard[np.abs(played) > 1e-3]
    return heard * np.float32(gain(loudness_db - level_db(sounding)))
