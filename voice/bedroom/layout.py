"""Where things stand in a simulated bedroom."""

from __future__ import annotations

import math
from dataclasses import dataclass

Place = tuple[float, float, float]
"""Metres from one corner of the room: away from the bed's head, along that wall, and up."""

DEFAULT_SIZE_M: Place = (4.2, 3.6, 2.5)
DEFAULT_LOUDSPEAKER_DISTANCE_M = 0.3
DEFAULT_SLEEPER_DISTANCE_M = 0.8

_MICROPHONE_M: Place = (0.35, 0.85, 0.68)
# The loudspeaker on the same table; the mouth across the pillow, a little lower. No line is along a
# wall: images that arrive together would ring as they do in no real room.
_TO_LOUDSPEAKER: Place = (0.985, -0.174, 0.0)
_TO_SLEEPER: Place = (0.29, 0.955, -0.06)
_LEAST_FROM_WALL_M = 0.05
_LEAST_APART_M = 0.05


@dataclass(frozen=True)
class Layout:
    """A room with six walls, and places in it, all in metres; `bedside` makes a usual one.

    Raises ValueError, one clause, where something stands in or beyond a wall, or on the microphone.
    """

    size_m: Place
    microphone_m: Place
    loudspeaker_m: Place
    sleeper_m: Place
    television_m: Place

    def __post_init__(self) -> None:
        for name in ("microphone", "loudspeaker", "sleeper", "television"):
            place: Place = getattr(self, f"{name}_m")
            for at_m, size_m in zip(place, self.size_m, strict=True):
                if not _LEAST_FROM_WALL_M <= at_m <= size_m - _LEAST_FROM_WALL_M:
                    raise ValueError(f"the {name} at {_shown(place)} does not stand in the room")
            if name != "microphone" and math.dist(place, self.microphone_m) < _LEAST_APART_M:
                raise ValueError(f"the {name} stands on the microphone")

    @classmethod
    def bedside(
        cls,
        loudspeaker_distance_m: float = DEFAULT_LOUDSPEAKER_DISTANCE_M,
        sleeper_distance_m: float = DEFAULT_SLEEPER_DISTANCE_M,
        size_m: Place = DEFAULT_SIZE_M,
    ) -> Layout:
        """The microphone on a bedside table, with the distances from it in metres.

        The loudspeaker stands on the same table or farther into the room, the sleeper lies beside
        it, and a television stands at the other end of the room. Raises ValueError, one clause,
        where they do not fit into the room.
        """
        return cls(
            size_m=size_m,
            microphone_m=_MICROPHONE_M,
            loudspeaker_m=_at(_TO_LOUDSPEAKER, loudspeaker_distance_m),
            sleeper_m=_at(_TO_SLEEPER, sleeper_distance_m),
            television_m=(size_m[0] - 0.3, 0.58 * size_m[1], 0.4 * size_m[2]),
        )


def _at(direction: Place, distance_m: float) -> Place:
    scale = distance_m / math.hypot(*direction)
    x, y, z = (start + scale * part for start, part in zip(_MICROPHONE_M, direction, strict=True))
    return x, y, z


def _shown(place: Place) -> str:
    return "({:.2f}, {:.2f}, {:.2f}) m".format(*place)
