"""What the room makes of each source: the sleeper, the loudspeaker and the television."""

from __future__ import annotations

import numpy as np

from voice.audio import Samples
from voice.bedroom.acoustics import impulse_response
from voice.bedroom.filters import speech_gain
from voice.bedroom.image_source import room_response
from voice.bedroom.layout import Place
from voice.bedroom.room import Room

SLEEPER_DIRECT_TO_TAIL_DB = 6.0
ECHO_DIRECT_TO_TAIL_DB = 6.0
TELEVISION_DIRECT_TO_TAIL_DB = 0.0


def sleeper_response(room: Room, rng: np.random.Generator) -> Samples | None:
    """From the mouth to the microphone, shape (n,), None in a dry room. It keeps speech's level."""
    place = None if room.layout is None else room.layout.sleeper_m
    return _response(room, place, SLEEPER_DIRECT_TO_TAIL_DB, rng)


def television_response(room: Room, rng: np.random.Generator) -> Samples | None:
    """From the television to the microphone, shape (n,), None in a dry room."""
    place = None if room.layout is None else room.layout.television_m
    return _response(room, place, TELEVISION_DIRECT_TO_TAIL_DB, rng)


def echo_response(room: Room, rng: np.random.Generator) -> Samples | None:
    """From the loudspeaker's coil to the microphone, shape (n,); None where nothing is changed.

    It keeps the level of speech: with all it takes away, the echo is as loud as the room says.
    """
    place = None if room.layout is None else room.layout.loudspeaker_m
    response = _response(room, place, ECHO_DIRECT_TO_TAIL_DB, rng)
    if room.loudspeaker is None:
        return response
    click = np.ones(1, dtype=np.float32)
    return _level(room.loudspeaker.limit_band(click if response is None else response))


def _response(
    room: Room, place: Place | None, ratio_db: float, rng: np.random.Generator
) -> Samples | None:
    if room.rt60_s is None:
        return None
    if room.layout is None or place is None:
        return impulse_response(room.rt60_s, ratio_db, rng)
    layout = room.layout
    return _level(room_response(layout.size_m, place, layout.microphone_m, room.rt60_s))


def _level(response: Samples) -> Samples:
    return response / np.float32(speech_gain(response))
