"""One recording becomes what a microphone in a bedroom might have heard.

All is drawn from a given generator: the same seed gives the same sound. `vary` and `mask` are what
a trainer needs; the steps in between take and give sound at full scale 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import soxr
from numpy.typing import NDArray

from scripts.training import rooms
from scripts.training.features import Features
from voice.audio import SAMPLE_RATE, Samples, gain, silence, to_samples

FULL_SCALE = 32768.0
"""The full scale of what goes into `vary` and comes out of it."""

Range: TypeAlias = tuple[float, float]
"""The least and the most of what is drawn."""

_FADE_SAMPLES = to_samples(0.005)
_FRAME_SAMPLES = 512
_HOP_SAMPLES = _FRAME_SAMPLES // 2
_WHISPER_BLUR_BINS = 11
_WHISPER_LOW_HZ = 500.0

_MOST_MASKS = 2
_MOST_MASKED_BINS = 7
_MOST_MASKED_FRAMES = 12


@dataclass(frozen=True)
class Settings:
    """How often something happens (shares of 1), and how much of it (drawn evenly from ranges).

    Times in seconds, levels in decibels of full scale over what sounds. The four weights say how
    often a noise is of which kind; kinds of which there is nothing are left out. `alone_db`: of
    noise in which nobody speaks.
    """

    speed_share: float = 0.7
    speed: Range = (0.85, 1.15)
    whispered_share: float = 0.04
    sleepy_share: float = 0.05
    sleepy_tempo: Range = (0.75, 0.9)
    sleepy_pitch: Range = (0.82, 1.0)
    pause_s: Range = (0.06, 0.4)
    room_share: float = 0.5
    rt60_s: Range = (0.1, 0.7)
    direct_to_tail_db: Range = (-8.0, 15.0)
    level_db: Range = (-45.0, -10.0)
    overdriven_share: float = 0.03
    overdriven_db: Range = (2.0, 10.0)
    noise_share: float = 0.75
    snr_db: Range = (0.0, 30.0)
    alone_db: Range = (-60.0, -15.0)
    recorded_weight: float = 4.0
    babble_weight: float = 1.0
    sloping_weight: float = 2.0
    hum_weight: float = 0.5
    microphone_share: float = 0.6
    floor_db: Range = (-95.0, -55.0)


@dataclass(frozen=True, eq=False)
class Noises:
    """Sounds to mix in, each of shape (n,), n > 0, at SAMPLE_RATE and any scale.

    `speech`: recordings of other speech, from which babble is made.
    """

    recorded: Sequence[NDArray[np.generic]] = ()
    speech: Sequence[NDArray[np.generic]] = ()


def vary(sound: Samples, noises: Noises, rng: np.random.Generator, settings: Settings) -> Samples:
    """A variant of a recording of speech, shape (m,), within FULL_SCALE.

    `sound` has shape (n,) at SAMPLE_RATE; like the result, it is at FULL_SCALE. The result is
    longer by the pauses before and after, and longer or shorter where the speed is changed.
    """
    speech = spoken_otherwise(_faded(sound / np.float32(FULL_SCALE)), rng, settings)
    before, after = (silence(to_samples(rng.uniform(*settings.pause_s))) for _ in range(2))
    heard = np.concatenate([before, speech, after])
    if rng.random() < settings.room_share:
        rt60_s, ratio_db = rng.uniform(*settings.rt60_s), rng.uniform(*settings.direct_to_tail_db)
        heard = rooms.in_room(heard, rooms.room(rt60_s, ratio_db, rng))
    heard = rooms.at_level(heard, rng.uniform(*settings.level_db))
    if rng.random() < settings.noise_share:
        noise = noise_like(noises, heard.size, rng, settings)
        heard = rooms.mixed(heard, noise, rng.uniform(*settings.snr_db))
    if rng.random() < settings.microphone_share:
        heard = rooms.colored(heard, rooms.microphone(rng))
    if rng.random() < settings.overdriven_share:
        heard = overdriven(heard, rng.uniform(*settings.overdriven_db))
    return _recorded(heard, rng, settings)


def wordless(
    length_samples: int, noises: Noises, rng: np.random.Generator, settings: Settings
) -> Samples:
    """Noise in which nobody speaks, shape (length_samples,), within FULL_SCALE."""
    heard = noise_like(replace(noises, speech=()), length_samples, rng, settings)
    heard = rooms.at_level(heard, rng.uniform(*settings.alone_db))
    if rng.random() < settings.microphone_share:
        heard = rooms.colored(heard, rooms.microphone(rng))
    return _recorded(heard, rng, settings)


def spoken_otherwise(speech: Samples, rng: np.random.Generator, settings: Settings) -> Samples:
    """The same words faster or slower, and rarely whispered or sleepy."""
    if rng.random() < settings.sleepy_share:
        pitch = rng.uniform(*settings.sleepy_pitch)
        tempo = rng.uniform(*settings.sleepy_tempo)
        speech = stretched(at_speed(speech, pitch), tempo / pitch)
    elif rng.random() < settings.speed_share:
        speech = at_speed(speech, rng.uniform(*settings.speed))
    return whispered(speech, rng) if rng.random() < settings.whispered_share else speech


def at_speed(sound: Samples, factor: float) -> Samples:
    """The sound played faster by a factor, and higher by the same."""
    changed = soxr.resample(sound, SAMPLE_RATE * factor, SAMPLE_RATE, quality="LQ")
    return np.asarray(changed, dtype=np.float32)


def stretched(sound: Samples, tempo: float) -> Samples:
    """The sound at another tempo (0.75 is slower) and the same pitch, shape (about n / tempo,).

    Frames are moved apart; each begins, within 8 ms of its place, where it best goes on from the
    one before (WSOLA: W. Verhelst and M. Roelands, ICASSP 1993).
    """
    reach = to_samples(0.008)
    frames = max(1, round(sound.size / tempo / _HOP_SAMPLES))
    margin = np.zeros(reach + _FRAME_SAMPLES, dtype=np.float32)
    padded = np.concatenate([margin, sound, margin, margin])
    window = _hann()
    found = np.zeros((frames + 1) * _HOP_SAMPLES, dtype=np.float32)
    last = padded.size - _FRAME_SAMPLES - _HOP_SAMPLES - reach
    at = margin.size - _HOP_SAMPLES
    for frame in range(frames):
        due = margin.size - _HOP_SAMPLES + round(frame * _HOP_SAMPLES * tempo)
        if frame:
            start = min(due, last) - reach
            wanted = padded[at + _HOP_SAMPLES : at + _HOP_SAMPLES + _FRAME_SAMPLES]
            near = padded[start : start + _FRAME_SAMPLES + 2 * reach]
            at = start + int(np.argmax(np.correlate(near, wanted, "valid")))
        place = frame * _HOP_SAMPLES
        found[place : place + _FRAME_SAMPLES] += window * padded[at : at + _FRAME_SAMPLES]
    return found[_HOP_SAMPLES:]


def whispered(sound: Samples, rng: np.random.Generator) -> Samples:
    """The sound without its voice, shape (n,): noise in the shape of each frame's spectrum.

    The spectrum is blurred over 340 Hz, so no harmonic is left, and loses what is deep, as a
    whisper has little under 500 Hz.
    """
    frames = sound.size // _HOP_SAMPLES + 2
    padded = np.zeros((frames + 1) * _HOP_SAMPLES, dtype=np.float32)
    padded[_HOP_SAMPLES : _HOP_SAMPLES + sound.size] = sound
    window = _hann()
    framed = np.lib.stride_tricks.sliding_window_view(padded, _FRAME_SAMPLES)[::_HOP_SAMPLES]
    powers = np.square(np.abs(np.fft.rfft(framed * window, axis=1)))
    magnitudes = np.sqrt(_blurred(powers, _WHISPER_BLUR_BINS))
    hertz = np.arange(magnitudes.shape[1]) * (SAMPLE_RATE / _FRAME_SAMPLES)
    magnitudes *= (hertz / np.hypot(hertz, _WHISPER_LOW_HZ)).astype(np.float32)
    phases = rng.random(magnitudes.shape, dtype=np.float32) * np.float32(2.0 * np.pi)
    spectra = magnitudes * np.exp(1j * phases).astype(np.complex64)
    pieces = np.fft.irfft(spectra, axis=1) * np.sqrt(window)
    found = np.zeros_like(padded)
    found[:-_HOP_SAMPLES] += pieces[:, :_HOP_SAMPLES].ravel()
    found[_HOP_SAMPLES:] += pieces[:, _HOP_SAMPLES:].ravel()
    return np.asarray(found[_HOP_SAMPLES : _HOP_SAMPLES + sound.size], dtype=np.float32)


def overdriven(sound: Samples, over_db: float) -> Samples:
    """The sound so loud that its peak lies `over_db` above full scale, and cut off there."""
    peak = float(np.max(np.abs(sound), initial=0.0))
    louder = sound * (gain(over_db) / max(peak, 1e-6))
    return np.asarray(np.clip(louder, -1.0, 1.0), dtype=np.float32)


def noise_like(
    noises: Noises, length_samples: int, rng: np.random.Generator, settings: Settings
) -> Samples:
    """A noise of some kind, shape (length_samples,), at any level."""
    weights = np.array(
        [
            settings.recorded_weight if noises.recorded else 0.0,
            settings.babble_weight if noises.speech else 0.0,
            settings.sloping_weight,
            settings.hum_weight,
        ]
    )
    kind = int(rng.choice(weights.size, p=weights / weights.sum()))
    if kind == 0:
        recorded = noises.recorded[int(rng.integers(len(noises.recorded)))]
        return rooms.excerpt(recorded, length_samples, rng)
    if kind == 1:
        return rooms.babble(noises.speech, length_samples, rng)
    if kind == 2:
        return rooms.sloping_noise(length_samples, rng.uniform(0.0, 2.0), rng)
    return rooms.hum(length_samples, rng)


def _recorded(heard: Samples, rng: np.random.Generator, settings: Settings) -> Samples:
    """With the recorder's own noise, at FULL_SCALE."""
    floor = rng.standard_normal(heard.size, dtype=np.float32)
    heard = heard + floor * np.float32(gain(rng.uniform(*settings.floor_db)))
    return np.asarray(np.clip(heard, -1.0, 1.0) * FULL_SCALE, dtype=np.float32)


def mask(features: Features, rng: np.random.Generator) -> Features:
    """A copy of features with up to two bands and up to two spans replaced by their mean.

    A band is up to 7 bins wide, a span up to 12 frames long and never more than a fifth of all
    (SpecAugment: D. S. Park and others, Interspeech 2019).
    """
    masked = features.copy()
    if not features.size:
        return masked
    frames, bins = features.shape
    mean = features.mean()
    for _ in range(_MOST_MASKS):
        width = int(rng.integers(_MOST_MASKED_BINS + 1))
        at = int(rng.integers(bins - width + 1))
        masked[:, at : at + width] = mean
    for _ in range(_MOST_MASKS):
        length = int(rng.integers(min(_MOST_MASKED_FRAMES, frames // 5) + 1))
        at = int(rng.integers(frames - length + 1))
        masked[at : at + length] = mean
    return masked


def _faded(sound: Samples) -> Samples:
    """A copy that begins and ends softly: where a recording was cut, nothing shall click."""
    faded = np.array(sound, dtype=np.float32)
    length = min(_FADE_SAMPLES, faded.size // 2)
    fade = np.linspace(0.0, 1.0, length, endpoint=False, dtype=np.float32)
    faded[:length] *= fade
    faded[faded.size - length :] *= fade[::-1]
    return faded


def _hann() -> Samples:
    """A window whose halves sum to one where frames overlap by half."""
    return np.hanning(_FRAME_SAMPLES + 1)[:-1].astype(np.float32)


def _blurred(powers: NDArray[np.float32], width_bins: int) -> NDArray[np.float32]:
    """The mean over `width_bins` neighboring bins (an odd number), shape as it was."""
    half = width_bins // 2
    padded = np.pad(powers, ((0, 0), (half + 1, half)), mode="reflect")
    sums = np.cumsum(padded, axis=1, dtype=np.float64)
    blurred = (sums[:, width_bins:] - sums[:, :-width_bins]) / width_bins
    return np.maximum(blurred, 0.0).astype(np.float32)
