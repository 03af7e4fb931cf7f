"""Training in small, by scripts/train_model: its time, its losses, its repeatability, its model.

A model that is trained for a few minutes is a sign of life, not of quality: it is asked for
commands that a voice it was trained on says, in silence.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scripts.benchmarks.bench import ROOT, Bench
from scripts.benchmarks.report import Report
from scripts.training.speak import Spoken, say
from voice.audio import BLOCK_SAMPLES, Samples, SupineError, silence, to_samples
from voice.models import check_model
from voice.models.trial import try_model
from voice.recognizer import Recognizer

SCRIPT = ROOT / "scripts" / "train_model"
SEED = 1
RECORDINGS = 400
WORDS = 5_000
VOICE = "en-us+Andy"
"""One of those that are trained on."""

PHRASES = (
    "stop",
    "pause",
    "resume please",
    "next movement",
    "previous stretch",
    "other side",
    "how long",
    "i need help",
    "repeat that",
    "skip this",
    "one more minute",
    "start the morning stretch",
    "that's enough",
    "something easier",
    "carry on",
    "what can i say",
    "keep holding",
    "undo it",
    "count less",
    "ten more",
)

_HEARS = re.compile(r"([\d.]+) hours an epoch")
_ENDED = re.compile(r"epoch (\d+) of \d+, .*: loss (-?[\d.]+), on others (-?[\d.]+|not measured)")
_CARD = Path("README.md")
_COLOURS = {"FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}
"""With these rich takes any stream for a terminal."""
_PAUSE_S = 0.4


class TrainingBenchError(SupineError):
    """A training that failed."""


@dataclass(frozen=True)
class Size:
    """How much is trained: utterances of espeak-ng, and epochs."""

    synthesized: int
    epochs: int


WHOLE = Size(synthesized=1_500, epochs=8)
TWICE = Size(synthesized=200, epochs=1)


@dataclass(frozen=True)
class Epoch:
    """What an epoch lost a frame, in natural logarithms, and how long it took.

    `others_loss`: on speakers that are not trained on; None where there are none.
    """

    number: int
    loss: float
    others_loss: float | None
    took_s: float


@dataclass(frozen=True)
class Trained:
    """A training that went through. `epoch_hours`: of sound that an epoch hears."""

    model: Path
    epochs: tuple[Epoch, ...]
    epoch_hours: float
    took_s: float

    @property
    def losses(self) -> list[tuple[float, float | None]]:
        """Of each epoch: on what was trained on, and on others."""
        return [(epoch.loss, epoch.others_loss) for epoch in self.epochs]


def training(bench: Bench) -> list[Report]:
    """Train a model in small; and two still smaller ones with one seed.

    Raises TrainingBenchError, and ModelError where Vosk cannot load what was written.
    """
    speech = bench.options.speech
    with tempfile.TemporaryDirectory(prefix="supine-train-") as folder:
        twins = [run_training(Path(folder, name), TWICE, speech) for name in ("one", "two")]
        trained = run_training(Path(folder, "whole"), WHOLE, speech)
        conditions = _conditions(speech)
        return [
            _epochs(trained, conditions),
            _model(trained, twins, conditions),
            _files(trained.model, conditions),
        ]


def run_training(folder: Path, size: Size, speech: Path | None) -> Trained:
    """Run scripts/train_model in a new folder; what it says is passed on to stderr.

    Raises TrainingBenchError where it fails.
    """
    options = {
        "--work": folder / "work",
        "--out": folder / "model",
        "--epochs": size.epochs,
        "--synthesized": size.synthesized,
        "--recordings": RECORDINGS,
        "--words": WORDS,
        "--seed": SEED,
        **({} if speech is None else {"--speech": speech}),
    }
    command = [str(SCRIPT), *(str(part) for option in options.items() for part in option)]
    started_s = time.perf_counter()
    try:
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=_plain()
        )
    except OSError as error:
        raise TrainingBenchError(
            f"{SCRIPT} cannot be started ({error.strerror}): copy it again."
        ) from error
    said: list[tuple[float, str]] = []
    with process:
        for line in process.stderr or ():
            print(line, end="", file=sys.stderr, flush=True)
            said.append((time.perf_counter() - started_s, line.strip()))
    if process.returncode:
        last = said[-1][1].removeprefix("supine: ") if said else "It said nothing."
        raise TrainingBenchError(f"scripts/train_model failed: {last}")
    epochs, epoch_hours = read_said(said)
    return Trained(folder / "model", epochs, epoch_hours, time.perf_counter() - started_s)


def _plain() -> dict[str, str]:
    """The environment without what would have the script write colours and short lines."""
    return {name: value for name, value in os.environ.items() if name not in _COLOURS}


def read_said(said: Iterable[tuple[float, str]]) -> tuple[tuple[Epoch, ...], float]:
    """The epochs, and the hours of sound in each, from lines and when they came in seconds.

    Raises TrainingBenchError where the lines tell of no epoch.
    """
    epochs: list[Epoch] = []
    epoch_hours = before_s = 0.0
    for at_s, line in said:
        if hears := _HEARS.search(line):
            epoch_hours, before_s = float(hears[1]), at_s
        elif ended := _ENDED.match(line):
            others = None if ended[3] == "not measured" else float(ended[3])
            epochs.append(Epoch(int(ended[1]), float(ended[2]), others, at_s - before_s))
            before_s = at_s
    if not epochs or not epoch_hours:
        raise TrainingBenchError(
            "scripts/train_model told of no epoch: mend what this bench reads of its lines."
        )
    return tuple(epochs), epoch_hours


def heard_right(recognizer: Recognizer, sounds: Mapping[str, Samples]) -> int:
    """How many sounds, shape (n,) each, are heard as the phrases that they are of, among all."""
    phrases = tuple(sounds)
    right = 0
    for phrase, sound in sounds.items():
        decoding = recognizer.decode(phrases)
        for at in range(0, sound.size, BLOCK_SAMPLES):
            decoding.accept(sound[at : at + BLOCK_SAMPLES])
        readings = decoding.finish()
        right += bool(readings) and readings[0].text == phrase
    return right


def spoken(phrases: Sequence[str], voice: str) -> dict[str, Samples]:
    """Phrases said by a voice of espeak-ng between two silences. Raises SynthesisError."""
    pause = silence(to_samples(_PAUSE_S))
    sounds = {}
    for phrase in phrases:
        said = say(Spoken(phrase, voice, rate_wpm=150, pitch=50, pitch_range=50))
        sound = said.astype(np.float32) / np.float32(1 << 15)
        sounds[phrase] = np.concatenate([pause, sound, pause])
    return sounds


def differing_files(one: Path, other: Path) -> list[str]:
    """The names of files whose content differs between two folders, or that only one has.

    Cards tell how long a training took, and are left out.
    """
    first, second = _contents(one), _contents(other)
    return sorted(
        str(name) for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    )


def _contents(folder: Path) -> dict[Path, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder): path.read_bytes() for path in files}
    return {name: content for name, content in found.items() if name != _CARD}


def _conditions(speech: Path | None) -> str:
    source = "synthesized speech only" if speech is None else f"at most {RECORDINGS} recordings too"
    return f"seed {SEED}; {WHOLE.synthesized:,} utterances of espeak-ng, {source}"


def _epochs(trained: Trained, conditions: str) -> Report:
    report = Report(
        "train: epochs",
        f"{conditions}; {trained.epoch_hours:.2f} hours of sound an epoch; losses in natural "
        "logarithms a frame; the first epoch counts what is loaded and compiled before it",
        ["epoch", "loss", "loss on others", "s", "s an hour of sound"],
    )
    for epoch in trained.epochs:
        others = "-" if epoch.others_loss is None else f"{epoch.others_loss:.4f}"
        hourly_s = epoch.took_s / trained.epoch_hours
        report.add(
            [
                str(epoch.number),
                f"{epoch.loss:.4f}",
                others,
                f"{epoch.took_s:.0f}",
                f"{hourly_s:.0f}",
            ],
            {
                "epoch": epoch.number,
                "loss": epoch.loss,
                "others_loss": epoch.others_loss,
                "took_s": epoch.took_s,
                "hourly_s": hourly_s,
            },
        )
    return report


def _model(trained: Trained, twins: Sequence[Trained], conditions: str) -> Report:
    model = try_model(check_model(trained.model))
    started_s = time.perf_counter()
    recognizer = Recognizer(model)
    load_s = time.perf_counter() - started_s
    right = heard_right(recognizer, spoken(PHRASES, VOICE))
    report = Report(
        "train: the model",
        f"{conditions}; {WHOLE.epochs} epochs; commands: by {VOICE}, which is trained on, from a "
        f"list of {len(PHRASES)}, so that guessing gets 1; repeated: {TWICE.synthesized} "
        f"utterances, {TWICE.epochs} epoch",
        ["figure", "value"],
    )
    one, two = twins
    differing = differing_files(one.model, two.model)
    has_same_losses = one.losses == two.losses
    report.add(
        ["commands heard right", f"{right} of {len(PHRASES)}"],
        {"right": right, "commands": len(PHRASES)},
    )
    report.add(["loaded by Vosk in", f"{load_s:.2f} s"], {"load_s": load_s})
    report.add(["trained in, all told", f"{trained.took_s:.0f} s"], {"took_s": trained.took_s})
    report.add(
        ["losses of two runs with one seed", "the same" if has_same_losses else "differ"],
        {"has_same_losses": has_same_losses},
    )
    report.add(
        ["files of the two models", f"differ: {', '.join(differing)}" if differing else "the same"],
        {"differing": differing},
    )
    return report


def _files(model: Path, conditions: str) -> Report:
    report = Report("train: files", f"{conditions}; {WORDS:,} words", ["file", "KiB"])
    sizes = {
        str(path.relative_to(model)): path.stat().st_size
        for path in sorted(model.rglob("*"))
        if path.is_file()
    }
    for name, size in [*sizes.items(), ("all", sum(sizes.values()))]:
        report.add([name, f"{size / 1024:,.0f}"], {"file": name, "bytes": size})
    return report
