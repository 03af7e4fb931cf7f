"""One direction of sound: a stream that may be lost without a word, and is opened again by name.

What can be known of it: that it ended, that it calls back no more, and, after the library was
started anew, that another device bears the name or is the system's own choice. What cannot: that
PulseAudio or PipeWire moved a running stream to another device. PortAudio sees one device of
ALSA's there, whose name stays "default", and the callbacks go on; only a move that takes longer
than SILENT_S is a loss. On macOS and Windows a stream stays with its device, and ends with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from voice.audio import SAMPLE_RATE
from voice.device.backend import Backend, Direction, Form, Frames, Stream
from voice.device.clock import Clock
from voice.device.errors import DeviceError
from voice.device.listing import NOUNS, choose

Change: TypeAlias = Literal["opened", "lost", "restored"]

SILENT_S = 0.5
"""Without a callback for this long, a stream is lost: a suspended one says nothing else."""

START_S = 2.0
"""How long a stream may take to its first callback; Bluetooth needs a second or more."""

STEADY_S = 0.3
"""A stream is back when callbacks came for this long: opened on a suspended device, it takes a few
to fill its buffer, and then none."""

FIRST_TRY_S = 0.5
LAST_TRY_S = 3.0
"""Waits before opening again: the first, doubled each time, up to the last. With what a stream
takes to be steady, a device that has come back is used again within five seconds."""

Use: TypeAlias = Callable[[Frames], None]


class Line:
    """A stream in one direction, watched.

    `use` exchanges sound, on the card's thread; `is_deaf` says that the stream runs but carries
    nothing. All else belongs to the loop's thread.
    """

    def __init__(
        self,
        backend: Backend,
        clock: Clock,
        direction: Direction,
        wanted: str | None,
        use: Use,
        is_deaf: Callable[[], bool],
    ) -> None:
        self._backend = backend
        self._clock = clock
        self.direction: Direction = direction
        self._wanted = wanted
        self._use = use
        self._is_deaf = is_deaf
        self._stream: Stream | None = None
        self._stream_number = 0
        self._is_finished = False
        self._failure: BaseException | None = None
        self._opened_s = 0.0
        self._called_s: float | None = None
        self._steady_from_s = 0.0
        self._retry_s = 0.0
        self._wait_s = FIRST_TRY_S
        self.name = wanted or NOUNS[direction]
        self.rate_hz = SAMPLE_RATE
        self.is_lost = False

    def open(self) -> None:
        """Open the stream: at 16 kHz if the device can, mono if it can.

        Raises DeviceError.
        """
        self.close()
        device = choose(self._backend.devices(), self._wanted, self.direction)
        self.name = device.name
        channels = min(2, device.channels(self.direction))
        forms = [
            Form(device.index, rate_hz, count)
            for rate_hz in dict.fromkeys((SAMPLE_RATE, device.rate_hz))
            for count in dict.fromkeys((1, channels))
        ]
        problem = ""
        for form in forms:
            self._prepare(form)
            try:
                self._stream = self._open(form)
            except DeviceError as error:
                problem = str(error)
            else:
                return
        raise DeviceError(
            f"the {NOUNS[self.direction]} {device.name!r} cannot be opened ({problem}): see that"
            f" no other program holds it, or name another with --{self.direction}-device."
        )

    def close(self) -> None:
        """Close the stream; nothing happens if there is none."""
        self._stream_number += 1
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def check(self, now_s: float) -> Change | None:
        """What became of the stream since the last look; raises what its callback raised."""
        if self._failure is not None:
            raise self._failure
        runs = self._runs(now_s) and not self._is_deaf()
        if self.is_lost and runs and self._is_steady():
            self.is_lost = False
            self._wait_s = FIRST_TRY_S
            return "restored"
        if self.is_lost or runs:
            return None
        self.lose(now_s)
        return "lost"

    def lose(self, now_s: float) -> None:
        """Note that the stream is lost; it is due to be opened again a little later."""
        self.is_lost = True
        self._retry_s = now_s + self._wait_s

    def is_due(self, now_s: float) -> bool:
        """Whether to try and open it again now. A deaf stream runs: that would not mend it."""
        return self.is_lost and now_s >= self._retry_s and not self._runs(now_s)

    def delay(self, now_s: float) -> None:
        """Wait longer for the next try; one that was opened gets the time that it may take."""
        self._wait_s = min(LAST_TRY_S, 2 * self._wait_s)
        least_s = 0.0 if self._stream is None else START_S
        self._retry_s = now_s + max(least_s, self._wait_s)

    def _runs(self, now_s: float) -> bool:
        if self._stream is None or self._is_finished:
            return False
        if self._called_s is None:
            return now_s - self._opened_s <= START_S
        return now_s - self._called_s <= SILENT_S

    def _is_steady(self) -> bool:
        return self._called_s is not None and self._called_s - self._steady_from_s >= STEADY_S

    def _prepare(self, form: Form) -> None:
        self.rate_hz = form.rate_hz
        self._is_finished = False
        self._called_s = None
        self._opened_s = self._clock.now_s()

    def _note_call(self, now_s: float) -> None:
        if self._called_s is None or now_s - self._called_s > STEADY_S:
            self._steady_from_s = now_s
        self._called_s = now_s

    def _open(self, form: Form) -> Stream:
        number = self._stream_number

        def exchange(frames: Frames) -> None:
            if number != self._stream_number:
                return
            try:
                self._use(frames)
            except BaseException as error:  # noqa: BLE001 - raised again on the loop's thread
                self._failure = error
            self._note_call(self._clock.now_s())
            self._clock.notify()

        def finished() -> None:
            if number == self._stream_number:
                self._is_finished = True
                self._clock.notify()

        return self._backend.open(self.direction, form, exchange, finished)
