"""What is known of a person that decides which movements fit, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intents.safety import Flag, advice, strictest

if TYPE_CHECKING:
    from intents.routine.movement import Movement, Side
    from intents.safety import Advice


@dataclass(frozen=True)
class Profile:
    """Of one person, at one time.

    flags: of their health. gentlest: nothing is known of it, so only the fallback set. first_hour:
    they have not been up for an hour. excluded: ids of movements left out at their own wish. sore:
    ids of movements, with the side, that hurt when they were done last.
    """

    flags: frozenset[Flag] = frozenset()
    gentlest: bool = False
    first_hour: bool = False
    excluded: frozenset[str] = frozenset()
    sore: frozenset[tuple[str, str]] = frozenset()

    def advice(self, movement: Movement) -> Advice:
        """The strictest advice about a movement for this person, now."""
        hour = movement.first_hour if self.first_hour else "ok"
        return strictest((advice(movement.flags, self.flags), hour))

    def eases(self, movement: Movement) -> tuple[Flag, ...]:
        """The flags that ask for the softer form of a movement."""
        return tuple(f for f in Flag if f in self.flags and movement.flags[f] == "easier")

    def is_slight(self, movement: Movement) -> bool:
        """Whether the hour asks for half of the way, and no more than the usual dose."""
        return self.first_hour and movement.first_hour == "easier"

    def is_sore(self, movement: Movement, side: Side) -> bool:
        """Whether it hurt the last time."""
        return (movement.id, side) in self.sore


NOBODY = Profile()
"""A person of whom nothing speaks against anything."""
