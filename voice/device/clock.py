"""The one real clock of the program; it drives the loop only while the loudspeaker cannot."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Time that passes, and a wait that a callback can cut short."""

    def now_s(self) -> float:
        """Seconds since some fixed instant; never goes back."""

    def wait(self, timeout_s: float) -> None:
        """Return after `timeout_s`, or as soon as `notify` was called since the last wait."""

    def notify(self) -> None:
        """End the wait; may be called on any thread."""


class SystemClock:
    """The machine's clock. It counts time asleep where it can, so that a suspension is seen."""

    def __init__(self) -> None:
        self._woken = threading.Event()
        # CLOCK_MONOTONIC stands still while Linux is suspended (clock_gettime(2)).
        self._clock_id: int | None = getattr(time, "CLOCK_BOOTTIME", None)

    def now_s(self) -> float:
        """Seconds since the machine started."""
        if self._clock_id is None:
            return time.monotonic()
        return time.clock_gettime(self._clock_id)

    def wait(self, timeout_s: float) -> None:
        """Sleep until notified, at most `timeout_s`."""
        self._woken.wait(max(0.0, timeout_s))
        self._woken.clear()

    def notify(self) -> None:
        """End the wait."""
        self._woken.set()
