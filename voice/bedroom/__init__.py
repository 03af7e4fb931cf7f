"""A simulated bedroom: a scripted sleeper, a room, noise and drift, run like the live device."""

from voice.bedroom.background import programme
from voice.bedroom.bedroom import Bedroom
from voice.bedroom.layout import Layout
from voice.bedroom.levels import active_level_db
from voice.bedroom.loudspeaker import Loudspeaker, headroom_for
from voice.bedroom.manner import MUFFLED, NORMAL, SOFT, Manner
from voice.bedroom.recording import Recording
from voice.bedroom.room import Jump, Room

__all__ = [
    "MUFFLED",
    "NORMAL",
    "SOFT",
    "Bedroom",
    "Jump",
    "Layout",
    "Loudspeaker",
    "Manner",
    "Recording",
    "Room",
    "active_level_db",
    "headroom_for",
    "programme",
]
