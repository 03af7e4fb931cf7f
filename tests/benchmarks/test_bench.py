from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile

from scripts.benchmarks.__main__ import main
from scripts.benchmarks.ears import measure
from scripts.benchmarks.ears.jobs import NoiseJob, SpokenJob, WordsJob
from scripts.benchmarks.ears.pool import run_jobs
from scripts.benchmarks.ears.recording import Recording, RecordingsError
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Condition, Meaning, Part, Trial
from voice.audio import SAMPLE_RATE
from voice.synthesizer import Synthesizer, Voice

READ = ("the train was late again", "nobody knew the way to the sea", "a letter came in the end")


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools()


def record(folder: Path, rows: list[tuple[str, str]]) -> None:
    """A set of synthesized recordings in Opus files: (speaker, text) each."""
    folder.mkdir(parents=True)
    lines = ["file\tspeaker\ttext"]
    with Synthesizer(None) as synthesizer:
        for number, (speaker, text) in enumerate(rows):
            sound = synthesizer.clip(text, Voice("en-gb")).samples
            file = f"{number}.opus"
            soundfile.write(folder / file, sound, SAMPLE_RATE, format="OGG", subtype="OPUS")
            lines.append(f"{file}\t{speaker}\t{text}")
    (folder / "manifest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("speech")
    record(folder / "librispeech-test-clean", [("7", text) for text in READ])
    record(folder / "speech-commands", [("e5", "bed"), ("f5", "house"), ("aa", "cat")])
    record(folder / "noise-rain", [("", "rain")])
    return folder


def test_the_ears_are_measured_from_end_to_end(
    speech: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(measure, "voices", lambda _: ("en-us+f3", "flite:slt"))
    out = tmp_path / "out.json"
    command = ["ears", "--speech", str(speech), "--pictures", str(tmp_path / "pictures")]
    status = main([*command, "--sample", "0.008", "--jobs", "1", "--json", str(out)])
    shown = capsys.readouterr()
    assert status == 0, shown.err
    reports = {report["name"]: report for report in json.loads(out.read_text())}
    assert all(name in " ".join(shown.out.split()) for name in reports)
    who = reports["ears: who and what was heard"]["figures"]
    assert {"set": "librispeech-test-clean", "recordings": 3, "speakers": 1} in who
    assert {"set": "speech-commands", "recordings": 2, "speakers": 2} in who
    heard = reports["ears: commands heard right"]["figures"]
    assert sum(row["trials"] for row in heard if row["synthesizer"] == "all") > 0
    streams = reports["ears: false commands in continuous speech"]
    assert len(streams["figures"]) == 9, "eight states and their sum"
    assert streams["figures"][-1]["hours"] > 8 * 1.5 / 3600
    assert "not measured" not in streams["conditions"]
    cost = {name: value for row in reports["ears: cost"]["figures"] for name, value in row.items()}
    assert 0.0 < cost["silence_share"] < cost["speech_share"]
    assert 10.0 < cost["imported_mib"] <= cost["ready_mib"] <= cost["heard_mib"] < 1000.0
    picture = (tmp_path / "pictures" / measure.PICTURE).read_bytes()
    assert picture.startswith(b"\x89PNG")


def test_everything_is_heard_the_same_by_any_number_of_processes(
    speech: Path, tools: Tools
) -> None:
    word = Recording("0.opus", "e5", "bed", speech / "speech-commands" / "0.opus", "words")
    stop = Meaning("STOP")
    trials = tuple(
        Trial(Part.COMMANDS, "en-us+f3", "stop", "holding", condition, stop)
        for condition in Condition
    )
    jobs = [
        WordsJob(((word, (Trial(Part.FOREIGN, "e5", "bed", "holding"),)),)),
        SpokenJob("stop", "en-us+f3", trials),
        NoiseJob(None, Trial(Part.NOISE, "made", "clicks", "holding")),
    ]
    alone = run_jobs(jobs, 1, tools)
    assert run_jobs(jobs, 2, tools) == alone
    assert [outcome.trial.part for outcome in alone] == [
        Part.FOREIGN,
        *[Part.COMMANDS] * 3,
        Part.NOISE,
    ]
    assert alone[1].is_right
    assert alone[1].end_s is not None
    assert alone[1].heard[-1].decided_s > alone[1].end_s


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_person_can_mend_comes_out_of_a_job(
    tmp_path: Path, tools: Tools, processes: int
) -> None:
    word = Recording("0.opus", "e5", "bed", tmp_path / "0.opus", "words")
    job = WordsJob(((word, (Trial(Part.FOREIGN, "e5", "bed", "idle"),)),))
    with pytest.raises(RecordingsError, match=r"0\.opus of words is missing"):
        run_jobs([job], processes, tools)


def test_a_folder_that_is_not_there_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ears", "--speech", str(tmp_path / "nowhere"), "--jobs", "1"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("scripts/bench: The folder of recordings")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nose"], "there is no bench 'nose': give some of rehearsals"),
        (["ears", "--sample", "0"], "must be a number, more than 0 and at most 1"),
        (["ears", "--jobs", "0"], "must be a whole number, at least 1"),
        (["ears", "--sample", "half"], "must be a number"),
        (["ears", "--group", "training"], "invalid choice"),
    ],
)
def test_wrong_use_is_said(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert sentence in capsys.readouterr().err
