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
from voice.device.microphone import Microphone, QueueHealth
from voice.device.portaudio import PortAudio
from voice.device.speaker import Speaker

STALL_S = 1.0
"""A pause of the loop longer than this is reported as a loss: the machine slept, or hung."""


class SoundDevice:
    """The microphone and the loudspeaker of this machine, each by (a part of) its name or None.

    `on_change(change, name, direction)` is called on the loop's thread with "opened", "lost" or
    "restored" and the device's name. `may_interrupt` says whether a loudspeaker that works, and is
    silent, may be closed for a moment to look for a microphone that was lost. Raises DeviceError
    for an unknown name, NoDevice without any hardware.
    """

    def __init__(
        self,
        on_change: Callable[[str, str, Direction], None],
        input_name: str | None = None,
        output_name: str | None = None,
        *,
        may_interrupt: Callable[[], bool] = lambda: True,
        backend: Backend | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._on_change = on_change
        self._may_interrupt = may_interrupt
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
        self._restarts_when_quiet = False

    @property
    def microphone_health(self) -> QueueHealth:
        """How the queue between the two clocks does."""
        return self._microphone.health

    @property
    def skipped_samples(self) -> float:
        """By how much more than a block the microphone's sound has moved on with the newest block.

        It is read a little faster or slower to keep to the loudspeaker's clock, old sound is left
        out, and a block that is late comes next (then it is negative). The way of the echo is so
        much shorter from then on.
        """
        return self._microphone.skipped_samples

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
        if gap_s := self._speaker.take_gap_s():
            self._microphone.leave_out(gap_s)
        block = tick(self._microphone.take())
        if not self._speaker.line.is_lost:
            self._speaker.put(block)
            return
        self._next_tick_s += BLOCK_S
        if self._next_tick_s < now_s - 5 * BLOCK_S:
            self._next_tick_s = now_s + BLOCK_S

    def _report_stall(self) -> None:
        """Report a loop that stood still although the streams run, again or still."""
        self._speaker.clear()
        self._microphone.clear()
        self._report_again(self._speaker.line, self._speaker.line.name)

    def _report_again(self, line: Line, name: str) -> None:
        """Report a line that runs but is not what it was, under the name that it had."""
        self._on_change("lost", name, line.direction)
        self._report("restored", line)

    def _watch(self, now_s: float) -> None:
        speaker, microphone = self._speaker, self._microphone
        for side in (speaker, microphone):
            change = side.line.check(now_s)
            if change is not None:
                side.clear()
                microphone.settle()
                self._report(change, side.line)
            if change == "lost" and side is speaker:
                self._next_tick_s = now_s
            if side.line.is_due(now_s):
                self._reopen(side)
                side.line.delay(self._clock.now_s())
        if self._restarts_when_quiet:
            self._restart_if_quiet()

    def _reopen(self, side: Speaker | Microphone) -> None:
        """Open one side again; failing that, look at the hardware anew and open both."""
        try:
            side.open()
        except DeviceError:
            self._restarts_when_quiet = True
        else:
            self._restarts_when_quiet = False

    def _restart_if_quiet(self) -> None:
        """That stops the loudspeaker for a moment, so it waits until nobody minds."""
        sides = (self._speaker, self._microphone)
        if not any(side.line.is_lost for side in sides):
            self._restarts_when_quiet = False
        elif self._speaker.line.is_lost or (self._speaker.is_quiet() and self._may_interrupt()):
            self._restarts_when_quiet = False
            self._restart()

    def _restart(self) -> None:
        sides: tuple[Speaker | Microphone, ...] = (self._speaker, self._microphone)
        names = [side.line.name for side in sides]
        for side in sides:
            side.line.close()
        self._backend.restart()
        for side, name in zip(sides, names, strict=True):
            # What cannot be opened stays lost, or is now, and is tried again later.
            with suppress(DeviceError):
                side.open()
                if side.line.name != name and not side.line.is_lost:
                    self._report_again(side.line, name)
