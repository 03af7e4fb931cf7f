"""Degrading with grace: where the echo is not under control, speak lower and leave gaps.

A voice is then hard to tell from the narrator's while it sounds, and easy in its silences. So the
silences become long enough for a "stop" or a "pause", and what sounds between them is lower.
"""

from __future__ import annotations

GAP_S = 0.7
"""The silence left between lines: a "stop" lasts 0.4 s, and the gate must have opened before."""

LOST_AFTER_S = 5.0
"""So much narration without control, and the narrator becomes careful. The canceller needs one to
four seconds at first, and two after a change in the room; for these nothing need change."""

BACK_AFTER_S = 6.0
"""So much narration under control, and it speaks as before: it must not go up and down."""


class Carefulness:
    """Whether to speak carefully, judged over seconds of narration."""

    def __init__(self) -> None:
        """Not yet."""
        self.is_careful = False
        self._against_s = 0.0

    def step(self, *, is_controlled: bool, narrated_s: float) -> None:
        """So much narration has sounded, with the echo under control or not."""
        if is_controlled is not self.is_careful:
            # As it should be. Only what is not interrupted changes anything.
            self._against_s = 0.0
            return
        self._against_s += narrated_s
        if self._against_s >= (BACK_AFTER_S if self.is_careful else LOST_AFTER_S) - 1e-9:
            self.is_careful = not self.is_careful
            self._against_s = 0.0
