"""The loudspeaker's side: blocks go in on the loop's thread, the card takes them on its own."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np
import soxr

from voice.audio import BLOCK_S, SAMPLE_RATE, Block, Samples
from voice.device.backend import Backend, Frames
from voice.device.clock import Clock
from voice.device.line import Line

PREFILL_S = 0.06
"""Sound kept ready: three blocks, so that a late loop is not heard."""


class Speaker:
    """A bounded queue of sound in front of the loudspeaker. It asks for more as it plays."""

    def __init__(self, backend: Backend, clock: Clock, wanted: str | None) -> None:
        self.line = Line(backend, clock, "output", wanted, self._play, lambda: False)
        self._lock = threading.Lock()
        self._ready: deque[Samples] = deque()
        self._ready_samples = 0
        self._resampler: soxr.ResampleStream | None = None
        self._quiet_s = 0.0
        self._gap_frames = 0
        self._has_begun = False

    def open(self) -> None:
        """Open the loudspeaker with an empty queue; raises DeviceError."""
        self.clear()
        self.line.open()
        rate_hz = self.line.rate_hz
        self._resampler = None
        if rate_hz != SAMPLE_RATE:
            self._resampler = soxr.ResampleStream(SAMPLE_RATE, rate_hz, 1, dtype="float32")

    def wants_block(self) -> bool:
        """Whether a block finds room in the queue: 20 ms were played since it was full."""
        return self._ready_samples / self.line.rate_hz + BLOCK_S < PREFILL_S + BLOCK_S / 2

    def put(self, block: Block) -> None:
        """Queue a block, shape (BLOCK_SAMPLES,)."""
        self._quiet_s = 0.0 if block.any() else self._quiet_s + BLOCK_S
        sound = block if self._resampler is None else self._resampler.resample_chunk(block)
        if sound.size:
            with self._lock:
                self._has_begun = True
                self._ready.append(sound)
                self._ready_samples += sound.size

    def is_quiet(self) -> bool:
        """Whether nothing was to be heard for longer than the queue is: a gap would harm nobody."""
        return self._quiet_s > 2 * PREFILL_S

    def clear(self) -> None:
        """Forget what was not played; it is never replayed late."""
        with self._lock:
            self._ready.clear()
            self._ready_samples = 0
            self._gap_frames = 0
            self._has_begun = False

    def take_gap_s(self) -> float:
        """For how long there was nothing to play since the last call, in seconds."""
        with self._lock:
            gap_s = self._gap_frames / self.line.rate_hz
            self._gap_frames = 0
        return gap_s

    def _play(self, frames: Frames) -> None:
        """Fill (frames, channels) from the queue, and the rest with silence."""
        filled = 0
        with self._lock:
            while filled < len(frames) and self._ready:
                sound = self._ready.popleft()
                count = min(sound.size, len(frames) - filled)
                frames[filled : filled + count] = sound[:count, np.newaxis]
                if count < sound.size:
                    self._ready.appendleft(sound[count:])
                filled += count
            self._ready_samples -= filled
            if self._has_begun:
                self._gap_frames += len(frames) - filled
        frames[filled:] = 0.0
