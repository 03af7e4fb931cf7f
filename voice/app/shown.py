"""What is to be shown of a session, and the words for it, whatever the screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType

_SIDES = MappingProxyType({"left": "left side", "right": "right side", "both": "both sides"})


@dataclass(frozen=True)
class View:
    """What is to be shown; empty texts and None are left out.

    `side` is left, right or both; `number` of `of` counts movements; `state` is the coach's;
    `remaining_s` of `planned_s` is the hold's time; `done` counts repetitions or breaths;
    `typed` is the phrase being typed; `notes` are lines about the machine.
    """

    title: str = ""
    movement: str = ""
    side: str = ""
    number: int = 0
    of: int = 0
    state: str = "idle"
    saying: str = ""
    heard: str = ""
    remaining_s: float | None = None
    planned_s: float | None = None
    done: int | None = None
    typed: str = ""
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Which movement of how many, and the side."""
        movement = ", ".join(part for part in (self.movement, self._side) if part)
        count = f"{self.number} of {self.of}" if self.of else ""
        return " - ".join(part for part in (count, movement) if part)

    @property
    def time(self) -> str:
        """What is done and what is left, in words."""
        done = f"{self.done} done" if self.done is not None else ""
        if self.remaining_s is None or not self.planned_s:
            return done
        left = f"{math.ceil(self.remaining_s)} s left of {round(self.planned_s)} s"
        return f"{done}, {left}" if done else left

    @property
    def count(self) -> str:
        """The one number that matters now: repetitions done, or seconds left."""
        if self.done is not None:
            return str(self.done)
        return "" if self.remaining_s is None else str(max(0, math.ceil(self.remaining_s)))

    @property
    def looks(self) -> Looks:
        """How its state is shown."""
        name = self.state.partition(":")[0]
        return _STATES.get(name, Looks("•", "*", self.state, "bold", ""))

    @property
    def _side(self) -> str:
        return _SIDES.get(self.side, self.side)


@dataclass(frozen=True)
class Looks:
    """How a state is shown. Shape and words tell it; the color only repeats it.

    sign and plain_sign: one character, the second of ASCII. words: a few. style: blue and yellow,
    which nearly all can tell. large: one word in capitals.
    """

    sign: str
    plain_sign: str
    words: str
    style: str
    large: str


_STATES = MappingProxyType(
    {
        "idle": Looks("○", "-", "ready when you are", "bold", "READY"),
        "narrating": Looks("»", ">", "speaking", "bold bright_blue", "SPEAKING"),
        "holding": Looks("▶", ">", "holding", "bold bright_blue", "HOLD"),
        "paused": Looks("‖", "=", "paused", "bold yellow", "PAUSED"),
        "finished": Looks("■", "#", "finished", "bold", "DONE"),
        "question": Looks("?", "?", "waiting for an answer", "bold yellow", "ANSWER?"),
    }
)
