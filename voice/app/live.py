"""The coach on the real microphone and loudspeaker."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from voice.app.assembly import Parts, assemble, senses_of
from voice.app.assistant import Assistant, Log
from voice.app.awake import Awake
from voice.app.devices import Devices
from voice.app.first_run.devices import Chosen
from voice.app.first_run.start import chosen_devices, introduce, is_at_terminal, is_first
from voice.app.first_run.then_coach import Introduced
from voice.app.keys import Keys, Pause, Stop, Typed
from voice.app.places import journal_file
from voice.app.screen import Shows, has_window, screen
from voice.app.store import StoredMemory
from voice.app.view import Viewer
from voice.audio import Block, SupineError
from voice.device import DeviceError, Direction, SoundDevice, list_devices
from voice.narrator import Mouth


class BrokenError(SupineError):
    """Something inside the program failed that no person can mend; the cause says what."""


TICKS_A_VIEW = 5
"""The screen is drawn every tenth of a second."""

TICKS_A_LOOK = 50
"""The calendar's clock is looked at every second."""


@dataclass(frozen=True)
class LiveOptions:
    """What `supine run` was asked for."""

    input_device: str | None = None
    output_device: str | None = None
    keyboard: bool = False
    plain: bool = False
    events: Path | None = None
    log_text: bool = False
    headphones: bool = False
    """The narrator does not reach the microphone: there is no echo to cancel."""
    large: bool = False
    """What matters most in large type."""
    first_run: bool = False
    """The first run, also where the coach is known already."""

    @property
    def types_lines(self) -> bool:
        """Whether phrases are typed with the terminal's own echo, and no window shows them."""
        return self.keyboard and (self.plain or not has_window())


def run_live(parts: Parts, mouth: Mouth, options: LiveOptions, warn: Callable[[str], None]) -> None:
    """Run until the person leaves. Raises SupineError where sound or a file is not to be had."""
    listed = list_devices()
    listed.check()
    if not options.keyboard and not listed.microphones:
        raise DeviceError(
            "No microphone was found: connect one, or type your phrases with --keyboard."
        )
    viewer = Viewer(options.log_text)
    with (
        _event_file(options, warn) as write,
        closing(StoredMemory(journal_file(), warn)) as memory,
    ):

        def log(event: Mapping[str, object]) -> None:
            viewer.follow(event)
            write(event)

        is_new = is_first(memory, is_asked_for=options.first_run, is_terminal=is_at_terminal())
        chosen = chosen_devices(
            memory,
            Chosen(options.input_device, options.output_device),
            list_devices,
            warn,
            input if is_new and is_at_terminal() else None,
        )
        senses = senses_of(parts, mouth, threaded=True, cancel_echo=not options.headphones)
        assistant, ears = assemble(
            parts,
            mouth,
            log,
            memory=memory,
            kept=memory.kept,
            now=datetime.now().astimezone(),
            senses=senses,
        )
        coach: Assistant | Introduced = assistant
        if is_new:
            hears = bool(listed.microphones)
            coach = introduce(senses, assistant, memory, log, checks_ears=hears)
        try:
            _loop(coach, viewer, options, chosen, warn)
        finally:
            ears.close()


def _loop(
    assistant: Assistant | Introduced,
    viewer: Viewer,
    options: LiveOptions,
    chosen: Chosen,
    warn: Callable[[str], None],
) -> None:
    with (
        Awake() as awake,
        Keys(is_typing=options.keyboard, is_by_line=options.types_lines) as keys,
        _screen(options) as shown,
        _interrupts() as interrupted,
    ):
        if awake.problem:
            warn(awake.problem)
        table = _Table(assistant, viewer, keys, shown, interrupted)
        device = SoundDevice(
            table.changed,
            chosen.microphone,
            chosen.loudspeaker,
            may_interrupt=lambda: is_at_rest(assistant.state_label),
        )
        with _in_one_sentence():
            device.run(
                lambda block: table.tick(block, device.skipped_samples),
                table.should_stop,
            )


def is_at_rest(state_label: str) -> bool:
    """Whether nobody is being led, so that a gap in the sound delays nothing."""
    return state_label in ("idle", "paused", "finished")


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """A worker that died, or a fault of the loop, ends the program; never is it deaf and alive."""
    try:
        yield
    except SupineError:
        raise
    except Exception as error:
        raise BrokenError(
            f"The session broke off by a fault in the program ({type(error).__name__}: {error}):"
            " start it again; your place is kept."
        ) from error


class _Table:
    """Brings together, once a tick, the sound card, the keys and the screen."""

    def __init__(
        self,
        assistant: Assistant | Introduced,
        viewer: Viewer,
        keys: Keys,
        screen: Shows,
        interrupted: list[int],
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._assistant = assistant
        self._devices = Devices(assistant)
        self._viewer = viewer
        self._keys = keys
        self._screen = screen
        self._interrupted = interrupted
        self._now = now
        self._minute = -1
        self._ticks = 0

    def tick(self, microphone: Block | None, skipped_samples: float) -> Block:
        """Deliver keys, tick the coach, and now and then draw the screen."""
        self._deliver()
        if self._ticks % TICKS_A_LOOK == 0:
            self._look_at_the_clock()
        block = self._assistant.tick(microphone, skipped_samples)
        if self._ticks % TICKS_A_VIEW == 0:
            self._screen.show(self._viewer.view(self._assistant, self._keys.typed))
        self._ticks += 1
        return block

    def should_stop(self) -> bool:
        """Whether the person has left and nothing is being said any more."""
        return self._assistant.closed and not self._assistant.speaking

    def changed(self, change: str, name: str, direction: Direction) -> None:
        """A sound device was opened, lost or restored."""
        self._devices.changed(change, name, direction)

    def _look_at_the_clock(self) -> None:
        now = self._now()
        minute = 60 * now.hour + now.minute
        if minute != self._minute:
            self._minute = minute
            self._assistant.time_of_day(minute, now.date())

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
    return screen(is_plain=options.plain, is_large=options.large, is_typing=options.keyboard)


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
