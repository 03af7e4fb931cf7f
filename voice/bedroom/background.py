"""What is heard in the room besides the narrator and the sleeper: noise, and a television."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from voice.audio import Samples, gain, silence, to_samples
from voice.bedroom.levels import active_level_db
from voice.bedroom.noise import NoiseLoop, pink_noise
from voice.bedroom.responses import television_response
from voice.bedroom.room import DEFAULT_SNR_DB, Room

_PROGRAMME_DB = -26.0


def programme(clips: Iterable[Samples], pause_s: float = 0.4) -> Samples:
    """Clips, each of shape (n,), one after another, equally loud and with pauses: one recording.

    Raises ValueError if there is none.
    """
    parts: list[Samples] = []
    for clip in clips:
        factor = gain(_PROGRAMME_DB - active_level_db(clip))
        parts += [clip * np.float32(factor), silence(to_samples(pause_s))]
    if not parts:
        raise ValueError("a programme needs at least one clip")
    return np.concatenate(parts)


def noise_in(room: Room, reference_db: float, rng: np.random.Generator) -> NoiseLoop | None:
    """The room's noise, None in a quiet one; `reference_db`: the sleeper's voice."""
    if room.noise is None and room.snr_db is None:
        return None
    noise = pink_noise(rng) if room.noise is None else room.noise
    snr_db = DEFAULT_SNR_DB if room.snr_db is None else room.snr_db
    return NoiseLoop(noise, reference_db - snr_db, int(rng.integers(noise.size)))


def television_in(room: Room, reference_db: float, rng: np.random.Generator) -> NoiseLoop | None:
    """The room's television, None where it is off; `reference_db`: the sleeper's voice.

    Its level is that of its speech at the microphone while it sounds. The whole programme goes
    through the room beforehand, so it costs nothing while it runs.
    """
    if room.television is None:
        return None
    response = television_response(room, rng)
    level_db = reference_db - room.television_snr_db
    start_samples = int(rng.integers(room.television.size))
    return NoiseLoop(room.television, level_db, start_samples, response, active_level_db)
