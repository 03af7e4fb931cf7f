"""How much faster the microphone's clock runs than the loudspeaker's, from the sound that waits."""

from __future__ import annotations

from statistics import fmean

from voice.audio import BLOCK_S

MOST_FASTER = 1e-3
"""Sound cards are within 100 parts in a million, cheap ones within 300; more is no clock."""

SETTLE_BLOCKS = 50
"""A second: what usually waits is taken from the first one, and what waits now from each."""

_TRIMMED = SETTLE_BLOCKS // 10
"""So many of the lowest and the highest do not count: a late callback, and the hurry after it."""

_MOST_OFF_S = 0.02
"""A second in which callbacks came late tells no more than this."""

_SMOOTH_S = 6.0

_OWN_RAD_S = 0.01
"""The loop's own frequency. 100 ppm move the queue by 4 ms before they are followed, in eight
minutes; 5 ms of jitter leave 3 ppm of unrest. A faster loop would shake the echo's path."""

_STEP_S = 0.005
"""What waits has changed suddenly where its mean over a second differs so from the second before:
300 ppm make 0.3 ms of it. A sound server that begins, or hiccups, moves whole blocks."""

_PROPORTIONAL = 2 * _OWN_RAD_S
_INTEGRAL = _OWN_RAD_S**2
_NOTHING = 1e-7
"""Less than this is rounding: the sound is then left as it is."""


class Pace:
    """A control loop, proportional and integral, critically damped, that acts once a second.

    (G. F. Franklin and others, Feedback Control of Dynamic Systems, chapter 4.)
    """

    def __init__(self) -> None:
        self._seen_s: list[float] = []
        self._usual_s: float | None = None
        self._last_off_s = 0.0
        self._calm_off_s = 0.0
        self._was_sudden = False
        self._off_s = 0.0
        self._drift = 0.0
        self.faster = 0.0
        """How much faster than at its own speed the sound has to be read, to be kept up with."""

    def settle(self) -> None:
        """The queue was cut or has run dry: what usually waits is something else now.

        The difference of the clocks stays.
        """
        self._seen_s.clear()
        self._usual_s = None
        self._off_s = 0.0

    def step(self, waiting_s: float) -> None:
        """Once a block: so much sound waits, in seconds, the block that is coming in included."""
        self._seen_s.append(waiting_s)
        if len(self._seen_s) < SETTLE_BLOCKS:
            return
        now_s = fmean(sorted(self._seen_s)[_TRIMMED:-_TRIMMED])
        self._seen_s.clear()
        if self._usual_s is None:
            # What waits so far grows with the drift that is not yet known: that is made good later.
            self._usual_s = now_s
            self._last_off_s = self._calm_off_s = 0.0
            return
        off_s = now_s - self._usual_s
        is_sudden = abs(off_s - self._last_off_s) > _STEP_S
        if is_sudden or self._was_sudden:
            # A change in the middle of a second shows in two of them.
            self._usual_s = now_s - self._calm_off_s
            self._last_off_s = self._calm_off_s
        else:
            self._follow(_bounded(off_s, _MOST_OFF_S))
            self._calm_off_s, self._last_off_s = self._last_off_s, off_s
        self._was_sudden = is_sudden

    def _follow(self, off_s: float) -> None:
        second_s = SETTLE_BLOCKS * BLOCK_S
        self._off_s += (off_s - self._off_s) * second_s / _SMOOTH_S
        self._drift = _bounded(self._drift + _INTEGRAL * self._off_s * second_s, MOST_FASTER)
        faster = _bounded(self._drift + _PROPORTIONAL * self._off_s, MOST_FASTER)
        self.faster = faster if abs(faster) > _NOTHING else 0.0


def _bounded(value: float, most: float) -> float:
    return min(max(value, -most), most)
