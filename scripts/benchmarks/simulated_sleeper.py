"""Somebody who goes on whenever the coach can hear, and ears that understand nobody else.

A word is a constant level as long as a word lasts: it passes resamplers unchanged, and whether it
was heard is a matter of the devices alone, not of recognition.
"""

from __future__ import annotations

import numpy as np

from voice.app.listener import Listener
from voice.audio import BLOCK_SAMPLES, Block, Samples, to_seconds
from voice.ears import Alternative, Began, Partial, Utterance

LEVELS = {"resume": 0.3, "start morning stretch": 0.6}
NOISE = 1e-3
WORD_S = 0.6

_LEAST_BLOCKS = 15
"""What was cut shorter was not understood."""

_REPLY_AFTER_S = 0.8
_PATIENCE_S = 12.0
_ASKS = "Say resume whenever you like."


class SimulatedSleeper:
    """Says "resume" when asked to, or after a while, and starts anew what has ended."""

    def __init__(self) -> None:
        self.is_muted = False
        self._said = ""
        self._from_s = -1.0
        self._waits_since_s: float | None = None

    def sound(self, from_s: float, count: int, rate_hz: int) -> Samples:
        """What the microphone hears, shape (count,)."""
        if self.is_muted:
            return np.zeros(count, np.float32)
        at_s = from_s + np.arange(count) / rate_hz
        is_word = (at_s >= self._from_s) & (at_s < self._from_s + WORD_S)
        return np.where(is_word, LEVELS.get(self._said, NOISE), NOISE).astype(np.float32)

    def hears(self, text: str, now_s: float) -> None:
        """The coach has said a line, and the loudspeaker worked."""
        if text.endswith(_ASKS):
            self._say("resume", now_s + _REPLY_AFTER_S)

    def sees(self, label: str, now_s: float) -> None:
        """Time passes, and the coach is in a state; who lies there for long tries by themselves."""
        if label not in ("paused", "idle", "finished"):
            self._waits_since_s = None
            return
        if self._waits_since_s is None:
            self._waits_since_s = now_s
        if now_s - self._waits_since_s > _PATIENCE_S:
            self._waits_since_s = now_s
            self._say("resume" if label == "paused" else "start morning stretch", now_s)

    def _say(self, text: str, at_s: float) -> None:
        if at_s > self._from_s + WORD_S:
            self._said, self._from_s = text, at_s


class SimulatedEars:
    """Hears the sleeper's levels. The last block: whether it was missing, or nothing but zeros."""

    def __init__(self, listener: Listener) -> None:
        self.is_deaf = False
        self.is_muted = False
        self._listener = listener
        self._tag: object = None
        self._levels: list[float] = []
        self._from_s = 0.0

    def accept(
        self, microphone: Block | None, played: Block, at_samples: int, skipped_samples: float
    ) -> list[Began | Partial | Utterance]:
        """Take a block, as the real ears do."""
        del played, skipped_samples
        level = 0.0 if microphone is None else float(np.median(microphone))
        self.is_deaf = microphone is None
        self.is_muted = microphone is not None and level == 0.0
        if level > LEVELS["resume"] / 2:
            self._levels.append(level)
            if len(self._levels) > 1:
                return []
            self._from_s = max(0.0, to_seconds(at_samples))
            self._tag = self._listener.choose(self._from_s).tag
            return [Began(self._from_s, self._tag)]
        if not self._levels:
            return []
        levels, self._levels = self._levels, []
        end_s = to_seconds(at_samples + BLOCK_SAMPLES)
        return [Utterance(self._from_s, end_s, _understood(levels), self._tag)]


def _understood(levels: list[float]) -> tuple[Alternative, ...]:
    if len(levels) < _LEAST_BLOCKS:
        return ()
    usual = float(np.median(levels))
    text = min(LEVELS, key=lambda phrase: abs(LEVELS[phrase] - usual))
    return (Alternative(text, 0.0),)
