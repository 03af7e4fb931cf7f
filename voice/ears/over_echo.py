"""How far somebody's speech stands above what the narrator leaves in the microphone."""

from __future__ import annotations

from math import inf
from statistics import median

from voice.audio import Block, level_db
from voice.echo import SILENT_DB, EchoHealth


def holds_remains(echo: EchoHealth) -> bool:
    """Whether the narrator is expected in a block at all."""
    return echo.residual_db > SILENT_DB


class OverEcho:
    """Measured over one utterance after another."""

    def __init__(self) -> None:
        """Nothing has been said."""
        self._over_db: list[float] = []
        self.is_known = True
        """Has the echo been under control whenever the narrator sounded in the utterance? What is
        expected of its remains may be trusted then."""

    @property
    def median_db(self) -> float:
        """Of the utterance so far, in decibels; infinite where the narrator did not sound."""
        return median(self._over_db) if self._over_db else inf

    def restart(self) -> None:
        """Another utterance begins."""
        self._over_db.clear()
        self.is_known = True

    def step(self, heard: Block, echo: EchoHealth, *, is_speech: bool) -> None:
        """A block of the utterance, after cancelling, and what is known of the echo in it."""
        has_remains = holds_remains(echo)
        if has_remains and not echo.is_under_control:
            self.is_known = False
        if is_speech:
            self._over_db.append(level_db(heard) - echo.residual_db if has_remains else inf)
