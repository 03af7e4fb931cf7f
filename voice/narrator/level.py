"""How loud the narrator is: softer under another voice, lower where it may be heard as one."""

from __future__ import annotations

import numpy as np

from voice.audio import Samples, gain

DUCK_DB = -12.0
"""How much softer the narrator is while somebody else speaks."""

DUCK_SAMPLES = 640
"""The level moves by the whole of a duck in 40 ms."""

LOWER_DB = -6.0
"""How much lower it speaks where its echo is not under control.

The sleeper gains as much over the echo, and the narrator is still as loud as a quiet voice. Twice
as much would be as soft as a duck, and a duck would no longer tell anybody that they are heard.
"""


class Level:
    """The level of everything that sounds, sample by sample, never with a jump."""

    def __init__(self) -> None:
        """Full level."""
        self._now = 1.0
        self._is_ducked = False
        self._is_lowered = False
        self._set_db = 0.0

    def duck(self, *, on: bool) -> None:
        """Be softer by DUCK_DB from now on, or no longer."""
        self._is_ducked = on

    def lower(self, *, on: bool) -> None:
        """Be lower by LOWER_DB from now on, or no longer; a duck comes on top."""
        self._is_lowered = on

    def set(self, level_db: float) -> None:
        """Be this much louder than usual from now on; ducks and the rest come on top."""
        self._set_db = level_db

    @property
    def _wanted(self) -> float:
        return gain(self._set_db + DUCK_DB * self._is_ducked + LOWER_DB * self._is_lowered)

    def next(self, length_samples: int) -> Samples:
        """The factor of each of the next samples, shape (length_samples,)."""
        step = (1.0 - gain(DUCK_DB)) / DUCK_SAMPLES
        change = self._wanted - self._now
        moves = np.minimum(np.arange(1, length_samples + 1) * step, abs(change))
        levels: Samples = (self._now + np.sign(change) * moves).astype(np.float32)
        self._now = float(levels[-1]) if length_samples else self._now
        return levels
