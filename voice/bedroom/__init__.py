"""A simulated bedroom: a scripted sleeper, a room, noise and drift, run like the live device."""

from voice.bedroom.bedroom import Bedroom
from voice.bedroom.levels import active_level_db
from voice.bedroom.recording import Recording
from voice.bedroom.room import Room

__all__ = [
    "Bedroom",
    "Recording",
    "Room",
    "active_level_db",
]
