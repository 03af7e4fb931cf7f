"""Two clocks that are not quite the same, for long."""

from __future__ import annotations

import numpy as np
import pytest

from tests.voice.device.fakes import FakeCard, FakeClock
from voice.audio import BLOCK_S, BLOCK_SAMPLES, SAMPLE_RATE, Block
from voice.device.backend import Frames
from voice.device.microphone import KEPT_SAMPLES, Microphone


class Hours:
    """A microphone that is taken from every 20 ms, and brings by a clock of its own."""

    def __init__(self, drift: float, jitter_s: float = 0.0) -> None:
        self.clock = FakeClock()
        self.microphone = Microphone(FakeCard(self.clock), self.clock, None)
        self.microphone.open()
        self.frames = np.full((round(self.microphone.line.rate_hz * BLOCK_S), 1), 0.1, np.float32)
        self.length_s = BLOCK_S / (1 + drift)
        self.jitter_s = jitter_s
        self.draw = np.random.default_rng(2)
        self.brought = self.taken = self.missing = 0
        self.most_waiting = 0

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds / BLOCK_S)):
            self.clock.time_s += BLOCK_S
            while self._due_s() <= self.clock.time_s:
                self.bring(self.frames)
            block = self.microphone.take()
            self.look(block)
            self.taken += block is not None
            self.missing += block is None
            self.most_waiting = max(self.most_waiting, self.microphone._waiting.size)

    def look(self, block: Block | None) -> None:
        """Called with every block."""

    def _due_s(self) -> float:
        late_s = self.draw.uniform(0.0, self.jitter_s) if self.jitter_s else 0.0
        return 100.0 + (self.brought + 1) * self.length_s + late_s

    def bring(self, frames: Frames) -> None:
        now_s, self.clock.time_s = self.clock.time_s, self._due_s()
        self.microphone._bring(frames)
        self.clock.time_s = now_s
        self.brought += 1


FULL_SCALE_SAMPLES = 2.0**22


class Ruler(Hours):
    """Every sample is its own number; what was skipped adds up to where the reading stands."""

    def __init__(self, drift: float, jitter_s: float = 0.0) -> None:
        super().__init__(drift, jitter_s)
        self.told_samples = 0.0
        self.errors_samples: list[float] = []

    def bring(self, frames: Frames) -> None:
        numbers = self.brought * frames.size + np.arange(frames.size)
        a_sample = SAMPLE_RATE / self.microphone.line.rate_hz / FULL_SCALE_SAMPLES
        super().bring((numbers * a_sample).astype(np.float32)[:, np.newaxis])

    def look(self, block: Block | None) -> None:
        self.told_samples += BLOCK_SAMPLES + self.microphone.skipped_samples
        if block is not None:
            read_samples = float(block[-1]) * FULL_SCALE_SAMPLES
            self.errors_samples.append(read_samples - self.told_samples)


@pytest.mark.parametrize("drift", [0.0, 1e-4, -2e-4])
def test_what_is_skipped_is_told(drift: float) -> None:
    ruler = Ruler(drift, jitter_s=0.01)
    ruler.run(5.0)
    ruler.errors_samples.clear()
    ruler.jitter_s = 0.05
    ruler.run(60.0)
    for _ in range(6):
        ruler.bring(ruler.frames)
    ruler.run(20.0)
    for _ in range(30):
        ruler.bring(ruler.frames)
    ruler.run(20.0)
    assert ruler.missing >= 1
    assert ruler.microphone.health.dropped_samples > 25 * 320
    # A new speed is told a few blocks early: what waits was still read at the old one.
    assert np.ptp(ruler.errors_samples) < 3.0
    assert np.max(np.abs(np.diff(ruler.errors_samples))) < 1.0


@pytest.mark.parametrize("drift", [1e-4, -1e-4])
def test_another_clock_costs_no_block(drift: float) -> None:
    hours = Hours(drift, jitter_s=0.015)
    hours.run(10.0)
    missing_at_first = hours.missing
    assert missing_at_first <= 4
    hours.run(600.0)
    assert hours.missing == missing_at_first
    assert hours.most_waiting <= KEPT_SAMPLES + 2 * 320
    assert hours.microphone._pace.faster == pytest.approx(drift, abs=30e-6)


def test_a_late_callback_costs_one_block_and_not_many() -> None:
    hours = Hours(0.0, jitter_s=0.0)
    hours.run(5.0)
    missing = hours.missing
    hours.jitter_s = 0.045
    hours.run(300.0)
    assert hours.missing - missing <= 4


def test_sound_that_only_waits_is_left_out_once() -> None:
    hours = Hours(0.0, jitter_s=0.01)
    hours.run(5.0)
    for _ in range(5):
        hours.microphone._bring(hours.frames)
    assert hours.microphone.health.dropped_samples == 0
    hours.run(5.0)
    assert hours.microphone.health.dropped_samples == pytest.approx(5 * 320, abs=330)
    assert hours.microphone.health.waiting_s < 0.1
    dropped_samples = hours.microphone.health.dropped_samples
    missing = hours.missing
    hours.run(300.0)
    assert hours.microphone.health.dropped_samples == dropped_samples
    assert hours.missing == missing


def test_what_was_heard_while_the_loudspeaker_had_nothing_to_play_is_left_out() -> None:
    """So that the way from the loudspeaker to the microphone keeps its length."""
    hours = Hours(0.0)
    hours.run(5.0)
    waiting_s = hours.microphone.health.waiting_s
    for _ in range(3):
        hours.microphone._bring(hours.frames)
    hours.microphone.leave_out(3 * BLOCK_S)
    hours.run(1.0)
    assert hours.microphone.health.dropped_samples == pytest.approx(3 * 320, abs=20)
    assert hours.microphone.health.waiting_s == pytest.approx(waiting_s, abs=2e-3)


def test_what_never_came_is_not_left_out_later() -> None:
    hours = Hours(0.0)
    hours.run(5.0)
    hours.microphone.leave_out(0.1)
    hours.run(2.0)
    for _ in range(3):
        hours.microphone._bring(hours.frames)
    hours.run(0.2)
    assert hours.microphone.health.dropped_samples == 0


def test_a_muted_microphone_piles_nothing_up() -> None:
    hours = Hours(0.0)
    hours.run(5.0)
    hours.microphone.line.lose(hours.clock.now_s())
    hours.run(300.0)
    assert hours.microphone.health.waiting_s < 0.1
