"""A sound card and a clock in virtual time, with everything that can go wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from voice.audio import BLOCK_S, SAMPLE_RATE, Samples
from voice.device import DeviceError, DeviceInfo, Direction
from voice.device.backend import Exchange, Form

_FILLED_AT_OPENING = 2
"""So many callbacks fill the buffer of a stream, also on a device that is suspended."""

_LEAST_S = 1e-4


class Hang(Exception):  # noqa: N818 - it says what happened
    """Virtual time does not pass any more."""


@dataclass
class SimulatedStream:
    """A running stream; `next_s` is when it calls back."""

    direction: Direction
    form: Form
    exchange: Exchange
    finished: Callable[[], None]
    next_s: float
    is_over: bool = False

    def close(self) -> None:
        """Stop; PortAudio tells that, too."""
        self.is_over = True
        self.finished()


@dataclass
class Side:
    """One device, and what is the matter with it.

    is_there: it can be opened. is_suspended: it never calls back. is_hidden: it is there again, but
    the library has to look anew. rates_hz: all that it can do. drift: how much faster its clock is.
    """

    name: str
    is_there: bool = True
    is_suspended: bool = False
    is_hidden: bool = False
    rates_hz: tuple[int, ...] = (SAMPLE_RATE, 48_000)
    drift: float = 0.0

    @property
    def works(self) -> bool:
        """Whether sound passes, or would as soon as it is opened."""
        return self.is_there and not self.is_suspended


@dataclass
class SimulatedCard:
    """A microphone and a loudspeaker. `sound(from_s, count, rate_hz)` is what the former hears."""

    sound: Callable[[float, int, int], Samples]
    time_s: float = 0.0
    sides: dict[Direction, Side] = field(
        default_factory=lambda: {"input": Side("Microphone"), "output": Side("Loudspeaker")}
    )
    streams: list[SimulatedStream] = field(default_factory=list)
    called_s: dict[Direction, float] = field(default_factory=dict)
    """When each direction called back last."""

    def devices(self) -> Sequence[DeviceInfo]:
        """Both, whether they can be opened or not: the library's list is frozen."""
        own_hz = {direction: side.rates_hz[-1] for direction, side in self.sides.items()}
        microphone, loudspeaker = self.sides["input"].name, self.sides["output"].name
        return (
            DeviceInfo(0, microphone, 1, 0, own_hz["input"], is_default_input=True),
            DeviceInfo(1, loudspeaker, 0, 2, own_hz["output"], is_default_output=True),
        )

    def open(
        self, direction: Direction, form: Form, exchange: Exchange, finished: Callable[[], None]
    ) -> SimulatedStream:
        """Open and start a stream. Raises DeviceError."""
        side = self.sides[direction]
        if not side.is_there or side.is_hidden:
            raise DeviceError("Device unavailable")
        if form.rate_hz not in side.rates_hz:
            raise DeviceError("Invalid sample rate")
        stream = SimulatedStream(direction, form, exchange, finished, self.time_s + BLOCK_S)
        self.streams.append(stream)
        if side.is_suspended:
            for _ in range(_FILLED_AT_OPENING):
                self._call_back(stream)
        return stream

    def restart(self) -> None:
        """Look anew."""
        for side in self.sides.values():
            side.is_hidden = False

    def lose(self, direction: Direction) -> None:
        """The device goes, and its streams end."""
        self.sides[direction].is_there = False
        for stream in self._running():
            if stream.direction == direction:
                stream.is_over = True
                stream.finished()

    def delay(self, direction: Direction, seconds: float) -> None:
        """Let the running streams of a direction miss their callbacks for some time."""
        for stream in self._running():
            if stream.direction == direction:
                stream.next_s = self.time_s + seconds

    def next_s(self) -> float:
        """When something happens next."""
        return min((stream.next_s for stream in self._running()), default=float("inf"))

    def advance(self, now_s: float) -> None:
        """Do all that is due by an instant, in order."""
        while (at_s := self.next_s()) <= now_s:
            self.time_s = max(self.time_s, at_s)
            for stream in self._running():
                if stream.next_s <= at_s:
                    side = self.sides[stream.direction]
                    stream.next_s += BLOCK_S / (1.0 + side.drift)
                    if not side.is_suspended:
                        self._call_back(stream)
        self.time_s = now_s

    def sleep(self, seconds: float) -> None:
        """Time passes, and nothing happens in it."""
        self.time_s += seconds
        for stream in self._running():
            stream.next_s += seconds

    def _running(self) -> list[SimulatedStream]:
        self.streams = [stream for stream in self.streams if not stream.is_over]
        return self.streams

    def _call_back(self, stream: SimulatedStream) -> None:
        form = stream.form
        self.called_s[stream.direction] = self.time_s
        frames = np.zeros((round(form.rate_hz * BLOCK_S), form.channels), np.float32)
        if stream.direction == "input":
            sound = self.sound(self.time_s - BLOCK_S, len(frames), form.rate_hz)
            frames[:] = sound[:, np.newaxis]
        stream.exchange(frames)


class SimulatedClock:
    """Passes only while the loop waits, from callback to callback. Raises Hang."""

    def __init__(self, card: SimulatedCard) -> None:
        self._card = card
        self._is_woken = False
        self._asked = 0

    def now_s(self) -> float:
        """The card's time."""
        self._asked += 1
        if self._asked > 10_000:
            raise Hang(f"the loop does not wait any more, at {self._card.time_s:.3f} s")
        return self._card.time_s

    def wait(self, timeout_s: float) -> None:
        """Let time pass until a callback has notified, or `timeout_s` are over."""
        self._asked = 0
        end_s = self._card.time_s + max(timeout_s, _LEAST_S)
        while not self._is_woken and self._card.time_s < end_s:
            self._card.advance(min(end_s, max(self._card.time_s, self._card.next_s())))
        self._is_woken = False

    def notify(self) -> None:
        """End the wait."""
        self._is_woken = True
