"""How loud speech is while it sounds."""

from __future__ import annotations

import numpy as np

from voice.audio import BLOCK_SAMPLES, Samples, level_db

_QUIETEST_BELOW_LOUDEST_DB = 25.0


def active_level_db(samples: Samples) -> float:
    """Level in decibels of full scale over the blocks that sound; -120 for silence.

    A block sounds when it is less than 25 dB below the loudest one, so pauses between words do not
    count. A simple relative of the active speech level of ITU-T P.56.
    """
    blocks = samples.size // BLOCK_SAMPLES
    if blocks == 0:
        return level_db(samples)
    framed = samples[: blocks * BLOCK_SAMPLES].reshape(blocks, BLOCK_SAMPLES)
    powers = np.mean(np.square(framed, dtype=np.float64), axis=1)
    loudest = float(powers.max())
    sounding = powers[powers >= loudest * 10.0 ** (-_QUIETEST_BELOW_LOUDEST_DB / 10.0)]
    return max(-120.0, 10.0 * float(np.log10(float(sounding.mean()) + 1e-12)))
