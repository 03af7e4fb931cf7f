"""The whole examination on machines that lack this or that: all else is still looked at."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from tests.app.fakes import Bedroom as SilentBedroom
from voice.app import commands
from voice.app.assembly import Parts
from voice.app.doctor import Asked, Finding, Patient, examine, tell, to_json
from voice.app.doctor.folders import Folders, folders, user_files
from voice.app.doctor.journal import journal
from voice.app.doctor.machine import machine
from voice.app.doctor.recognition import MOST_SHARE, cost, speed
from voice.app.doctor.sound import Changed, Sound
from voice.app.doctor.speaking import voice
from voice.app.store import StoredMemory
from voice.audio import Block, Clip
from voice.bedroom import Bedroom, Room
from voice.device import DeviceError
from voice.models import ModelError
from voice.synthesizer import SynthesisError, Synthesizer, Voice

QUIET = ["machine", "configuration", "state", "cache", "files", "journal"]
HEARS = ["recognizer", "words"]
SPEAKS = ["voice"]
SOUNDS = ["loudspeaker", "microphone", "tone", "echo"]


class BedroomDevice:
    """A simulated bedroom in the place of the sound card."""

    def __init__(self, room: Room, lost: str | None = None) -> None:
        self._room = room
        self._lost = lost

    def open(self, changed: Changed, input_name: str | None, output_name: str | None) -> object:
        changed("opened", input_name or "bedside microphone", "input")
        changed("opened", output_name or "bedside loudspeaker", "output")
        if self._lost is not None:
            changed("lost", "it", self._lost)  # type: ignore[arg-type]
        return Bedroom(self._room)


@pytest.fixture
def places(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "configuration", tmp_path / "state", tmp_path / "cache")


@pytest.fixture
def healthy(parts: Parts, synthesizer: Synthesizer, places: Folders) -> Patient:
    room = Room(3, rt60_s=0.3, echo_db=0.0, snr_db=30.0)
    device = BedroomDevice(room)
    sound = Sound(lambda: True, device.open)
    return Patient(lambda _: parts, synthesizer, places, places.state / "journal", sound)


def found(patient: Patient, asked: Asked | None = None) -> dict[str, Finding]:
    return {finding.part: finding for finding in examine(patient, asked or Asked())}


def test_a_healthy_machine_is_well_in_every_part(healthy: Patient) -> None:
    told = found(healthy, Asked(input_device="my headset"))
    assert list(told) == [*QUIET, *HEARS, *SPEAKS, "speed", *SOUNDS]
    assert {finding.state for finding in told.values()} <= {"well", "note"}
    assert told["microphone"].told.startswith("my headset hears a quiet room")
    assert told["tone"].figures["delay_ms"] == pytest.approx(80.0, abs=3.0)
    assert all(finding.told.endswith((".", "?")) for finding in told.values())


def test_without_a_sound_device_all_else_is_looked_at(healthy: Patient) -> None:
    told = found(replace(healthy, sound=Sound(lambda: False, no_device)))
    assert list(told) == [*QUIET, *HEARS, *SPEAKS, "speed", "sound devices"]
    assert told["sound devices"].state == "mend"
    assert "connect" in told["sound devices"].told
    assert sum(not finding.is_well for finding in told.values()) == 1


def no_device(*_: object) -> BedroomDevice:
    raise DeviceError("no microphone is called 'x': give another name")


def test_a_device_that_cannot_be_opened_is_told(healthy: Patient) -> None:
    told = found(replace(healthy, sound=Sound(lambda: True, no_device)))
    assert told["sound devices"] == Finding(
        "sound devices", "mend", "no microphone is called 'x': give another name."
    )


def test_without_a_sound_library_all_else_is_looked_at(healthy: Patient) -> None:
    def no_library() -> bool:
        raise DeviceError("the sound library PortAudio is missing: install it.")

    told = found(replace(healthy, sound=Sound(no_library, no_device)))
    assert told["sound devices"].told == "the sound library PortAudio is missing: install it."


def test_without_a_model_all_else_is_looked_at(healthy: Patient) -> None:
    def no_model(_: Callable[[str], None]) -> Parts:
        raise ModelError("There is no model 'x': give another with --model.")

    told = found(replace(healthy, load=no_model))
    assert list(told) == [*QUIET, "recognizer", *SPEAKS, *SOUNDS]
    assert told["recognizer"].state == "mend"


def test_words_that_the_model_lacks_are_noted(healthy: Patient, parts: Parts) -> None:
    def load(tell: Callable[[str], None]) -> Parts:
        tell("The recognizer's model does not know the word 'supta'.")
        return parts

    told = found(replace(healthy, load=load))
    assert told["words"].state == "note"
    assert "supta" in told["words"].told


def test_without_a_voice_nothing_is_said(healthy: Patient) -> None:
    class Mute:
        def clip(self, text: str, voice: Voice) -> Clip:
            raise SynthesisError("the program espeak-ng is missing: install it")

    told = found(replace(healthy, speech=Mute()))
    assert list(told) == [*QUIET, *HEARS, "voice"]
    assert told["voice"] == Finding(
        "voice", "mend", "the program espeak-ng is missing: install it."
    )


@pytest.mark.parametrize(("lost", "part"), [("input", "microphone"), ("output", "loudspeaker")])
def test_a_device_that_went_away_is_to_be_mended(healthy: Patient, lost: str, part: str) -> None:
    device = BedroomDevice(Room(3), lost)
    told = found(replace(healthy, sound=Sound(lambda: True, device.open)))
    assert told[part].state == "mend"
    assert "cable" in told[part].told


def test_a_microphone_that_is_turned_up_too_far_is_told(healthy: Patient) -> None:
    class Loud(Bedroom):
        def run(
            self, tick: Callable[[Block | None], Block], should_stop: Callable[[], bool]
        ) -> None:
            def louder(microphone: Block | None) -> Block:
                assert microphone is not None
                return tick(np.clip(30.0 * microphone, -1.0, 1.0).astype(np.float32))

            super().run(louder, should_stop)

    room = Room(3, echo_db=0.0)
    told = found(replace(healthy, sound=Sound(lambda: True, lambda *_: Loud(room))))
    assert told["microphone"].state == "mend"
    assert "too loud" in told["microphone"].told


def test_folders_are_made_by_nobody_and_nothing_is_left_in_them(places: Folders) -> None:
    places.cache.mkdir()
    told = {finding.part: finding for finding in folders(places)}
    assert [finding.state for finding in told.values()] == ["well"] * 3
    assert not places.state.exists()
    assert "will be made" in told["state"].told
    assert "can be written" in told["cache"].told
    assert list(places.cache.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_told(places: Folders) -> None:
    places.state.write_text("")
    told = list(folders(replace(places, cache=places.state / "cache")))
    assert [finding.state for finding in told] == ["well", "mend", "mend"]
    assert "is no folder" in told[1].told
    assert str(places.state / "cache") in told[2].told


def test_a_folder_that_cannot_be_written_is_told(
    places: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    assert all("Permission denied" in finding.told for finding in folders(places))


def test_a_full_disk_is_told(places: Folders) -> None:
    told = list(folders(places, lambda _: 3.4))
    assert {finding.state for finding in told} == {"mend"}
    assert "3 MiB left" in told[0].told


def test_own_files_are_counted_and_those_that_do_not_check_are_named(places: Folders) -> None:
    folder = places.configuration / "routines"
    folder.mkdir(parents=True)
    (folder / "good.yaml").write_text(
        "id: my-ankles\nname: My ankles\nmovements:\n  - {id: ankle-pumps, reps: 4}\n"
    )
    (folder / "bad.yaml").write_text("id: [")
    bad, good = user_files(places.configuration)
    assert bad.state == "mend"
    assert "bad.yaml" in bad.told
    assert good == Finding(
        "files",
        "well",
        "1 routine and 0 movements of your own are used.",
        {"routines": 1, "movements": 0},
    )


def test_a_journal_is_counted_and_left_as_it_is(places: Folders) -> None:
    path = places.state / "journal"
    assert journal(path).state == "well"
    assert not path.exists()
    memory = StoredMemory(path, pytest.fail, is_inline=True, now=lambda: datetime(2001, 2, 3, 7))  # noqa: DTZ001 - the calendar's own clock is local
    memory.follow({"t": 0.0, "kind": "session", "phase": "start", "routine": "crossover"})
    memory.close()
    before = path.read_bytes()
    told = journal(path)
    assert told.told == "one session is in it, the latest of 2001-02-03."
    assert told.figures == {"sessions": 1}
    assert path.read_bytes() == before


def test_a_damaged_journal_is_told_and_left_as_it_is(places: Folders) -> None:
    places.state.mkdir()
    path = places.state / "journal"
    path.write_bytes(b"no journal" * 100)
    told = journal(path)
    assert told.state == "mend"
    assert f"{path} is damaged" in told.told
    assert path.read_bytes() == b"no journal" * 100


def test_a_journal_of_a_later_version_is_told_and_left_as_it_is(places: Folders) -> None:
    places.state.mkdir()
    path = places.state / "journal"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    told = journal(path)
    assert (told.state, told.figures) == ("mend", {})
    assert str(path) in told.told
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [(3, 10), (3, 14), (2, 7)])
def test_a_python_that_does_not_fit_is_to_be_mended(version: tuple[int, int]) -> None:
    told = machine(version)
    assert told.state == "mend"
    assert "from 3.11 to 3.13" in told.told


def test_a_system_that_was_not_tried_is_noted() -> None:
    assert machine((3, 11), "Darwin").state == "note"
    assert machine((3, 11), "Linux").state == "well"


def test_a_slow_voice_is_noted(synthesizer: Synthesizer) -> None:
    instants = iter([0.0, 3.0, 3.0, 5.0])
    told = voice(synthesizer, Voice(), ["One line.", "Another line."], lambda: next(instants))
    assert told.state == "note"
    assert told.figures["usual_ms"] == 2000.0
    assert told.figures["slowest_ms"] == 3000.0


def test_the_cost_of_hearing_is_told_and_too_much_is_to_be_mended(
    parts: Parts, synthesizer: Synthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = synthesizer.clip("Let the knee fall to the side, slowly.", Voice()).samples
    instants = iter([0.0, 1.0, 8.0])
    spent = cost(parts, said, said, lambda: next(instants))
    assert (spent.hearing, spent.canceller) == pytest.approx((0.7, 0.1))
    monkeypatch.setattr("voice.app.doctor.recognition.cost", lambda *_: spent)
    assert spent.hearing > MOST_SHARE
    assert speed(parts, said, said).state == "mend"


def test_lines_are_plain_text_in_a_pipe_and_told_by_words_alone() -> None:
    given = [Finding("a", "well", "It is [well]."), Finding("b", "mend", "Mend it " + 100 * "x")]
    stream = io.StringIO()
    assert not tell(given, Console(file=stream, width=40))
    assert stream.getvalue().splitlines() == [
        "well  a: It is [well].",
        f"MEND  b: Mend it {100 * 'x'}",
    ]


def test_a_terminal_gets_colors_besides() -> None:
    stream = io.StringIO()
    assert tell([Finding("a", "note", "So it is.")], Console(file=stream, force_terminal=True))
    assert "\x1b[33mnote\x1b[0m" in stream.getvalue()


@pytest.mark.parametrize("as_json", [False, True])
def test_the_command_prints_what_was_found_and_fails_where_something_is_to_be_mended(
    healthy: Patient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    as_json: bool,
) -> None:
    silent = replace(healthy, sound=Sound(lambda: False, no_device))
    monkeypatch.setattr(commands, "patient", lambda *_: silent)
    with pytest.raises(SystemExit) as end:
        commands.doctor(Asked(), None, as_json=as_json)
    assert end.value.code == 1
    printed = capsys.readouterr().out
    if as_json:
        assert json.loads(printed)["findings"][-1]["part"] == "sound devices"
    else:
        assert printed.splitlines()[-1].startswith("MEND  sound devices: ")
    monkeypatch.setattr(commands, "patient", lambda *_: healthy)
    commands.doctor(Asked(), None, as_json=as_json)


def test_json_is_one_object() -> None:
    text, is_well = to_json([Finding("a", "note", "So it is.", {"count": 1})])
    assert is_well
    assert json.loads(text) == {
        "ready": True,
        "findings": [{"part": "a", "state": "note", "told": "So it is.", "figures": {"count": 1}}],
    }
    assert not to_json([Finding("a", "mend", "Mend it.")])[1]


@pytest.mark.parametrize("state", ["idle", "narrating", "holding", "paused"])
def test_who_asks_whether_the_coach_hears_is_answered(state: str) -> None:
    room = SilentBedroom()
    if state in ("holding", "paused"):
        room.holding()
    room.run(2.0)
    if state == "paused":
        room.assistant.press("space")
    elif state == "narrating":
        room.say("start morning stretch", room.now_s - 0.5)
    room.until_state(state)
    room.run(1.0)
    before = len(room.said())
    heard = room.say("can you hear me", room.now_s - 0.5)
    assert (heard["intent"], heard["accepted"], heard["state"]) == ("STATUS", True, state)
    room.run(4.0)
    assert {"Here.", "I'm here."} & set(map(str, room.said()[before:]))
