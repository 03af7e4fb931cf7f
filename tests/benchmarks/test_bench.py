from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from scripts.benchmarks.__main__ import main
from scripts.benchmarks.comparison import write_reports
from scripts.benchmarks.ears import measure
from scripts.benchmarks.ears.footprint import footprint
from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.jobs import NoiseJob, ReadJob, SpokenJob, WordsJob
from scripts.benchmarks.ears.options import Options
from scripts.benchmarks.ears.pool import run_jobs
from scripts.benchmarks.ears.recording import Recording, RecordingsError
from scripts.benchmarks.ears.recordings import Kind
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Condition, Meaning, Part, Trial
from scripts.benchmarks.report import Report
from voice.audio import SAMPLE_RATE
from voice.models import find_model
from voice.synthesizer import Synthesizer, Voice

READ = ("the train was late again", "nobody knew the way to the sea", "a letter came in the end")


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools.load()


def copied_model(folder: Path) -> Path:
    return Path(shutil.copytree(find_model().path, folder / "mine"))


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
    record(folder / "librispeech-test-clean", [("61", text) for text in READ])
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
    earlier = Report("ears: cost", "once", ["figure", "value"], [["CPU in silence", "1 %"]])
    write_reports(out, [earlier])
    command = ["ears", "--speech", str(speech), "--pictures", str(tmp_path / "pictures")]
    command += ["--model", str(copied_model(tmp_path)), "--compare", str(out)]
    status = main([*command, "--sample", "0.003", "--jobs", "1", "--json", str(out)])
    shown = capsys.readouterr()
    assert status == 0, shown.err
    reports = {report["name"]: report for report in json.loads(out.read_text())}
    assert all(name in " ".join(shown.out.split()) for name in reports)
    assert all(report["conditions"].endswith("; model: mine") for report in reports.values())
    assert "before: once" in " ".join(shown.out.split())
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
    (wrong,) = reports["ears: words wrong in read sentences"]["figures"]
    assert (wrong["readers"], wrong["sentences"]) == (1, 1)
    assert wrong["words"] == len(READ[0].split())
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


def test_every_process_hears_with_the_model_it_is_given(tmp_path: Path, tools: Tools) -> None:
    other = copied_model(tmp_path)
    # it hears hiss at best: its doubts are others
    (other / "conf" / "fbank.conf").write_text("--num-mel-bins=40\n--low-freq=7000\n--dither=0\n")
    trial = Trial(Part.COMMANDS, "en-us+f3", "stop", "holding", meant=Meaning("STOP"))
    jobs = [SpokenJob("stop", "en-us+f3", (trial,))]
    alone = run_jobs(jobs, 1, Tools.load(str(other)))
    assert run_jobs(jobs, 2, replace(tools, model=str(other))) == alone
    assert run_jobs(jobs, 1, tools) != alone


def test_the_cost_is_that_of_the_model(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        footprint(np.zeros(16_000, dtype=np.float32), "nobody", str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (None, "built-in"),
        ("en-us-commands", "built-in"),
        ("vosk-model-small", "vosk-model-small"),
        ("/models/mine/", "mine"),
        ("models/../mine", "mine"),
    ],
)
def test_models_are_named_in_captions(model: str | None, name: str) -> None:
    assert Options(model=model).model_name == name


def test_without_a_language_model_no_sentence_is_written_down(tmp_path: Path, tools: Tools) -> None:
    (mute := copied_model(tmp_path)).joinpath("graph", "Gr.fst").unlink()
    setting = Setting(Group.REPORTING, (), "seen", has_words=False, has_sentences=True)
    by_kind = {kind: [] for kind in Kind}
    by_kind[Kind.SENTENCES] = [Recording("0.opus", "7", "the sea", tmp_path / "0.opus", "read")]
    for loaded, count in ((tools, 1), (Tools.load(str(mute)), 0)):
        jobs = measure._jobs(loaded, setting, by_kind)
        assert sum(isinstance(job, ReadJob) for job in jobs) == count


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--compare", "nowhere.json"], "The earlier run nowhere.json cannot be read"),
        (["--model", "nowhere"], "There is no model named 'nowhere'"),
    ],
)
def test_what_cannot_be_used_is_said_before_anything_is_measured(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ears", "--jobs", "1", *arguments]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"scripts/bench: {sentence}")
    assert error.count("\n") == 1


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
