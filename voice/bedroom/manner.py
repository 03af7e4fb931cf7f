"""How the sleeper speaks: aloud, softly, or into the pillow."""

from __future__ import annotations

from dataclasses import dataclass

from voice.audio import Samples, gain
from voice.bedroom.acoustics import convolve
from voice.bedroom.filters import low_pass


@dataclass(frozen=True)
class Manner:
    """What becomes of the normal voice.

    `level_db`: against the normal voice. `low_pass_hz`: where a gentle low-pass (6 dB an octave)
    begins, None for none; what it takes is not made up for.
    """

    level_db: float = 0.0
    low_pass_hz: float | None = None

    def shape(self, samples: Samples) -> Samples:
        """A clip in the normal voice, shape (n,), in this manner: as long, or a little longer."""
        shaped = samples * samples.dtype.type(gain(self.level_db))
        if self.low_pass_hz is None or not samples.size:
            return shaped
        return convolve(shaped, low_pass(self.low_pass_hz))


NORMAL = Manner()
SOFT = Manner(level_db=-10.0, low_pass_hz=2_500.0)
"""About the step from conversation to a voice that shall wake nobody; it also loses its edge."""

MUFFLED = Manner(low_pass_hz=800.0)
"""The mouth in the pillow: 4 dB less at 1 kHz, 10 dB at 2.5 kHz."""
