"""A sound card in virtual time: callbacks come while the loop waits, and faults are switched on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from voice.audio import BLOCK_S, Block, Samples
from voice.device import Clock, DeviceError, DeviceInfo, SoundDevice
from voice.device.backend import Direction, Exchange, Form, Frames

SPEAKER = DeviceInfo(0, "Bedside Speaker", 0, 2, 48_000, is_default_output=True)
MICROPHONE = DeviceInfo(1, "Ceiling Microphone", 1, 0, 44_100, is_default_input=True)
HEADSET = DeviceInfo(2, "Blue Headset", 1, 2, 16_000)
STEP_S = 0.005


class FakeClock(Clock):
    """Time that passes only while the loop waits; the card's callbacks come meanwhile."""

    def __init__(self) -> None:
        self.time_s = 100.0
        self.woken = False
        self.advance: Callable[[float], None] = lambda now_s: None

    def now_s(self) -> float:
        return self.time_s

    def wait(self, timeout_s: float) -> None:
        end_s = self.time_s + max(timeout_s, 1e-4)
        while self.time_s < end_s and not self.woken:
            self.time_s = min(end_s, self.time_s + STEP_S)
            self.advance(self.time_s)
        self.woken = False

    def notify(self) -> None:
        self.woken = True


@dataclass
class FakeStream:
    direction: Direction
    form: Form
    exchange: Exchange
    finished: Callable[[], None]
    next_s: float
    is_closed: bool = False
    is_finished: bool = False

    def close(self) -> None:
        self.is_closed = True
        self.finished()


@dataclass
class FakeCard:
    """`suspended`: directions whose callbacks have stopped without a word."""

    clock: FakeClock
    listed: tuple[DeviceInfo, ...] = (SPEAKER, MICROPHONE, HEADSET)
    only_rates: frozenset[int] = frozenset({16_000, 44_100, 48_000})
    only_channels: frozenset[int] = frozenset({1, 2})
    suspended: set[Direction] = field(default_factory=set)
    broken: bool = False
    calls_at_opening: int = 0
    opens_only_after_restart: bool = False
    restarts: int = 0
    streams: list[FakeStream] = field(default_factory=list)
    played: list[Frames] = field(default_factory=list)
    played_s: list[float] = field(default_factory=list)
    sound: Callable[[int, int], Samples] = lambda start, count: np.full(count, 0.25, np.float32)
    brought_samples: int = 0
    microphone_factor: float = 1.0

    is_stale: bool = False

    def __post_init__(self) -> None:
        self.clock.advance = self.advance

    def devices(self) -> Sequence[DeviceInfo]:
        return self.listed

    def open(
        self, direction: Direction, form: Form, exchange: Exchange, finished: Callable[[], None]
    ) -> FakeStream:
        if self.broken or self.is_stale:
            raise DeviceError("Device unavailable")
        if form.rate_hz not in self.only_rates or form.channels not in self.only_channels:
            raise DeviceError("Invalid sample rate")
        stream = FakeStream(direction, form, exchange, finished, self.clock.time_s + BLOCK_S)
        self.streams.append(stream)
        for _ in range(self.calls_at_opening):
            self._call_back(stream)
        return stream

    def restart(self) -> None:
        assert all(stream.is_closed for stream in self.streams), "a stream was open"
        self.restarts += 1
        self.is_stale = False

    def running(self, direction: Direction) -> list[FakeStream]:
        return [
            stream
            for stream in self.streams
            if stream.direction == direction and not stream.is_closed and not stream.is_finished
        ]

    def unplug(self, *directions: Direction) -> None:
        """The device goes away: its stream ends, and opening fails until `plug_in`."""
        self.broken = True
        self.is_stale = self.opens_only_after_restart
        for direction in directions:
            for stream in self.running(direction):
                stream.is_finished = True
                stream.finished()

    def plug_in(self) -> None:
        self.broken = False

    def advance(self, now_s: float) -> None:
        for direction in ("input", "output"):
            for stream in self.running(direction):
                while stream.next_s <= now_s:
                    factor = self.microphone_factor if direction == "input" else 1.0
                    stream.next_s += BLOCK_S * factor
                    if direction not in self.suspended:
                        self._call_back(stream)

    def _call_back(self, stream: FakeStream) -> None:
        count = round(stream.form.rate_hz * BLOCK_S)
        frames = np.empty((count, stream.form.channels), np.float32)
        if stream.direction == "output":
            frames[:] = np.nan
            stream.exchange(frames)
            self.played.append(frames)
            self.played_s.append(self.clock.time_s)
            return
        frames[:] = self.sound(self.brought_samples, count)[:, np.newaxis]
        self.brought_samples += count
        stream.exchange(frames)
        frames[:] = np.nan  # the card reuses its memory: what was not copied is lost

    def played_samples(self) -> Samples:
        """All that sounded on the first channel."""
        return np.concatenate([frames[:, 0] for frames in self.played])


class Loop:
    """A tick that notes what it gets, and plays a ramp, so that every sample is known."""

    def __init__(self, clock: FakeClock, length_s: float) -> None:
        self.clock = clock
        self.end_s = clock.time_s + length_s
        self.got: list[Block | None] = []
        self.ticked_s: list[float] = []
        self.changes: list[tuple[float, str, str]] = []
        self.is_silent = False
        self.plans: list[tuple[float, Callable[[], None]]] = []

    def at(self, after_s: float, do: Callable[[], None]) -> None:
        """Do something `after_s` seconds from the beginning."""
        self.plans.append((self.clock.time_s + after_s, do))

    def tick(self, microphone: Block | None) -> Block:
        self.got.append(microphone)
        self.ticked_s.append(self.clock.time_s)
        if self.is_silent:
            return np.zeros(320, np.float32)
        start = (len(self.got) - 1) * 320
        return np.arange(start + 1, start + 321, dtype=np.float32)

    def change(self, change: str, name: str, direction: str) -> None:
        self.changes.append((round(self.clock.time_s - 100.0, 2), change, name))

    def should_stop(self) -> bool:
        due = [do for at_s, do in self.plans if at_s <= self.clock.time_s]
        self.plans = [plan for plan in self.plans if plan[0] > self.clock.time_s]
        for do in due:
            do()
        return self.clock.time_s >= self.end_s

    def said(self) -> list[tuple[str, str]]:
        return [(change, name) for _, change, name in self.changes]


def run(card: FakeCard, loop: Loop, **names: str) -> None:
    """Run a sound device on a card until the loop has had its time."""
    device = SoundDevice(loop.change, backend=card, clock=card.clock, **names)
    device.run(loop.tick, loop.should_stop)
