"""A worker that dies ends the program in one sentence; headphones need no canceller."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pytest

from tests.app.fakes import Bedroom, FakeMouth
from voice.app import cli, commands, live
from voice.app.assembly import Parts
from voice.app.key_parser import Key, Pause, Stop, Typed
from voice.app.live import BrokenError, LiveOptions
from voice.app.screen import screen
from voice.app.view import Viewer
from voice.audio import Block, Clip, silence
from voice.device import Direction, Listed
from voice.ears import DeafError
from voice.ears.transcriber import Scribe

Heard = Callable[[int], Block]


class Card:
    """Stands in for the sound device: 20 s of noise as loud as speech, as fast as it is taken."""

    def __init__(
        self, changed: Callable[[str, str, Direction], None], *names: str | None, **_: object
    ) -> None:
        self.changed = changed
        self.skipped_samples = 0.0

    def run(self, tick: Callable[[Block | None], Block], should_stop: Callable[[], bool]) -> None:
        draw = np.random.default_rng(1)
        for at in range(1000):
            if should_stop():
                return
            is_loud = 200 < at < 260
            tick((draw.normal(size=320) * (0.2 if is_loud else 1e-4)).astype(np.float32))


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(live, "SoundDevice", Card)
    monkeypatch.setattr(live, "list_devices", lambda: Listed(("any",), ("any",)))


@pytest.mark.usefixtures("simulated")
def test_a_recognizer_that_dies_ends_the_program_in_one_sentence(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(scribe: Scribe, order: object) -> None:
        raise OSError("the model is gone")

    monkeypatch.setattr(Scribe, "follow", die)
    with pytest.raises(DeafError, match=r"broke off \(OSError: the model is gone\)"):
        live.run_live(parts, FakeMouth(), LiveOptions(plain=True), [].append)  # type: ignore[arg-type]


@pytest.mark.usefixtures("simulated")
def test_a_mouth_that_dies_ends_the_program_in_one_sentence(parts: Parts) -> None:
    class Broken(FakeMouth):
        def clip(self, text: str) -> Clip:
            raise MemoryError("no room for a line")

    with pytest.raises(BrokenError, match="MemoryError: no room for a line"):
        live.run_live(parts, Broken(), LiveOptions(plain=True), [].append)  # type: ignore[arg-type]


def test_such_a_sentence_is_all_that_is_told_and_the_status_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_off(options: LiveOptions, model: str | None) -> None:
        with live._in_one_sentence():
            raise OSError("the model is gone")

    monkeypatch.setattr(commands, "run", break_off)
    monkeypatch.setattr(sys, "argv", ["supine", "run"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 1
    shown = capsys.readouterr()
    assert shown.err.count("\n") == 1
    assert shown.err.startswith("supine: The session broke off")


@pytest.mark.parametrize(
    ("label", "may"),
    [("paused", True), ("idle", True), ("holding", False), ("question:yes_no", False)],
)
def test_the_loudspeaker_is_closed_for_a_moment_only_at_rest(label: str, *, may: bool) -> None:
    assert live.is_at_rest(label) is may


@pytest.mark.parametrize("headphones", [True, False])
def test_headphones_turn_cancelling_off(
    monkeypatch: pytest.MonkeyPatch, *, headphones: bool
) -> None:
    given: list[LiveOptions] = []
    monkeypatch.setattr(commands, "run", lambda options, model: given.append(options))
    arguments = ["--headphones"] if headphones else ["--plain"]
    monkeypatch.setattr(sys, "argv", ["supine", *arguments])
    with pytest.raises(SystemExit):
        cli.main()
    assert given[0].headphones is headphones


@pytest.mark.usefixtures("simulated")
@pytest.mark.parametrize("headphones", [True, False])
def test_headphones_reach_the_ears(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, *, headphones: bool
) -> None:
    asked: list[bool] = []

    class Enough(Exception):  # noqa: N818 - it is no error
        """The ears were asked for."""

    def senses_of(*_: object, cancel_echo: bool, **__: object) -> None:
        asked.append(cancel_echo)
        raise Enough

    monkeypatch.setattr(live, "senses_of", senses_of)
    with pytest.raises(Enough):
        live.run_live(
            parts,
            FakeMouth(),
            LiveOptions(plain=True, headphones=headphones),
            [].append,  # type: ignore[arg-type]
        )
    assert asked == [not headphones]


def table_of(room: Bedroom, keys: Hand, interrupted: list[int]) -> live._Table:
    """What brings keys, screen and sound card together for a room's assistant."""
    plain = screen(is_plain=True, is_large=False, is_typing=False)
    return live._Table(room.assistant, Viewer(), keys, plain, interrupted)  # type: ignore[arg-type]


class Hand:
    """Keys that were pressed before the first tick."""

    typed = ""

    def __init__(self, *keys: Key) -> None:
        self._keys = list(keys)

    def poll(self) -> list[Key]:
        """Each of them once."""
        keys, self._keys = self._keys, []
        return keys


@pytest.mark.parametrize(
    ("key", "state"), [(Pause(), "paused"), (Stop(), "idle"), (Typed("pause"), "paused")]
)
def test_keys_reach_the_coach_with_the_next_tick(key: Key, state: str) -> None:
    room = Bedroom()
    room.holding()
    table = table_of(room, Hand(key), [])
    table.tick(silence(), 0.0)
    room.until_state(state)


def test_who_interrupts_is_led_out_and_the_program_ends() -> None:
    room = Bedroom()
    room.holding()
    interrupted = [2]
    table = table_of(room, Hand(), interrupted)
    table.tick(silence(), 0.0)
    assert not interrupted
    assert not table.should_stop()
    room.until(lambda: room.assistant.closed)
    room.run(5.0)
    assert table.should_stop()
    assert room.lines("session")[-1]["reason"] == "stopped"
