"""PortAudio, through sounddevice: the only importer of that library."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Sequence
from typing import Any

from voice.audio import BLOCK_S
from voice.device.backend import DeviceInfo, Direction, Exchange, Form, Frames
from voice.device.errors import DeviceError

_LATENCY_S = 0.04
"""What PortAudio holds itself; measured through PulseAudio without gaps at 40 ms and more."""


class PortAudioStream:
    """A running sounddevice stream."""

    def __init__(self, stream: Any, error: type[Exception]) -> None:
        self._stream = stream
        self._error = error

    def close(self) -> None:
        """Stop at once. A device that is gone cannot be closed properly, which is no news."""
        with contextlib.suppress(self._error):
            self._stream.abort()
        with contextlib.suppress(self._error):
            self._stream.close()


class PortAudio:
    """The machine's real devices.

    PortAudio freezes its list of devices when it starts, hence `restart`.
    Raises DeviceError when made where the library is missing.
    """

    def __init__(self) -> None:
        try:
            self._library: Any = importlib.import_module("sounddevice")
        except OSError as error:
            raise DeviceError(
                "the PortAudio library is missing from this system: install it"
                " (Debian and Ubuntu: apt install libportaudio2)."
            ) from error

    def devices(self) -> Sequence[DeviceInfo]:
        """All devices; empty where there are none."""
        default_input, default_output = self._defaults()
        return [
            DeviceInfo(
                index=index,
                name=str(listed["name"]),
                inputs=int(listed["max_input_channels"]),
                outputs=int(listed["max_output_channels"]),
                rate_hz=round(listed["default_samplerate"]),
                is_default_input=index == default_input,
                is_default_output=index == default_output,
            )
            for index, listed in enumerate(self._library.query_devices())
        ]

    def open(
        self, direction: Direction, form: Form, exchange: Exchange, finished: Callable[[], None]
    ) -> PortAudioStream:
        """Open and start a stream of 20 ms blocks."""

        def call_back(frames: Frames, _count: int, _time: object, _status: object) -> None:
            exchange(frames)

        kind = self._library.InputStream if direction == "input" else self._library.OutputStream
        error: type[Exception] = self._library.PortAudioError
        try:
            stream = kind(
                device=form.index,
                samplerate=form.rate_hz,
                channels=form.channels,
                blocksize=round(form.rate_hz * BLOCK_S),
                latency=_LATENCY_S,
                dtype="float32",
                callback=call_back,
                finished_callback=finished,
            )
        except (error, ValueError) as problem:
            raise DeviceError(_words(problem)) from problem
        opened = PortAudioStream(stream, error)
        try:
            stream.start()
        except error as problem:
            opened.close()
            raise DeviceError(_words(problem)) from problem
        return opened

    def restart(self) -> None:
        """Look at the hardware anew; sounddevice offers this only under private names."""
        with contextlib.suppress(self._library.PortAudioError):
            self._library._terminate()  # noqa: SLF001 - there is no public way
        with contextlib.suppress(self._library.PortAudioError):
            self._library._initialize()  # noqa: SLF001 - there is no public way

    def _defaults(self) -> tuple[int, int]:
        found = []
        for kind in ("input", "output"):
            try:
                found.append(int(self._library.query_devices(kind=kind)["index"]))
            except (self._library.PortAudioError, ValueError):
                found.append(-1)
        return found[0], found[1]


def _words(problem: Exception) -> str:
    """PortAudio's message without its number."""
    return str(problem.args[0] if problem.args else problem).strip().rstrip(".")
