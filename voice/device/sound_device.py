"""The live loop: the loudspeaker is its clock, and a monotonic clock stands in while it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from voice.audio import BLOCK_S, Block
from voice.device.backend import Backend, Direction
from voice.device.clock import Clock, SystemClock
from voice.device.errors import DeviceError, NoDevice
from voice.device.line import Line
from voice.device.listing import choose
from voice.device.microphone import Microphone
from voice.device.portaudio import PortAudio
from voice.device.speaker import Speaker

STALL_S = 1.0
"""A pause of the loop longer than this is reported as a loss: the machine slept, or hung."""


class SoundDevice:
    """The microphone and the loudspeaker of this machine, each by (a part of) its name or None.

    `on_change(change, name, direction)` is called on the loop's thread with "opened", "lost" or
    "restored" and the device's name. Raises DeviceError for an unknown name, NoDevice without any
    hardware.
    """

    def __init__(
        self,
        on_change: Callable[[str, str, Direction], None],
        input_name: str | None = None,
        output_name: str | None = None,
        *,
        backend: Backend | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._on_change = on_change
        self._backend: Backend = backend or PortAudio()
        self._clock: Clock = clock or SystemClock()
        choose(self._backend.devices(), output_name, "output")
        self._needs_microphone = input_name is not None
        if self._needs_microphone:
            choose(self._backend.devices(), input_name, "input")
        self._speaker = Speaker(self._backend, self._clock, output_name)
        self._microphone = Microphone(self._backend, self._clock, input_name)
        self._next_tick_s = 0.0
        self._seen_s = 0.0

    def run(self, tick: Callable[[Block | None], Block], should_stop: Callable[[], bool]) -> None:
        """Tick until `should_stop`, in this thread: once for every 20 ms that were played.

        `tick` gets the microphone's block or None, and gives what to play, both of shape
        (BLOCK_SAMPLES,). While the loudspeaker is lost, ticks come from the clock and what they
        give is dropped; nothing is replayed to catch up. Raises DeviceError if the loudspeaker
        cannot be opened at all, and whatever `tick` or a callback raises.
        """
        with self._open():
            while not should_stop():
                now_s = self._clock.now_s()
                stalled = now_s - self._seen_s > STALL_S and not self._speaker.line.is_lost
                self._watch(now_s)
                if stalled and not self._speaker.line.is_lost:
                    self._report_stall()
                self._seen_s = now_s = self._clock.now_s()
                if self._is_due(now_s):
                    self._step(tick, now_s)
                else:
                    self._clock.wait(self._idle_s(now_s))

    def _report(self, change: str, line: Line) -> None:
        self._on_change(change, line.name, line.direction)

    @contextmanager
    def _open(self) -> Iterator[None]:
        try:
            self._open_microphone()
            self._speaker.open()
            self._report("opened", self._speaker.line)
            self._seen_s = self._clock.now_s()
            yield
        finally:
            self._microphone.line.close()
            self._speaker.line.close()

    def _open_microphone(self) -> None:
        """Open the microphone; unless one was asked for by name, the loop can do without."""
        line = self._microphone.line
        try:
            self._microphone.open()
        except NoDevice:
            raise
        except DeviceError:
            if self._needs_microphone:
                raise
            line.lose(self._clock.now_s())
            self._report("lost", line)
        else:
            self._report("opened", line)

    def _is_due(self, now_s: float) -> bool:
        if self._speaker.line.is_lost:
            return now_s >= self._next_tick_s
        return self._speaker.wants_block()

    def _idle_s(self, now_s: float) -> float:
        """How long to wait; a callback ends the wait sooner."""
        if self._speaker.line.is_lost:
            return min(BLOCK_S, self._next_tick_s - now_s)
        return BLOCK_S

    def _step(self, tick: Callable[[Block | None], Block], now_s: float) -> None:
        block = tick(self._microphone.take())
        if not self._speaker.line.is_lost:
            self._speaker.put(block)
            return
        self._next_tick_s += BLOCK_S
        if self._next_tick_s < now_s - 5 * BLOCK_S:
            self._next_tick_s = now_s + BLOCK_S

    def _report_stall(self) -> None:
        """Report a loop that stood still although the streams run, again or still."""
        self._microphone.clear()
        self._report("lost", self._speaker.line)
        self._report("restored", self._speaker.line)

    def _watch(self, now_s: float) -> None:
        speaker, microphone = self._speaker, self._microphone
        for side in (speaker, microphone):
            change = side.line.check(now_s)
            if change is not None:
                side.clear()
                self._report(change, side.line)
            if change == "lost" and side is speaker:
                self._next_tick_s = now_s
            if side.line.is_due(now_s):
                self._reopen(side)
                side.line.delay(self._clock.now_s())

    def _reopen(self, side: Speaker | Microphone) -> None:
        """Open one side again; failing that, look at the hardware anew and open both.

        That stops the loudspeaker for a moment, so it waits for a try that meets silence.
        """
        try:
            side.open()
        except DeviceError:
            if self._speaker.line.is_lost or self._speaker.is_quiet():
                self._restart()

    def _restart(self) -> None:
        sides = (self._speaker, self._microphone)
        for side in sides:
            side.line.close()
        self._backend.restart()
        for side in sides:
            # What cannot be opened stays lost, and is tried again later.
            with suppress(DeviceError):
                side.open()
