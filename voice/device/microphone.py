"""The microphone's side: the card brings sound on its own thread, the loop takes whole blocks.

The loop runs by the loudspeaker's clock, the microphone by its own. What waits between them tells
how far they differ, and the sound is read as much faster or slower, so that for hours no block is
lost or missing and the way from the loudspeaker to the microphone keeps its length.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import soxr

from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, silence, to_seconds
from voice.device.backend import Backend, Frames
from voice.device.clock import Clock
from voice.device.line import Line
from voice.device.pace import Pace
from voice.device.stretch import Stretch
from voice.device.zeros import Zeros

MOST_SAMPLES = 25 * BLOCK_SAMPLES
"""More waiting sound than this is old: half a second, after a stall. Of less, the loudspeaker asks
for the same at once, and what it does not ask for is left out after a second."""

KEPT_SAMPLES = 3 * BLOCK_SAMPLES
"""What waits at first, and what is kept of too much: enough to hide the jitter of callbacks, which
come up to 39 ms apart (measured). With a block less, a sound server ran dry in every first minute,
and each time the echo came 20 ms later than before."""

_LOOK_BLOCKS = 50
_MOST_UNUSED_SAMPLES = 9 * BLOCK_SAMPLES // 2
"""What was left over after every block of a second only makes everybody wait: 90 ms."""

_OWED_BLOCKS = 25
"""What is to be left out has come by then, or never does."""

_BROUGHT = 64
"""Callbacks kept at most while nobody takes."""

_MOST_AGE_S = 0.1


@dataclass(frozen=True)
class QueueHealth:
    """How the microphone's queue does, since the beginning.

    clock_difference: how much faster its clock runs than the loudspeaker's, as a share.
    missing_blocks: were due while the microphone was there. dropped_samples: were too old.
    """

    waiting_s: float = 0.0
    clock_difference: float = 0.0
    missing_blocks: int = 0
    dropped_samples: int = 0


class Microphone:
    """A bounded queue of sound behind the microphone."""

    def __init__(self, backend: Backend, clock: Clock, wanted: str | None) -> None:
        self.line = Line(backend, clock, "input", wanted, self._bring, lambda: self._is_mute)
        self._clock = clock
        self._brought: deque[tuple[float, Samples]] = deque(maxlen=_BROUGHT)
        self._brought_s = 0.0
        self._waiting: Samples = silence(0)
        self._fills = True
        self._owed_samples = 0
        self._owed_blocks = 0
        self._usual_samples = 0
        self._left: deque[int] = deque(maxlen=_LOOK_BLOCKS)
        self._resampler: soxr.ResampleStream | None = None
        self._pace = Pace()
        self._stretch = Stretch()
        self._zeros = Zeros()
        self._is_mute = False
        self._missing_blocks = 0
        self._dropped_samples = 0
        self.skipped_samples = 0.0
        """By how much more than a block the last `take` went on in what the microphone hears: it
        was read faster, or some was left out; of a block that is late, nothing was taken."""

    @property
    def health(self) -> QueueHealth:
        """How its queue does."""
        waiting_s = to_seconds(self._waiting.size)
        return QueueHealth(
            waiting_s, self._pace.faster, self._missing_blocks, self._dropped_samples
        )

    def open(self) -> None:
        """Open the microphone with an empty queue; raises DeviceError."""
        name = self.line.name
        self._zeros.restart()
        self._is_mute = False
        self.clear()
        self.line.open()
        if self.line.name != name:
            self._zeros = Zeros()
        rate_hz = self.line.rate_hz
        self._resampler = None
        if rate_hz != SAMPLE_RATE:
            self._resampler = soxr.ResampleStream(rate_hz, SAMPLE_RATE, 1, dtype="float32")

    def take(self) -> Block | None:
        """The next block, shape (BLOCK_SAMPLES,), or None if it is missing."""
        self.skipped_samples = 0.0
        self._gather()
        if self.line.is_lost:
            # A mute one brings zeros all the time.
            self._waiting, self._fills = silence(0), True
            return None
        self._leave_out_owed()
        self._drop_old()
        if self._fills and self._waiting.size < KEPT_SAMPLES:
            return None
        self._fills = False
        if self._waiting.size < BLOCK_SAMPLES:
            # From now on a block more waits, which no jitter like this one empties again.
            self.settle()
            self._missing_blocks += 1
            self.skipped_samples = -float(BLOCK_SAMPLES)
            return None
        self.skipped_samples += self._pace.faster * BLOCK_SAMPLES
        age_s = min(self._clock.now_s() - self._brought_s, _MOST_AGE_S)
        self._pace.step(to_seconds(self._waiting.size) + age_s)
        block, self._waiting = np.split(self._waiting, [BLOCK_SAMPLES])
        self._left.append(self._waiting.size)
        return block

    def _drop_old(self) -> None:
        if self._waiting.size > MOST_SAMPLES:
            self._drop(self._waiting.size - KEPT_SAMPLES)
        elif len(self._left) == _LOOK_BLOCKS and min(self._left) > _MOST_UNUSED_SAMPLES:
            self._drop(min(self._left) - (KEPT_SAMPLES - BLOCK_SAMPLES))

    def _drop(self, samples: int) -> None:
        """Leave out the oldest sound, at once and not bit by bit."""
        self.skipped_samples += samples * (1.0 + self._pace.faster)
        self._dropped_samples += samples
        self._waiting = self._waiting[samples:]
        self.settle()

    def leave_out(self, seconds: float) -> None:
        """For so long the loudspeaker had nothing to play: nobody will ask for what was heard then.

        So the way from the loudspeaker to the microphone keeps its length.
        """
        if not self._owed_samples:
            self._usual_samples = max(self._left, default=KEPT_SAMPLES - BLOCK_SAMPLES)
        self._owed_samples += round(seconds * SAMPLE_RATE)
        self._owed_blocks = _OWED_BLOCKS

    def _leave_out_owed(self) -> None:
        surplus = self._waiting.size - BLOCK_SAMPLES - self._usual_samples
        some = min(self._owed_samples, max(0, surplus))
        self._owed_blocks = max(0, self._owed_blocks - 1)
        self._owed_samples = self._owed_samples - some if self._owed_blocks else 0
        if some:
            self._dropped_samples += some
            self._waiting = self._waiting[some:]

    def clear(self) -> None:
        """Forget what was not taken; it is never replayed late."""
        self._owed_samples = 0
        self._brought.clear()
        self._waiting = silence(0)
        self._fills = True
        self.settle()

    def settle(self) -> None:
        """Who takes has begun anew: what waits between two blocks may be something else now."""
        self._pace.settle()
        self._left.clear()

    def _gather(self) -> None:
        while self._brought:
            self._brought_s, sound = self._brought.popleft()
            if self._resampler is not None:
                sound = self._resampler.resample_chunk(sound)
            sound = self._stretch.step(sound, self._pace.faster)
            self._waiting = np.concatenate((self._waiting, sound))

    def _bring(self, frames: Frames) -> None:
        """Copy (frames, channels) as mono: the card reuses its memory."""
        sound = frames.mean(axis=1, dtype=np.float32)
        self._zeros.note(sound, self.line.rate_hz)
        self._is_mute = self._zeros.are_a_loss
        self._brought.append((self._clock.now_s(), sound))
