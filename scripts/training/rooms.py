"""What lies between a mouth and a recording: rooms, noises, the microphone.

Sound is at full scale 1 here. Every function draws from the generator that it is given, so the
same state of the generator gives the same sound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voice.audio import SAMPLE_RATE, Samples, gain, to_samples
from voice.bedroom.acoustics import convolve, impulse_response
from voice.bedroom.levels import active_level_db

_EARLY_S = (0.0008, 0.025)
_EARLY_GAIN_DB = (-20.0, -4.0)
_MOST_EARLY = 8

_PIVOT_HZ = 1000.0
_TILT_DB = (-3.0, 3.0)
_RIPPLE_DB = 2.5
_LOW_CUT_HZ = (40.0, 350.0)
_HIGH_CUT_HZ = (3000.0, 8000.0)

_LOWEST_NOISE_HZ = 40.0
_HUM_HARMONICS = 20
_BABBLE_VOICES = (3, 8)


def at_level(sound: Samples, level: float) -> Samples:
    """The sound with its sounding parts at a level in decibels of full scale.

    Silence stays silence.
    """
    now_db = active_level_db(sound)
    return sound if now_db <= -120.0 else sound * np.float32(gain(level - now_db))


def room(rt60_s: float, direct_to_tail_db: float, rng: np.random.Generator) -> Samples:
    """A room's impulse response with early reflections, shape (about rt60 in samples,).

    The direct sound is its first sample, so nothing is heard later than without the room. The
    reflections of bed, wall and ceiling come within 25 ms and are the weaker the nearer the mouth.
    """
    response = impulse_response(rt60_s, direct_to_tail_db, rng)
    reflections = int(rng.integers(1, _MOST_EARLY + 1))
    at = rng.integers(to_samples(_EARLY_S[0]), to_samples(_EARLY_S[1]), reflections)
    levels = rng.uniform(*_EARLY_GAIN_DB, reflections) - max(0.0, direct_to_tail_db / 2.0)
    signs = rng.choice([-1.0, 1.0], reflections)
    np.add.at(response, at, response[0] * signs * 10.0 ** (levels / 20.0))
    return response


def in_room(sound: Samples, response: Samples) -> Samples:
    """The sound through a room, as long as it was: what rings on after its end is cut off."""
    return convolve(sound, response)[: sound.size]


def microphone(rng: np.random.Generator) -> NDArray[np.float32]:
    """How loud a microphone, or the pillow over it, gives each frequency.

    Shape (257,): factors of amplitude from 0 Hz to half the sample rate. A tilt about 1 kHz, a
    smooth ripple, and a low and a high cut in the shape of Butterworth's filters.
    """
    hertz = np.linspace(0.0, SAMPLE_RATE / 2, 257)
    octaves = np.log2(np.maximum(hertz, 100.0) / _PIVOT_HZ)
    bends = rng.normal(0.0, _RIPPLE_DB, 8)
    ripple_db = np.interp(octaves, np.linspace(octaves[0], octaves[-1], bends.size), bends)
    curve = 10.0 ** ((rng.uniform(*_TILT_DB) * octaves + ripple_db) / 20.0)
    low_hz = rng.uniform(*_LOW_CUT_HZ)
    high_hz = math.exp(rng.uniform(*np.log(_HIGH_CUT_HZ)))
    curve /= np.sqrt(1.0 + (low_hz / np.maximum(hertz, 1.0)) ** (2 * rng.integers(1, 4)))
    curve /= np.sqrt(1.0 + (hertz / high_hz) ** (2 * rng.integers(2, 8)))
    return curve.astype(np.float32)


def colored(sound: Samples, curve: NDArray[np.float32]) -> Samples:
    """The sound with its spectrum times a curve over 0 Hz to half the sample rate, without delay.

    What would ring before the beginning or after the end is cut off.
    """
    padded = _quick_length(sound.size + 2 * curve.size)
    spectrum = np.fft.rfft(sound, padded)
    places = np.linspace(0.0, curve.size - 1.0, spectrum.size)
    spectrum *= np.interp(places, np.arange(curve.size), curve).astype(np.float32)
    return np.fft.irfft(spectrum, padded)[: sound.size].astype(np.float32, copy=False)


def sloping_noise(length_samples: int, slope: float, rng: np.random.Generator) -> Samples:
    """Steady noise at about -20 dB whose power falls with the frequency to the power `slope`.

    0 is white, 1 pink, 2 brown; nothing sounds under 40 Hz.
    """
    padded = _quick_length(length_samples)
    drawn = rng.standard_normal((padded // 2 + 1, 2), dtype=np.float32)
    spectrum = drawn.view(np.complex64)[:, 0]
    lowest = math.ceil(_LOWEST_NOISE_HZ * padded / SAMPLE_RATE)
    spectrum[:lowest] = 0.0
    spectrum[lowest:] *= np.arange(lowest, spectrum.size, dtype=np.float32) ** (-slope / 2.0)
    return _leveled(np.fft.irfft(spectrum, padded)[:length_samples])


def hum(length_samples: int, rng: np.random.Generator) -> Samples:
    """The mains, a fan or a transformer at about -20 dB: a low tone, its harmonics, a little noise.

    The tones lie at whole numbers of periods, which one inverse transform makes all at once.
    """
    padded = _quick_length(max(length_samples, SAMPLE_RATE))
    base_hz = float(rng.choice([50.0, 60.0, rng.uniform(80.0, 250.0)]))
    order = np.arange(1, _HUM_HARMONICS + 1)
    places = np.rint(order * base_hz * padded / SAMPLE_RATE).astype(np.intp)
    loudness = rng.random(order.size) * order ** -rng.uniform(0.5, 2.0)
    phases = np.exp(2j * np.pi * rng.random(order.size))
    spectrum = np.zeros(padded // 2 + 1, dtype=np.complex64)
    spectrum[places] = loudness * phases
    tones = _leveled(np.fft.irfft(spectrum, padded)[:length_samples])
    breath = sloping_noise(length_samples, 1.0, rng) * np.float32(gain(rng.uniform(-30.0, -10.0)))
    return tones + breath


def excerpt(sound: NDArray[np.generic], length_samples: int, rng: np.random.Generator) -> Samples:
    """A random part of a sound, shape (length_samples,); a short one is repeated.

    ValueError for a sound without samples.
    """
    if sound.size == 0:
        raise ValueError("a sound to take a part of has at least one sample")
    if sound.size < length_samples:
        start = int(rng.integers(sound.size))
        repeats = math.ceil((start + length_samples) / sound.size)
        sound = np.tile(sound, repeats)
    else:
        start = int(rng.integers(sound.size - length_samples + 1))
    return sound[start : start + length_samples].astype(np.float32)


def babble(
    speech: Sequence[NDArray[np.generic]], length_samples: int, rng: np.random.Generator
) -> Samples:
    """Several recordings of speech at once, all equally loud; `speech` holds at least one."""
    mixed = np.zeros(length_samples, dtype=np.float32)
    for _ in range(int(rng.integers(_BABBLE_VOICES[0], _BABBLE_VOICES[1] + 1))):
        voice = excerpt(speech[int(rng.integers(len(speech)))], length_samples, rng)
        mixed += at_level(voice, -26.0)
    return mixed


def mixed(sound: Samples, noise: Samples, snr_db: float) -> Samples:
    """The sound and a noise of its shape that is softer by `snr_db`, both while they sound.

    A sound or a noise that is silent leaves the sound as it is.
    """
    speech_db = active_level_db(sound)
    noise_db = active_level_db(noise)
    if speech_db <= -120.0 or noise_db <= -120.0:
        return sound
    return sound + noise * np.float32(gain(speech_db - snr_db - noise_db))


def _leveled(noise: NDArray[np.floating]) -> Samples:
    """At -20 dB; not by `level_db`, which takes the faintest sound for silence."""
    power = float(np.mean(np.square(noise, dtype=np.float64)))
    return (noise * (gain(-20.0) / math.sqrt(max(power, 1e-30)))).astype(np.float32)


def _quick_length(length_samples: int) -> int:
    """The next length of the form m * 2**k with m from 4 to 8: their transforms are quick."""
    step = 1 << max(1, (length_samples - 1).bit_length() - 3)
    return math.ceil(length_samples / step) * step
