"""Somebody turns the volume up or down: the whole path grows or shrinks at once.

The filter alone takes seconds to follow that: it is sure of a path that was right for long, and
takes what is left for a voice. But a voice over the narrator is left whether the estimate is louder
or softer. Where another level would explain much of what is left, the volume has changed. (The
share of a whole that one direction explains: the coefficient of determination of a regression.)
"""

from __future__ import annotations

from voice.echo.kalman import Mismatch

_LEVEL_SHARE = 0.4
"""0.85 and more after a turn by 6 dB, 0.4 to 0.7 when the volume has been turned slowly by 1 dB;
under voices up to 10 dB louder than the narrator at most 0.3, 20 dB louder hardly ever more."""

_MOST = 100.0
"""By 40 dB: beyond that the estimate is not worth being kept."""


def turn_of(mismatch: Mismatch) -> float | None:
    """The echo's amplitude against its estimate's; None where that is not what is wrong.

    After a jump, or where there is no echo any more, a softer estimate leaves less too. So it must
    also be heard: with the new amplitude it is louder than what it leaves.
    """
    amplitude, share = 1.0 - mismatch.missing, mismatch.level_share
    if share < _LEVEL_SHARE or not 0.0 < amplitude < _MOST:
        return None
    # Both relative to the estimate's power: missing**2 is what the level explains of what is left.
    left = mismatch.missing**2 * (1.0 - share) / share
    return amplitude if amplitude**2 > left else None
