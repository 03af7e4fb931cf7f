"""How far the loudspeaker bends what it plays: small ones clip the loud parts of speech softly.

A linear filter cannot follow that, and what it leaves is loudest where the narrator is. One figure
describes it well enough: the loudspeaker is taken for tanh(g x) / g, and the bend is g squared, 0
for a perfect one. The filter tells in every block how the echo would change with the bend, and how
much of that change is in what is left. (A Hammerstein model, a curve before a linear path: A.
Stenger, W. Kellermann: Adaptation of a memoryless preprocessor for nonlinear acoustic echo
cancelling. Signal Processing 80(9), 2000.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voice.audio import Samples
from voice.echo.kalman import Mismatch

_HARDLY = 0.05  # below this bend, the curve is a straight line
_NEARLY_STRAIGHT = 0.003  # bend times square: below, the slope is that of a straight line


@dataclass(frozen=True)
class BendSettings:
    """Standard deviations of the bend, which is one over a squared amplitude."""

    first: float = 5.0
    change: float = 0.02
    """In a block."""
    worth: float = 0.05
    """Share of a measurement's worth that is believed: errors of neighboring blocks are alike."""
    most: float = 100.0
    """A limit at a tenth of full scale."""


class Bend:
    """Shapes what was played as the loudspeaker seems to do, and learns how."""

    def __init__(self, settings: BendSettings | None = None) -> None:
        """A perfect loudspeaker."""
        self._settings = settings or BendSettings()
        self.bend = 0.0
        self._variance = self._settings.first**2

    def shape(self, played: Samples) -> tuple[Samples, Samples]:
        """What sounds when this is played, and how that changes with the bend; shapes as given."""
        square = played * played
        slope = played * square * np.float32(-1.0 / 3.0)
        if self.bend < _HARDLY:
            return played, slope
        steep = np.float32(np.sqrt(self.bend))
        bent = np.tanh(steep * played) / steep
        # The derivative in closed form; near zero it is a difference of equal numbers.
        exact = (played * (1.0 - self.bend * bent * bent) - bent) / np.float32(2.0 * self.bend)
        slope = np.where(self.bend * square < _NEARLY_STRAIGHT, slope, exact)
        return bent.astype(np.float32), slope.astype(np.float32)

    def turn(self, amplitude: float) -> None:
        """The volume before the loudspeaker is turned up by a factor: it bends more, or less."""
        square, before = amplitude * amplitude, self.bend
        self.bend = min(self._settings.most, square * before)
        # Or something was turned or moved that does not change the bend.
        unsure = (square - 1.0) * before
        variance = square * square * self._variance + unsure * unsure
        self._variance = min(variance, self._settings.first**2)

    def correct(self, mismatch: Mismatch) -> None:
        """The echo in the newest block differed so from what was expected."""
        if mismatch.bend_worth <= 0.0:
            return
        settings = self._settings
        self._variance = min(self._variance + settings.change**2, settings.first**2)
        worth = settings.worth * mismatch.bend_worth
        gain = self._variance / (self._variance + 1.0 / worth)
        self._variance *= 1.0 - gain
        self.bend = min(settings.most, max(0.0, self.bend + gain * mismatch.bend))
