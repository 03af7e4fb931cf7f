"""The bench of training, with a stand-in for the script that trains."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from scripts.benchmarks import training as module
from scripts.benchmarks.__main__ import BENCHES, ONLY_BY_NAME, main
from scripts.benchmarks.bench import Bench
from scripts.benchmarks.report import Report
from scripts.benchmarks.training import (
    PHRASES,
    SEED,
    TWICE,
    WHOLE,
    TrainingBenchError,
    differing_files,
    heard_right,
    read_said,
    spoken,
)
from scripts.training.material import own_language
from scripts.training.scripted import command_texts
from scripts.training.speak import training_voices
from scripts.training.standing import Standing
from scripts.training.telling import Teller
from voice.models import find_model
from voice.recognizer import Recognizer

# What the script would say and write: a model that is there already stands for the new one.
STAND_IN = """#!/bin/sh
echo "$*" >>'{log}'
while [ $# -gt 0 ]; do
  case "$1" in --out) out="$2" ;; --epochs) epochs="$2" ;; esac
  shift
done
mkdir -p "$out"
cp -R '{model}/.' "$out"
echo 'supine: installing the Python packages into .venv-train (once; a minute or two) ...' >&2
echo '0 recordings and 9 utterances of espeak-ng train the network, 0.500 hours an epoch; so' >&2
for epoch in $(seq "$epochs"); do
  echo "epoch $epoch of $epochs, 50.0%: loss {loss}, on others not measured, 1 min spent, 1" >&2
done
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "train_model"
    monkeypatch.setattr(module, "SCRIPT", path)
    return path


def put(script: Path, text: str) -> None:
    script.write_text(text)
    script.chmod(0o755)


def stand_in(script: Path, loss: str = "0.25") -> Path:
    """Put the stand-in there; the file of what it is asked."""
    log = script.with_name("log")
    put(script, STAND_IN.format(log=log, model=find_model().path, loss=loss))
    return log


def test_a_training_is_measured_from_end_to_end(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, out = stand_in(script), tmp_path / "out.json"
    status = main(["train", "--speech", str(tmp_path), "--json", str(out)])
    shown = capsys.readouterr()
    assert status == 0, shown.err
    asked = log.read_text().splitlines()
    assert len(asked) == 3
    for line, size in zip(asked, (TWICE, TWICE, WHOLE), strict=True):
        assert f"--epochs {size.epochs} --synthesized {size.synthesized} " in line
        assert f"--seed {SEED} --speech {tmp_path}" in line
    assert len({line.partition(" --epochs")[0] for line in asked}) == 3, "three folders"
    assert "0.500 hours an epoch" in shown.err, "what the script says is passed on"
    reports = {report["name"]: report for report in json.loads(out.read_text())}
    epochs = reports["train: epochs"]["figures"]
    assert [row["epoch"] for row in epochs] == list(range(1, WHOLE.epochs + 1))
    assert {(row["loss"], row["others_loss"]) for row in epochs} == {(0.25, None)}
    assert all(row["hourly_s"] == pytest.approx(2 * row["took_s"]) for row in epochs)
    figures: dict[str, object] = {}
    for row in reports["train: the model"]["figures"]:
        figures |= row
    right = figures["right"]
    assert isinstance(right, int)
    assert right >= len(PHRASES) - 3, "the built-in model hears them"
    assert figures["has_same_losses"]
    assert figures["differing"] == []
    files = {row["file"]: row["bytes"] for row in reports["train: files"]["figures"]}
    assert files["README.md"] == (find_model().path / "README.md").stat().st_size
    assert files.pop("all") == sum(files.values())
    assert "built-in" not in shown.out, "no table is about the model of --model"


def test_runs_that_differ_are_told(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = script.with_name("log")
    stand_in(script, loss=f"0.$(wc -l <'{log}' | tr -d ' ')")
    text = script.read_text()
    put(script, text + f"""wc -l <'{log}' >"$out/more"\n""")
    assert main(["train", "--json", str(tmp_path / "out.json")]) == 0
    assert "--speech" not in log.read_text()
    shown = " ".join(capsys.readouterr().out.split())
    assert "losses of two runs with one seed │ differ" in shown
    assert "differ: more" in shown


def test_a_training_that_fails_is_one_sentence(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(script, "#!/bin/sh\necho 'recordings: 1 of 2' >&2\necho 'supine: No room.' >&2\nexit 1\n")
    assert main(["train"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == (
        "scripts/bench: scripts/train_model failed: No room."
    )


def test_what_is_read_is_written_without_colours(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    put(script, '#!/bin/sh\necho "supine: colours: ${FORCE_COLOR:-none}" >&2\nexit 1\n')
    assert main(["train"]) == 1
    assert "failed: colours: none" in capsys.readouterr().err


def test_a_script_that_is_not_there(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == 1
    assert "cannot be started (No such file or directory)" in capsys.readouterr().err


def test_a_script_that_tells_of_no_epoch(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(script, "#!/bin/sh\nexit 0\n")
    assert main(["train"]) == 1
    assert "told of no epoch" in capsys.readouterr().err


def test_it_runs_only_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def stand_in_for(name: str) -> Callable[[Bench], list[Report]]:
        def run(_: Bench) -> list[Report]:
            ran.append(name)
            return []

        return run

    for name in BENCHES:
        monkeypatch.setitem(BENCHES, name, stand_in_for(name))
    assert main([]) == 0
    assert set(ran) == set(BENCHES) - ONLY_BY_NAME
    assert "train" in ONLY_BY_NAME
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "all but train" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("has_others", [True, False])
def test_what_the_trainer_says_is_understood(has_others: bool) -> None:
    out = io.StringIO()
    summary = "9 recordings and 9 utterances train the network, 0.250 hours an epoch; 3 measure it"
    with Teller(Console(file=out), lambda: 0.0) as teller:
        teller.announce("synthesized speech")(9, 9)
        teller.say(summary)
        teller.report(Standing(0, 2, 0.1, 9.0, 1.0, 1.0), has_others=has_others)
        for epoch in (1, 2):
            teller.report(Standing(epoch, 2, epoch / 2, -epoch, 1, 1, 0.5), has_others=has_others)
    said = [(10.0 * at, line) for at, line in enumerate(out.getvalue().splitlines())]
    epochs, hours = read_said(said)
    assert hours == 0.25
    other = 0.5 if has_others else None
    assert [(one.number, one.loss, one.others_loss) for one in epochs] == [
        (1, -1.0, other),
        (2, -2.0, other),
    ]
    assert [one.took_s for one in epochs] == [10.0, 10.0]
    with pytest.raises(TrainingBenchError):
        read_said(said[:2])


def test_folders_are_told_apart_by_all_but_their_cards(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / "am").mkdir(parents=True)
        (tmp_path / name / "am" / "final.mdl").write_text("same")
        (tmp_path / name / "README.md").write_text(name)
    assert differing_files(tmp_path / "one", tmp_path / "other") == []
    (tmp_path / "one" / "am" / "final.mdl").write_text("else")
    (tmp_path / "other" / "more").touch()
    assert differing_files(tmp_path / "one", tmp_path / "other") == ["am/final.mdl", "more"]


def test_the_phrases_are_commands_and_the_voice_is_trained_on() -> None:
    assert len(set(PHRASES)) == len(PHRASES) == 20
    assert set(PHRASES) <= set(command_texts(own_language()))
    assert module.VOICE in training_voices()


def test_only_what_is_heard_as_its_phrase_is_right() -> None:
    sounds = spoken(PHRASES[:3], module.VOICE)
    assert all(
        np.abs(sound[:6_000]).max() == 0.0 < np.abs(sound).max() for sound in sounds.values()
    )
    recognizer = Recognizer(find_model())
    assert heard_right(recognizer, sounds) == 3
    first, second, third = sounds.values()
    swapped = dict(zip(sounds, (second, first, third), strict=True))
    assert heard_right(recognizer, swapped) == 1
