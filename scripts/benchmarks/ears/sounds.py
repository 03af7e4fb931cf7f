"""Sounds as a microphone on the bed would hear them: levels, noise, a room.

Speech lies at SPEECH_DB while it sounds (bedroom.levels), the room's own pink noise at FLOOR_DB.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence

import numpy as np

from scripts.benchmarks.ears.trial import Condition
from voice.audio import BLOCK_SAMPLES, Samples, gain, level_db, silence, to_samples, to_seconds
from voice.bedroom.acoustics import convolve, impulse_response
from voice.bedroom.levels import active_level_db
from voice.bedroom.noise import pink_noise

SPEECH_DB = -26.0
FLOOR_DB = -70.0
NOISE_DB = SPEECH_DB - 10.0
HOUSEHOLD_DB = -30.0
"""Noises while they sound: loud, a little softer than speech."""

BEFORE_S = 1.0
AFTER_S = 1.0
"""Around a single utterance: the gate learns the noise before, and ends the utterance after."""

RT60_S = 0.4
DISTANCE_M = 2.0
ROOM_M3 = 35.0
_END_BELOW_DB = 40.0


def direct_to_tail_db() -> float:
    """Direct sound against reverberation: the distance against the critical one.

    The critical distance, where both are equal, is 0.057 sqrt(V / RT60) metres for a source
    without direction (from Sabine's formula; H. Kuttruff, Room Acoustics, section 5.1).
    """
    critical_m = 0.057 * math.sqrt(ROOM_M3 / RT60_S)
    return 20.0 * math.log10(critical_m / DISTANCE_M)


def seed_of(*parts: str) -> int:
    """A number that depends on nothing but some words."""
    return zlib.crc32("\0".join(parts).encode())


def is_sampled(share: float, *parts: str) -> bool:
    """Whether something belongs to a sample of about this share; larger ones hold the smaller."""
    return seed_of("sample", *parts) / 2**32 < share


def end_samples(speech: Samples) -> int:
    """One past the last sample that lies within 40 dB of the loudest 20 ms; 0 for silence."""
    blocks = [speech[at : at + BLOCK_SAMPLES] for at in range(0, speech.size, BLOCK_SAMPLES)]
    loudest_db = max((level_db(block) for block in blocks), default=-120.0)
    sounding = np.flatnonzero(np.abs(speech) >= gain(loudest_db - _END_BELOW_DB))
    return int(sounding[-1]) + 1 if sounding.size and loudest_db > -120.0 else 0


def at_level(sound: Samples, level: float) -> Samples:
    """The sound with its sounding parts at a level in decibels; silence stays silence."""
    now_db = active_level_db(sound)
    return sound if now_db <= -120.0 else (sound * gain(level - now_db)).astype(np.float32)


class Rooms:
    """Makes trials' sounds; the same seed gives the same samples."""

    def __init__(self) -> None:
        self._pink = pink_noise(np.random.default_rng(1))
        self._pink *= np.float32(1.0 / gain(level_db(self._pink)))

    def place(self, speech: Samples, condition: Condition, seed: int) -> tuple[Samples, float]:
        """One utterance with quiet around it, and where its sound ends, in seconds."""
        if condition == Condition.ROOM:
            rng = np.random.default_rng(seed)
            speech = convolve(speech, impulse_response(RT60_S, direct_to_tail_db(), rng))
        speech = at_level(speech, SPEECH_DB)
        before, after = silence(to_samples(BEFORE_S)), silence(to_samples(AFTER_S))
        noise_db = NOISE_DB if condition == Condition.NOISY else FLOOR_DB
        sound = self.noised(np.concatenate([before, speech, after]), noise_db, seed)
        return sound, to_seconds(before.size + end_samples(speech))

    def stream(self, utterances: Sequence[Samples], seed: int) -> Samples:
        """What one person read, joined as an open microphone would hear it.

        The pauses are those that the recordings themselves begin and end with.
        """
        joined = np.concatenate([at_level(sound, SPEECH_DB) for sound in utterances])
        end = silence(to_samples(AFTER_S))
        return self.noised(np.concatenate([joined, end]), FLOOR_DB, seed)

    def household(self, sound: Samples, seed: int) -> Samples:
        """A noise, from and into quiet."""
        before, after = silence(to_samples(BEFORE_S)), silence(to_samples(AFTER_S))
        placed = np.concatenate([before, at_level(sound, HOUSEHOLD_DB), after])
        return self.noised(placed, FLOOR_DB, seed)

    def noised(self, sound: Samples, noise_db: float, seed: int) -> Samples:
        """A sound and pink noise at a level, within full scale."""
        places = (seed % self._pink.size + np.arange(sound.size)) % self._pink.size
        return np.clip(sound + self._pink[places] * np.float32(gain(noise_db)), -1.0, 1.0).astype(
            np.float32
        )
