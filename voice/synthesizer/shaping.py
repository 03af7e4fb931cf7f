"""From a renderer's raw sound to a clip: our rate, one loudness, no silence around it."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

from voice.audio import SAMPLE_RATE, Clip, Samples, Word, gain
from voice.synthesizer import words as lines
from voice.synthesizer.rendering import RenderError, Rendering

AUDIBLE = gain(-50.0)
"""A clip's first sample reaches this amplitude, so a clip starts to sound where it starts."""

LOUDNESS_DB = -20.0
"""Level of the sounding parts of every clip, in decibels of full scale."""

PEAK = gain(-1.2)
"""No sample is larger."""

FADE_SAMPLES = 160
"""The 10 ms behind the last audible sample, faded to nothing."""

FULL_SCALE = 32_768.0

_FRAME_SAMPLES = 320
_GATE = gain(-20.0)


def shape(text: str, rendering: Rendering) -> Clip:
    """The finished clip.

    Its samples are multiples of 1/32768, so that 16 bits hold them exactly; its words are those
    of `words.tokens`, each with its audible part. Raises RenderError if there is no sound.
    """
    raw = rendering.pcm.astype(np.float64) / FULL_SCALE
    sound: NDArray[np.float64] = soxr.resample(raw, rendering.sample_rate, SAMPLE_RATE)
    if not np.any(np.abs(sound) > AUDIBLE):
        raise RenderError("the sound is silent")
    sound = sound * _factor(sound)
    first, past = _audible(sound)
    stretch = SAMPLE_RATE / rendering.sample_rate
    words = lines.tokens(text)
    begins = lines.starts(words, rendering.onsets, rendering.pcm.shape[0])
    kept = _faded(sound, first, past)
    edges = [min(max(round(at * stretch) - first, 0), past - first) for at in begins]
    edges.append(past - first)
    samples = from_pcm(np.rint(kept * FULL_SCALE).astype(np.int16))
    timed = (
        _word(word.text, samples, begin, end)
        for word, begin, end in zip(words, edges, edges[1:], strict=False)
    )
    return Clip(text, samples, tuple(timed))


def from_pcm(pcm: NDArray[np.int16]) -> Samples:
    """16-bit samples, shape (n,), as a clip's: read-only, since clips are shared."""
    samples: Samples = pcm.astype(np.float32) / np.float32(FULL_SCALE)
    samples.flags.writeable = False
    return samples


def to_pcm(samples: Samples) -> NDArray[np.int16]:
    """The reverse of `from_pcm`, exact for a clip's samples."""
    pcm: NDArray[np.int16] = np.rint(samples * np.float32(FULL_SCALE)).astype(np.int16)
    return pcm


def _factor(sound: NDArray[np.float64]) -> float:
    """What brings the sounding parts to LOUDNESS_DB, or the peak to PEAK if that is less."""
    whole = np.pad(sound, (0, -sound.size % _FRAME_SAMPLES))
    power = np.mean(np.square(whole.reshape(-1, _FRAME_SAMPLES)), axis=1)
    sounding = power[power >= power.max() * _GATE**2]
    wanted = gain(LOUDNESS_DB) / float(np.sqrt(np.mean(sounding)))
    return min(wanted, PEAK / float(np.max(np.abs(sound))))


def _audible(sound: NDArray[np.float64]) -> tuple[int, int]:
    """The first audible sample and the one past the last."""
    loud = np.flatnonzero(np.rint(np.abs(sound) * FULL_SCALE) >= AUDIBLE * FULL_SCALE)
    return int(loud[0]), int(loud[-1]) + 1


def _faded(sound: NDArray[np.float64], first: int, past: int) -> NDArray[np.float64]:
    """The audible part and FADE_SAMPLES more, those falling to zero."""
    kept = sound[first : past + FADE_SAMPLES].copy()
    tail = kept[past - first :]
    tail *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, tail.size + 1) / max(1, tail.size))
    return kept


def _word(text: str, samples: Samples, begin: int, end: int) -> Word:
    """A word from its first to its last audible sample, so without the pause of a comma."""
    loud = np.flatnonzero(np.abs(samples[begin:end]) >= AUDIBLE)
    if loud.size:
        begin, end = begin + int(loud[0]), begin + int(loud[-1]) + 1
    return Word(text, begin / SAMPLE_RATE, end / SAMPLE_RATE)
