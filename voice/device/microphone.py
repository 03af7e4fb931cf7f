"""The microphone's side: the card brings sound on its own thread, the loop takes whole blocks."""

from __future__ import annotations

from collections import deque

import numpy as np
import soxr

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, silence
from voice.device.backend import Backend, Frames
from voice.device.clock import Clock
from voice.device.line import Line

MOST_SAMPLES = 8 * BLOCK_SAMPLES
"""More waiting sound than this is old: 160 ms, after a stall or as two clocks drift apart."""

KEPT_SAMPLES = 2 * BLOCK_SAMPLES
"""What is kept of it, enough to hide the jitter of callbacks (39 ms at most, measured)."""

MUTE_AT_FIRST_S = 5.0
MUTE_LATER_S = 60.0
"""Nothing but zeros for this long means muted or forbidden: since opening, and once sound came.

Noise gates of headsets send zeros between words, so the second is long.
"""

_BROUGHT = 64
"""Callbacks kept at most while nobody takes."""


class Microphone:
    """A bounded queue of sound behind the microphone."""

    def __init__(self, backend: Backend, clock: Clock, wanted: str | None) -> None:
        self.line = Line(backend, clock, "input", wanted, self._bring, self._is_mute)
        self._brought: deque[Samples] = deque(maxlen=_BROUGHT)
        self._waiting: Samples = silence(0)
        self._resampler: soxr.ResampleStream | None = None
        self._zeros_samples = 0
        self._had_sound = False

    def open(self) -> None:
        """Open the microphone with an empty queue; raises DeviceError."""
        self._zeros_samples = 0
        self._had_sound = False
        self.clear()
        self.line.open()
        rate_hz = self.line.rate_hz
        self._resampler = None
        if rate_hz != SAMPLE_RATE:
            self._resampler = soxr.ResampleStream(rate_hz, SAMPLE_RATE, 1, dtype="float32")

    def take(self) -> Block | None:
        """The next block, shape (BLOCK_SAMPLES,), or None if it is missing."""
        self._gather()
        if self._waiting.size > MOST_SAMPLES:
            self._waiting = self._waiting[-KEPT_SAMPLES:]
        if self.line.is_lost or self._waiting.size < BLOCK_SAMPLES:
            return None
        block, self._waiting = np.split(self._waiting, [BLOCK_SAMPLES])
        return block

    def clear(self) -> None:
        """Forget what was not taken; it is never replayed late."""
        self._brought.clear()
        self._waiting = silence(0)

    def _gather(self) -> None:
        while self._brought:
            sound = self._brought.popleft()
            if self._resampler is not None:
                sound = self._resampler.resample_chunk(sound)
            self._waiting = np.concatenate((self._waiting, sound))

    def _bring(self, frames: Frames) -> None:
        """Copy (frames, channels) as mono: the card reuses its memory."""
        sound = frames.mean(axis=1, dtype=np.float32)
        if sound.any():
            self._had_sound = True
            self._zeros_samples = 0
        else:
            self._zeros_samples += sound.size
        self._brought.append(sound)

    def _is_mute(self) -> bool:
        limit_s = MUTE_LATER_S if self._had_sound else MUTE_AT_FIRST_S
        return self._zeros_samples > limit_s * self.line.rate_hz
