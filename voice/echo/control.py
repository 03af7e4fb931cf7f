"""Whether the filter has the echo under control, judged while the narrator sounds."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

from voice.echo.kalman import Mismatch


@dataclass(frozen=True)
class ControlSettings:
    """What is believed of a filter."""

    gained_db: float = 6.0
    """It takes away so much over a tenth of a second: the echo is under control."""
    faded_db: float = 2.0
    faded_blocks: int = 40
    """It takes away less than that, so many blocks in a row: a loud voice, or no control."""
    missing: float = 0.5
    wrong_blocks: int = 4
    """More than that share of its estimate is not in the microphone: the path is another one."""
    most_worth: float = 50.0
    """A block's share is not known better than to one in seven, the root of this: else the quiet
    remains of a good time would outweigh what comes after it."""
    memory: float = 0.85
    """Share of the old in what is averaged: seven blocks."""


class Control:
    """Gained by what the filter takes away, lost when its estimate is not in the microphone."""

    def __init__(self, settings: ControlSettings | None = None) -> None:
        """Not gained yet."""
        self._settings = settings or ControlSettings()
        self.is_held = False
        """Is the echo under control?"""
        self._heard = self._rest = 0.0
        self._missing = self._worth = 0.0
        self._faded_blocks = self._wrong_blocks = 0

    @property
    def taken_db(self) -> float:
        """What the filter took away in the last tenth of a second of narration."""
        return 10.0 * log10((self._heard + 1e-12) / (self._rest + 1e-12))

    @property
    def is_wrong(self) -> bool:
        """Is the estimate, for some blocks now, of an echo that is not there?"""
        return self._wrong_blocks >= self._settings.wrong_blocks

    def restart(self, *, is_held: bool = False) -> None:
        """The filter starts anew, or somebody knows better whether it is right."""
        self.is_held = is_held
        self._heard = self._rest = 0.0
        self._missing = self._worth = 0.0
        self._faded_blocks = self._wrong_blocks = 0

    def step(self, heard: float, rest: float, mismatch: Mismatch) -> None:
        """A block with narration: powers of the microphone and of what is left of it."""
        settings = self._settings
        old, new = settings.memory, 1.0 - settings.memory
        self._heard = old * self._heard + new * heard
        self._rest = old * self._rest + new * rest
        worth = min(mismatch.missing_worth, settings.most_worth)
        self._missing = old * self._missing + worth * mismatch.missing
        self._worth = old * self._worth + worth
        is_missing = self._missing > settings.missing * self._worth and self._worth > 1.0
        self._wrong_blocks = self._wrong_blocks + 1 if is_missing else 0
        is_faded = self.taken_db < settings.faded_db
        self._faded_blocks = self._faded_blocks + 1 if is_faded else 0
        if self.is_wrong or self._faded_blocks >= settings.faded_blocks:
            self.is_held = False
        elif self.taken_db >= settings.gained_db:
            self.is_held = True
