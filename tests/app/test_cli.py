"""The command line: what it prints, how it exits, and one sentence for every bad input."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.voice.damage import garble
from voice.app import commands, live
from voice.audio import SAMPLE_RATE, to_samples
from voice.device import DeviceError, Listed
from voice.models import find_model
from voice.synthesizer import Synthesizer, Voice

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def supine(home: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "VOSK_MODEL_PATH"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "voice.app.cli", *arguments],
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def fails_in_one_sentence(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    """The right status, no traceback, and one sentence that holds these words."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    sentences = [line for line in done.stderr.splitlines() if line.startswith("supine: ")]
    assert len(sentences) == 1, done.stderr
    for word in words:
        assert word in sentences[0]


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The word "pause", as a stereo recording at 44.1 kHz."""
    path = tmp_path_factory.mktemp("sound") / "pause.wav"
    with Synthesizer(None) as synthesizer:
        clip = synthesizer.clip("pause", Voice("en-gb+f3")).samples
    around = np.zeros(to_samples(0.5), dtype=np.float32)
    sound = np.concatenate([around, clip, around])
    at = np.arange(int(sound.size * 44_100 / SAMPLE_RATE)) * SAMPLE_RATE / 44_100
    faster = np.interp(at, np.arange(sound.size), sound)
    soundfile.write(path, np.stack([faster, faster], axis=1), 44_100)
    return path


def test_every_command_has_help(home: Path) -> None:
    for command in ([], ["run"], ["rehearse"], ["hear"], ["routines"], ["model"]):
        done = supine(home, *command, "--help")
        assert done.returncode == 0
        assert "Usage" in done.stdout


def test_wrong_use_exits_with_two(home: Path) -> None:
    fails_in_one_sentence(supine(home, "dance"), 2, "dance", "supine --help")
    fails_in_one_sentence(supine(home, "hear"), 2, "FILE")
    fails_in_one_sentence(supine(home, "run", "--loud"), 2, "--loud")
    done = supine(home, "hear", "--state", "flying", "x.wav")
    fails_in_one_sentence(done, 2, "flying", "holding")


def test_hear_gives_the_contracts_fields(home: Path, recording: Path) -> None:
    done = supine(home, "hear", "--json", "--state", "holding", str(recording))
    assert done.returncode == 0, done.stderr
    (heard,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert heard["kind"] == "heard"
    assert heard["intent"] == "PAUSE"
    assert heard["accepted"] is True
    assert heard["slots"] == {}
    assert heard["state"] == "holding"
    assert heard["file"] == str(recording)
    assert 0.4 < heard["start"] < heard["end"] <= heard["decided"]
    assert "44100 Hz" in done.stderr


def test_stop_in_idle_is_heard_but_changes_nothing(home: Path, tmp_path: Path) -> None:
    with Synthesizer(None) as synthesizer:
        clip = synthesizer.clip("stop", Voice("en-gb+f3")).samples
    path = tmp_path / "stop.wav"
    soundfile.write(path, np.concatenate([np.zeros(8000, np.float32), clip]), SAMPLE_RATE)
    (line,) = supine(home, "hear", "--json", str(path)).stdout.splitlines()
    heard = json.loads(line)
    assert (heard["intent"], heard["accepted"]) == ("STOP", False)


def test_hear_reads_any_domains_sentences(home: Path, tmp_path: Path) -> None:
    sentences = tmp_path / "lights.yaml"
    sentences.write_text(
        "language: en\n"
        "intents:\n"
        "  TurnOn:\n"
        "    data:\n"
        "      - sentences: ['turn on the {room} light']\n"
        "lists:\n"
        "  room:\n"
        "    values:\n"
        "      - in: kitchen\n"
        "        out: k1\n"
        "      - in: bedroom\n"
        "        out: b1\n"
    )
    with Synthesizer(None) as synthesizer:
        clip = synthesizer.clip("turn on the kitchen light", Voice("en-gb+f3")).samples
    path = tmp_path / "on.wav"
    soundfile.write(path, np.concatenate([np.zeros(8000, np.float32), clip]), SAMPLE_RATE)
    done = supine(home, "hear", "--json", "--sentences", str(sentences), str(path))
    (heard,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (heard["intent"], heard["slots"]) == ("TurnOn", {"room": "k1"})


@pytest.mark.parametrize("kind", ["missing", "empty", "truncated", "not sound"])
def test_recordings_that_cannot_be_used(home: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "bad.wav"
    if kind == "empty":
        soundfile.write(path, np.zeros(0, dtype=np.float32), SAMPLE_RATE)
    elif kind == "truncated":
        soundfile.write(path, np.zeros(SAMPLE_RATE, dtype=np.float32), SAMPLE_RATE)
        path.write_bytes(path.read_bytes()[:20_000])
    elif kind == "not sound":
        path.write_text("this is no sound")
    fails_in_one_sentence(supine(home, "hear", str(path)), 1, "bad.wav")


def test_one_bad_recording_does_not_lose_the_others(
    home: Path, tmp_path: Path, recording: Path
) -> None:
    done = supine(home, "hear", "--state", "holding", str(tmp_path / "none.wav"), str(recording))
    assert done.returncode == 1
    assert "PAUSE" in done.stdout


def test_folders_and_any_number_of_processes_give_the_same_bytes(
    home: Path, tmp_path: Path, recording: Path
) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for name in ("b.wav", "a.wav"):
        shutil.copy(recording, folder / name)
    (folder / "bad.wav").write_text("this is no sound")
    command = ("hear", "--state", "holding", "--json", str(folder), str(tmp_path / "none.wav"))
    here, *others = [supine(home, *command, *jobs) for jobs in ([], ["--jobs=1"], ["--jobs=2"])]
    assert here.returncode == 1
    heard = [json.loads(line) for line in here.stdout.splitlines()]
    assert [Path(item["file"]).name for item in heard] == ["a.wav", "b.wav"]
    assert {item["intent"] for item in heard} == {"PAUSE"}
    assert "bad.wav: this is not a sound file" in here.stderr
    assert "none.wav: there is no such sound file" in here.stderr
    for other in others:
        assert (other.stdout, other.stderr, other.returncode) == (here.stdout, here.stderr, 1)


def test_an_empty_folder_and_too_few_processes(home: Path, tmp_path: Path) -> None:
    fails_in_one_sentence(supine(home, "hear", str(tmp_path)), 1, "no sound file in this folder")
    fails_in_one_sentence(supine(home, "hear", "--jobs", "0", "x.wav"), 2, "--jobs")


@pytest.fixture
def heeded_ctrl_c() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl-C, and so would what the tests start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded_ctrl_c")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_leaves_and_ctrl_c_end_it_quietly(
    home: Path, recording: Path, jobs: str
) -> None:
    command = [sys.executable, "-m", "voice.app.cli", "hear", "--jobs", jobs]
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT)}
    for ends_it in ("reader", "ctrl-c"):
        with subprocess.Popen(
            [*command, *[str(recording)] * 300],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            assert process.stdout is not None and process.stderr is not None
            assert "pause.wav" in process.stdout.readline()
            if ends_it == "reader":
                process.stdout.close()
            else:
                os.killpg(process.pid, signal.SIGINT)
            errors = process.stderr.read()
            status = process.wait(60)
        assert status == (1 if ends_it == "reader" else 130)
        told = [line for line in errors.splitlines() if line and "converted from" not in line]
        assert told == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["x.yaml", "'intents'"]),
        ("intents:\n  A:\n    data:\n    - sentences: [go (home]\n", ["x.yaml, line 4"]),
        (
            "intents: {A: {data: [{sentences: ['play {t}']}]}}\nlists: {t: {wildcard: true}}",
            ["x.y"],
        ),
    ],
)
def test_sentences_that_cannot_be_used(
    home: Path, tmp_path: Path, recording: Path, text: str, words: list[str]
) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    fails_in_one_sentence(supine(home, "hear", "--sentences", str(path), str(recording)), 1, *words)


def test_a_model_that_ends_vosk_with_a_crash_is_one_sentence(
    home: Path, tmp_path: Path, recording: Path
) -> None:
    shutil.copytree(find_model().path, tmp_path / "garbage")
    network = tmp_path / "garbage" / "am" / "final.mdl"
    garble(network)
    done = supine(home, "hear", "--model", str(tmp_path / "garbage"), str(recording))
    fails_in_one_sentence(done, 1, "ends with a crash", "garbage")


def test_models_that_cannot_be_used(home: Path, tmp_path: Path, recording: Path) -> None:
    missing = supine(home, "hear", "--model", str(tmp_path / "no-model"), str(recording))
    fails_in_one_sentence(missing, 1, "no-model")
    (tmp_path / "broken" / "am").mkdir(parents=True)
    broken = supine(home, "hear", "--model", str(tmp_path / "broken"), str(recording))
    fails_in_one_sentence(broken, 1, "broken")


def test_a_routine_with_a_typo_names_file_line_field_and_what_is_allowed(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "knees.yaml"
    path.write_text(
        "id: my-knees\nname: My knees\nmovements:\n  - {id: ankle-pumps}\n  - {id: leg-crosover}\n"
    )
    done = supine(home, "routines", "check", str(path))
    fails_in_one_sentence(done, 1, "knees.yaml", "line 5", "leg-crossover")


def test_a_broken_routine_is_left_out_and_the_rest_still_works(home: Path) -> None:
    folder = home / ".config" / "supine" / "routines"
    folder.mkdir(parents=True)
    (folder / "bad.yaml").write_text("id: [")
    (folder / "good.yaml").write_text(
        "id: my-ankles\nname: My ankles\nmovements:\n  - {id: ankle-pumps, reps: 4}\n"
    )
    done = supine(home, "routines", "list")
    assert done.returncode == 0
    assert "my-ankles" in done.stdout
    assert "bad.yaml" in done.stderr


def test_an_unknown_routine_is_named_with_the_closest(home: Path) -> None:
    fails_in_one_sentence(supine(home, "routines", "show", "crosover"), 1, "crossover")


def test_routines_are_shown_as_a_person_reads_them(home: Path) -> None:
    done = supine(home, "routines", "show", "morning stretch")
    assert done.returncode == 0
    for words in ("Leg crossover", "30 s", "Hip replacement", "min"):
        assert words in done.stdout


def test_models_are_listed_with_their_places(home: Path) -> None:
    assert "en-us-commands" in supine(home, "model", "list").stdout
    assert "built in" in supine(home, "model", "where").stdout


def test_scenarios_that_cannot_be_used(home: Path, tmp_path: Path) -> None:
    fails_in_one_sentence(supine(home, "rehearse", "no-such"), 1, "no-such", "default")
    path = tmp_path / "odd.toml"
    path.write_text('[[line]]\nafter = "hold.begin"\nsay = "pause"\n')
    fails_in_one_sentence(supine(home, "rehearse", str(path)), 1, "odd.toml:2", "hold.start")


def test_a_failed_expectation_exits_with_one_and_says_which(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "silent.toml"
    path.write_text(
        "limit = 20\n[[line]]\nat = 5.0\ntype = 'start crossover'\n"
        "[[line.expect]]\nintent = 'STOP'\nwithin = 1.0\n"
    )
    done = supine(home, "rehearse", str(path), "--out", str(tmp_path / "kept"))
    assert done.returncode == 1
    assert "STOP" in done.stderr
    for name in ("speaker.wav", "microphone.wav", "events.jsonl", "timeline.png"):
        assert (tmp_path / "kept" / name).stat().st_size > 0


def test_no_microphone_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(live, "list_devices", lambda: Listed((), ("loudspeaker",)))
    with pytest.raises(DeviceError, match="No microphone was found: connect one"):
        commands.run(live.LiveOptions(plain=True), None)


def test_without_any_device_typing_is_no_advice(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(live, "list_devices", lambda: Listed((), ()))
    for keyboard in (False, True):
        with pytest.raises(DeviceError, match="no sound device was found"):
            commands.run(live.LiveOptions(plain=True, keyboard=keyboard), None)


def test_without_sound_the_bare_command_rehearses_and_says_so(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(commands, "has_devices", lambda: False)
    played, rehearse = [], commands.rehearse

    def shorter(name: str, *given: Any, **named: Any) -> None:
        played.append(name)
        rehearse("stop", *given, **named)

    monkeypatch.setattr(commands, "rehearse", shorter)
    commands.run_or_rehearse()
    shown = capsys.readouterr()
    assert played == ["default"]
    assert "no sound device" in shown.err
    assert "session end: stopped" in shown.out


def test_sentences_of_words_that_the_model_lacks(
    home: Path, tmp_path: Path, recording: Path
) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("language: de\nintents: {A: {data: [{sentences: [растяжка grün]}]}}")
    done = supine(home, "hear", "--sentences", str(path), str(recording))
    assert done.returncode in {0, 1}
    assert "Traceback" not in done.stderr
    assert "растяжка" in done.stderr
    assert "odd.yaml" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_under_what_is_printed_is_one_sentence(home: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "voice.app.cli", "model", "where"],
            env={**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            check=False,
        )
    fails_in_one_sentence(done, 1, "could not be written (No space left on device)")
