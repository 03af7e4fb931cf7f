"""Echo scenes: a narrator, a loudspeaker, a room, two clocks, and somebody who speaks over it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import soxr
from numpy.typing import NDArray

from tests.voice.sounds import blocks, noise, speech
from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Samples, gain, level_db, to_samples
from voice.bedroom import Layout
from voice.bedroom.acoustics import convolve
from voice.bedroom.image_source import room_response
from voice.echo import EchoCanceller

LINES = (
    "Slowly lower your left knee towards the mattress, and breathe out.",
    "Keep both shoulders heavy on the bed.",
    "Feel the stretch along the side of your hip, and let the breath soften it.",
    "Now bring the knee back to the centre, and rest for a moment.",
)
ECHO_DB = -26.0
ROOM_DB = -71.0
_FINE = 8


@lru_cache
def narration(length_s: float) -> Samples:
    """Lines with short pauses, whole blocks."""
    pause = np.zeros(to_samples(0.25), np.float32)
    lines = np.concatenate([part for line in LINES for part in (pause, _said(line))])
    return np.resize(lines, to_samples(length_s) // BLOCK_SAMPLES * BLOCK_SAMPLES)


@lru_cache
def _said(line: str) -> Samples:
    return speech(line, loudness_db=-22.0)


@lru_cache
def word(text: str, loudness_db: float) -> Samples:
    """Somebody's word in a room, at a level."""
    said = in_a_room(speech(text, "en-us+f3"), seed=9)
    return said * np.float32(gain(loudness_db - level_db(said)))


def in_a_room(sound: Samples, rt60_s: float = 0.4, seed: int = 1) -> Samples:
    """A direct sound and 6 dB below it a tail that dies away; shape as given."""
    size = to_samples(rt60_s)
    tail = noise(rt60_s, 0.0, seed) * np.float32(10.0) ** np.linspace(0.0, -3.0, size)
    tail[0] = 2.0 * np.sqrt(np.sum(np.square(tail[1:])))
    length = 1 << (sound.size + size).bit_length()
    heard = np.fft.irfft(np.fft.rfft(sound, length) * np.fft.rfft(tail, length))
    return heard[: sound.size].astype(np.float32)


def delayed(sound: Samples, lag_samples: NDArray[np.float64]) -> Samples:
    """A sound whose every sample comes late by a lag of its own, shape (n,), read between samples.

    Straight lines between samples of eight times the rate: right to 45 dB at 4 kHz.
    """
    fine = soxr.resample(sound, SAMPLE_RATE, _FINE * SAMPLE_RATE, quality="VHQ")
    places = _FINE * (np.arange(sound.size) - lag_samples)
    read = np.interp(places, np.arange(fine.size), fine, left=0.0, right=0.0)
    return np.asarray(read, dtype=np.float32)


@dataclass
class Scene:
    """What was played, what of it is heard, and what else is."""

    played: Samples
    echo: Samples
    voice: Samples
    room: Samples

    @property
    def microphone(self) -> Samples:
        """All that is heard."""
        return self.echo + self.voice + self.room

    def taken_db(self, left: Samples, start_s: float, end_s: float) -> float:
        """How much of the echo was taken away."""
        part = slice(to_samples(start_s), to_samples(end_s))
        return level_db(self.echo[part]) - level_db((left - self.voice - self.room)[part])


def scene(
    length_s: float = 8.0,
    delay_s: float = 0.08,
    drift_ppm: float = 0.0,
    jumps: dict[float, float] | None = None,
    silent_s: tuple[float, float] = (0.0, 0.0),
    voices: dict[float, Samples] | None = None,
    loudspeaker: Callable[[Samples], Samples] = lambda played: played,
    rt60_s: float = 0.4,
    skipped_samples: NDArray[np.float64] | None = None,
) -> Scene:
    """jumps: from an instant on, another delay, seconds; voices: who speaks when.

    skipped_samples: by how much more than a block the microphone is read on, smoothly, by block.
    """
    played = narration(length_s).copy()
    played[to_samples(silent_s[0]) : to_samples(silent_s[1])] = 0.0
    lags = np.zeros(played.size)
    plan = sorted({0.0: delay_s, **(jumps or {})}.items())
    for (start_s, lag_s), (end_s, _) in pairwise([*plan, (length_s, 0.0)]):
        lags[to_samples(start_s) : to_samples(end_s)] = lag_s * SAMPLE_RATE
    lags += 1e-6 * drift_ppm * np.arange(played.size)
    if skipped_samples is not None:
        lags -= np.cumsum(np.repeat(skipped_samples / BLOCK_SAMPLES, BLOCK_SAMPLES))
    echo = delayed(in_a_room(loudspeaker(played), rt60_s), lags)
    echo *= np.float32(gain(ECHO_DB - level_db(echo[np.abs(echo) > 1e-3])))
    voice = np.zeros_like(played)
    for start_s, said in (voices or {}).items():
        voice[to_samples(start_s) : to_samples(start_s) + said.size] += said
    return Scene(played, echo, voice, noise(length_s + 1.0, ROOM_DB)[: played.size])


def turned(
    turn_db: float,
    over_s: float = 0.0,
    at_s: float = 8.0,
    length_s: float = 12.0,
    voices: dict[float, Samples] | None = None,
    loudspeaker: Callable[[Samples], Samples] = lambda played: played,
) -> Scene:
    """A bedroom with walls in which somebody turns the loudspeaker up or down, in decibels.

    The turn begins at `at_s` and takes `over_s`. The louder of both echoes is at ECHO_DB.
    """
    played = narration(length_s)
    way = np.clip((np.arange(played.size) / SAMPLE_RATE - at_s) / max(over_s, 1e-6), 0.0, 1.0)
    volume = (10.0 ** (turn_db / 20.0 * way)).astype(np.float32)
    path = np.pad(_bedside(), (to_samples(0.08), 0))
    before = convolve(loudspeaker(played), path)[: played.size]
    before_db = ECHO_DB - max(0.0, turn_db)
    echo = convolve(loudspeaker(volume * played), path)[: played.size]
    echo *= np.float32(gain(before_db - level_db(before[np.abs(played) > 1e-3])))
    voice = np.zeros_like(played)
    for start_s, said in (voices or {}).items():
        voice[to_samples(start_s) : to_samples(start_s) + said.size] += said
    return Scene(played, echo, voice, noise(length_s + 1.0, ROOM_DB)[: played.size])


@lru_cache
def _bedside() -> Samples:
    layout = Layout.bedside()
    return room_response(layout.size_m, layout.loudspeaker_m, layout.microphone_m, 0.4)


def cancel(
    canceller: EchoCanceller,
    heard: Scene,
    watch: Callable[[float], None] = lambda _: None,
    missing: Collection[int] = (),
    skipped_samples: NDArray[np.float64] | None = None,
) -> Samples:
    """What the canceller leaves; `watch` is called after every block with its end in seconds."""
    left: list[Samples] = []
    pairs = zip(blocks(heard.microphone), blocks(heard.played), strict=True)
    for at, (microphone, played) in enumerate(pairs):
        skipped = 0.0 if skipped_samples is None else float(skipped_samples[at])
        heard_block = None if at in missing else microphone
        block = canceller.cancel(heard_block, played, skipped_samples=skipped)
        left.append(np.zeros_like(played) if block is None else block)
        watch((at + 1) * BLOCK_SAMPLES / SAMPLE_RATE)
    return np.concatenate(left)


def distortion_db(heard: Scene, left: Samples, start_s: float, length_samples: int) -> float:
    """Segmental ratio, in decibels, of a voice to what is wrong with it; blocks where it sounds."""
    part = slice(to_samples(start_s), to_samples(start_s) + length_samples)
    voice, wrong = heard.voice[part], (left - heard.voice)[part]
    ratios = [
        min(35.0, max(-10.0, level_db(clean) - level_db(rest)))
        for clean, rest in zip(blocks(voice), blocks(wrong), strict=True)
        if level_db(clean) > level_db(voice) - 15.0
    ]
    return float(np.mean(ratios))
