"""Is there any echo, or only the room? The room's noise is no echo, however loud a fan is.

The narrator is known to sound; where it reaches the microphone, many blocks stand out of what the
room is without it. Where hardly any does, the sleeper wears headphones.
"""

from __future__ import annotations

from collections import deque
from statistics import median

ABOVE_ROOM_DB = 6.0
"""What stands less above the room's noise is no echo."""

_ROOM_BLOCKS = 150
_NARRATED_BLOCKS = 150
_FIRST_BLOCKS = 50
_LEAST_SHARE = 0.2
"""Lines have pauses, and it may be on its way: the echo stands out in half of the blocks."""


class RoomNoise:
    """What the microphone hears while nobody speaks and nothing is played."""

    def __init__(self) -> None:
        """Nothing heard yet."""
        self._levels_db: deque[float] = deque(maxlen=_ROOM_BLOCKS)

    def note(self, level_db: float) -> None:
        """The level of such a block."""
        self._levels_db.append(level_db)

    def is_below(self, level_db: float) -> bool:
        """Whether a level stands out of it."""
        return not self._levels_db or level_db >= median(self._levels_db) + ABOVE_ROOM_DB


class Outstanding:
    """How often the microphone is louder than the room while the narrator may be heard."""

    def __init__(self) -> None:
        """An echo is expected, and nothing is known of the room."""
        self._room = RoomNoise()
        self._stood_out: deque[bool] = deque([True] * _FIRST_BLOCKS, maxlen=_NARRATED_BLOCKS)

    @property
    def is_echo(self) -> bool:
        """Whether something comes back."""
        return sum(self._stood_out) >= _LEAST_SHARE * len(self._stood_out)

    def step(self, heard_db: float, *, is_narrated: bool, is_silent: bool) -> None:
        """A block in which nobody speaks, its level in decibels.

        is_narrated: the narrator is loud in it, or may be. is_silent: nothing of it is left.
        """
        if is_silent:
            self._room.note(heard_db)
        elif is_narrated:
            self._stood_out.append(self._room.is_below(heard_db))
