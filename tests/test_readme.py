"""The README keeps its word: commands run, files are right, phrases heard, packages named."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from intents import numbers
from intents.language import Language
from intents.routine import Library
from tests.pages import README, ROOT, blocks, check_command, commands, prose, supine_path
from voice.app.userfiles import check_file
from voice.audio import SAMPLE_RATE, to_samples
from voice.synthesizer import Synthesizer, Voice

LIBRARY = Library.packaged()
LANGUAGE = Language.packaged(LIBRARY.names(), LIBRARY.movement_names())
SUPINE = ("scripts/start", "supine")
LIGHTS = """
language: en
intents:
  TurnOn: {data: [{sentences: ["turn on the {room} light"]}]}
lists:
  room: {values: [kitchen, bedroom]}
"""

RUN = {
    ("--help",): "Usage: supine",
    ("journal",): "",
    ("report",): "",
    ("routines", "show", "morning-stretch"): "Leg crossover",
    ("routines", "check", "my-knees.yaml"): "my-knees.yaml is fine",
    ("hear", "--state", "holding", "recording.wav"): "PAUSE",
    ("hear", "--sentences", "lights.yaml", "--json", "recordings/"): '"room": "kitchen"',
    ("model", "list"): "en-us-commands",
}
"""Arguments of `supine` in the README that are run, and what must stand in what is printed."""

ONLY_READ = {("run",), ("doctor",), ("rehearse",)}
"""Commands whose arguments are only read: they need a sound device, or take minutes."""


def shown() -> list[tuple[str, ...]]:
    """The arguments of each `supine` in the README's blocks of commands."""
    return [tuple(words[1:]) for words in commands(README) if words[0] in SUPINE]


def test_the_readme_opens_with_what_it_is_and_the_two_commands() -> None:
    start, (first, *_) = README.read_text(encoding="utf-8").splitlines()[:8], blocks(README)
    assert start[0] == "# Supine"
    assert len(re.findall(r"[.?!](?=\s|$)", " ".join(start[2:6]))) == 3, (
        "what it is, in 3 sentences"
    )
    assert [line.split()[0] for line in first.text.splitlines()] == [
        "scripts/start",
        "scripts/test",
    ]


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    assert {block.language for block in blocks(README)} == {"sh", "yaml"}


@pytest.mark.parametrize("words", commands(README), ids=" ".join)
def test_every_command_is_read_by_its_own_parser(words: tuple[str, ...]) -> None:
    check_command(words)


def test_every_command_of_supine_is_run_or_has_a_reason_not_to_be() -> None:
    unknown = [
        words for words in shown() if words not in RUN and supine_path(words) not in ONLY_READ
    ]
    assert unknown == [], "say in RUN what it must print, or in ONLY_READ why it is not run"
    assert set(RUN) - set(shown()) == set(), "no longer in the README"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the README's commands name."""
    made = tmp_path_factory.mktemp("readme")
    (made / "recordings").mkdir()
    (made / "lights.yaml").write_text(LIGHTS)
    (routine,) = blocks(README, "yaml")
    (made / "my-knees.yaml").write_text(routine.text, encoding="utf-8")
    around = np.zeros(to_samples(0.5), dtype=np.float32)
    with Synthesizer(None) as synthesizer:
        for name, text in (
            ("recording.wav", "pause"),
            ("recordings/light.wav", "turn on the kitchen light"),
        ):
            said = synthesizer.clip(text, Voice("en-gb+f3")).samples
            soundfile.write(made / name, np.concatenate([around, said, around]), SAMPLE_RATE)
    return made


@pytest.mark.parametrize("arguments", RUN, ids=" ".join)
def test_commands_do_what_the_readme_says(folder: Path, arguments: Sequence[str]) -> None:
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("XDG")}
    done = subprocess.run(
        [sys.executable, "-m", "voice.app.cli", *arguments],
        cwd=folder,
        env={**environment, "HOME": str(folder), "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert RUN[tuple(arguments)] in done.stdout


def test_the_routine_is_one_of_ten_lines_or_fewer(tmp_path: Path) -> None:
    (routine,) = blocks(README, "yaml")
    path = tmp_path / "my-knees.yaml"
    path.write_text(routine.text, encoding="utf-8")
    assert check_file(path) == []
    assert len(routine.text.splitlines()) <= 10


ALL = ("idle", "narrating", "holding", "paused", "finished")
WHEN: dict[str, list[tuple[str, ...]]] = {
    "before": [("idle",)],
    "any time": [(state,) for state in ALL],
    "on the way into a position": [("narrating",)],
    "in a hold": [("holding",)],
    "paused": [("paused",)],
    "to set it": [ALL],
    "at the end": [("finished",)],
}
"""In all of these places a phrase must be heard, in a place in one of its states."""


def rows() -> dict[str, list[str]]:
    part = prose(README).partition("## What you can say")[2].partition("\n## ")[0]
    found = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return {when: phrases.split("; ") for when, phrases in found[1:]}


@pytest.mark.parametrize("when", WHEN)
def test_what_can_be_said_is_listened_for_then(when: str) -> None:
    assert set(rows()) == set(WHEN)
    deaf = [
        (phrase, states)
        for phrase in rows()[when]
        for states in WHEN[when]
        if not any(LANGUAGE.is_whole(phrase.lower(), state) for state in states)
    ]
    assert deaf == []


def test_routines_and_movements_are_counted() -> None:
    counts = (numbers.in_words(len(some)) for some in (LIBRARY.routines, LIBRARY.movements))
    routines, movements = (words.replace(" ", "-") for words in counts)
    assert f"There are {routines} routines, made of {movements} movements" in prose(README)


def named_packages() -> dict[str, str]:
    """The packages of the table, in lower case, each with why it is there."""
    part = prose(README).partition("| package | why |\n|---|---|\n")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines()]
    return {name.lower(): why for names, why in rows for name in names.split(", ")}


def wanted(*extras: str) -> set[str]:
    """The names of the packages that pyproject.toml asks for, with these extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"]]
    lines += [line for extra in extras for line in project["optional-dependencies"][extra]]
    return {re.split(r"[<>=\[ ]", line)[0].lower() for line in lines}


def test_every_package_that_is_asked_for_is_explained_and_no_other() -> None:
    packages = named_packages()
    assert set(packages) == wanted("test", "build", "train")
    assert all(packages.values())


def test_every_package_of_the_table_is_locked_unless_it_says_otherwise() -> None:
    lock = (ROOT / "scripts" / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9._-]+)==", lock, flags=re.MULTILINE))
    outside = {name for name, why in named_packages().items() if "outside the lock" in why}
    assert set(named_packages()) - locked == outside == wanted("train") - wanted()


def test_the_packages_of_debian_are_those_that_set_up_installs() -> None:
    script = (ROOT / "scripts" / "lib" / "setup.sh").read_text(encoding="utf-8")
    installed = set(re.findall(r"\becho ([a-z0-9-]+)", script))
    part = prose(README).partition("From Debian:")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z0-9-]+)`", part)) == installed
    assert shutil.which("espeak-ng"), "the tests were set up with it"
