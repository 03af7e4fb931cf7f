"""A simulated bedroom: a scripted sleeper, a room, noise and drift, run like the live device."""

from voice.bedroom.bedroom import Bedroom
from voice.bedroom.levels import active_level_db
from voice.bedroom.recording import Recording
from voice.bedroom.room import Room
from voice.bedroom.wav import SoundFileError, read_sound, write_wav

__all__ = [
    "Bedroom",
    "Recording",
    "Room",
    "SoundFileError",
    "active_level_db",
    "read_sound",
    "write_wav",
]
