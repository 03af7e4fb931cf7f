"""The coach on the real microphone and loudspeaker."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from voice.app.assembly import Parts, assemble
from voice.app.assistant import Assistant, Log
from voice.app.awake import Awake
from voice.app.keys import Keys, Pause, Stop, Typed
from voice.app.memory import FileMemory
from voice.app.places import kept_file
from voice.app.screen import PlainScreen, Screen, Shows
from voice.app.view import Viewer
from voice.audio import Block, SupineError
from voice.device import DeviceError, SoundDevice, list_devices
from voice.narrator import Mouth

TICKS_A_VIEW = 5
"""The screen is drawn every tenth of a second."""


@dataclass(frozen=True)
class LiveOptions:
    """What `supine run` was asked for."""

    input_device: str | None = None
    output_device: str | None = None
    keyboard: bool = False
    plain: bool = False
    events: Path | None = None
    log_text: bool = False


def run_live(parts: Parts, mouth: Mouth, options: LiveOptions, warn: Callable[[str], None]) -> None:
    """Run until the person leaves. Raises SupineError where sound or a file is not to be had."""
    if not options.keyboard and not list_devices().microphones:
        raise DeviceError(
            "No microphone was found: connect one, or type your phrases with --keyboard."
        )
    memory = FileMemory(kept_file(), warn)
    viewer = Viewer(options.log_text)
    with _event_file(options, warn) as write:

        def log(event: Mapping[str, object]) -> None:
            viewer.follow(event)
            write(event)

        assistant, ears = assemble(
            parts, mouth, log, memory=memory, kept=memory.kept, threaded=True
        )
        try:
            _loop(assistant, viewer, options, warn)
        finally:
            ears.close()


def _loop(
    assistant: Assistant, viewer: Viewer, options: LiveOptions, warn: Callable[[str], None]
) -> None:
    with (
        Awake() as awake,
        Keys(is_typing=options.keyboard) as keys,
        _screen(options) as screen,
        _interrupts() as interrupted,
    ):
        if awake.problem:
            warn(awake.problem)
        table = _Table(assistant, viewer, keys, screen, interrupted)
        device = SoundDevice(table.changed, options.input_device, options.output_device)
        device.run(table.tick, table.should_stop)


class _Table:
    """Brings together, once a tick, the sound card, the keys and the screen."""

    def __init__(
        self,
        assistant: Assistant,
        viewer: Viewer,
        keys: Keys,
        screen: Shows,
        interrupted: list[int],
    ) -> None:
        self._assistant = assistant
        self._viewer = viewer
        self._keys = keys
        self._screen = screen
        self._interrupted = interrupted
        self._ticks = 0

    def tick(self, microphone: Block | None) -> Block:
        """Deliver keys, tick the coach, and now and then draw the screen."""
        self._deliver()
        block = self._assistant.tick(microphone)
        if self._ticks % TICKS_A_VIEW == 0:
            self._screen.show(self._viewer.view(self._assistant, self._keys.typed))
        self._ticks += 1
        return block

    def should_stop(self) -> bool:
        """Whether the person has left and nothing is being said any more."""
        return self._assistant.closed and not self._assistant.speaking

    def changed(self, change: str, name: str, direction: str) -> None:
        """A sound device was opened, lost or restored."""
        self._assistant.device(change, name, microphone=direction == "input")

    def _deliver(self) -> None:
        while self._interrupted:
            self._interrupted.pop()
            self._assistant.leave()
        for key in self._keys.poll():
            match key:
                case Pause():
                    self._assistant.press("space")
                case Stop():
                    self._assistant.press("escape")
                case Typed():
                    self._assistant.typed(key.line)


def _screen(options: LiveOptions) -> Shows:
    is_live = not options.plain and sys.stdout.isatty()
    return Screen() if is_live else PlainScreen()


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Collects Ctrl-C and the wish of the system to end, so that the coach can leave in order."""
    caught: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        for number in numbers:
            signal.signal(number, lambda signum, _: caught.append(signum))
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _event_file(options: LiveOptions, warn: Callable[[str], None]) -> Iterator[Log]:
    """Writes the event log, if asked for; what was heard only where that was asked for too."""
    if options.events is None:
        yield lambda _: None
        return
    try:
        file = options.events.open("w", encoding="utf-8")
    except OSError as error:
        raise SupineError(
            f"The event log {options.events} cannot be written ({error.strerror}): "
            "choose another place for --events."
        ) from error
    try:
        yield _EventWriter(file, options, warn).write
    finally:
        # What a full disk refused was told already, and is refused once more at the end.
        with suppress(OSError):
            file.close()


_SAID = ("text", "candidate", "candidate_slots")
"""What tells of a "heard" line more than what was obeyed."""


class _EventWriter:
    def __init__(self, file: TextIO, options: LiveOptions, warn: Callable[[str], None]) -> None:
        self._file: TextIO | None = file
        self._options = options
        self._warn = warn

    def write(self, event: Mapping[str, object]) -> None:
        """Write one line; a full disk ends the log, never the session."""
        if self._file is None:
            return
        kept = {k: v for k, v in event.items() if k not in _SAID or self._may_keep(event)}
        try:
            self._file.write(json.dumps(kept) + "\n")
            self._file.flush()
        except OSError as error:
            self._file = None
            self._warn(
                f"The event log {self._options.events} ends here ({error.strerror}): "
                "free some space; the session goes on."
            )

    def _may_keep(self, event: Mapping[str, object]) -> bool:
        return self._options.log_text or event["kind"] != "heard"
