"""Rehearsals that several tests look at are played once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from intents.routine import Library
from voice.app.assembly import Parts, rehearsal_factory
from voice.app.rehearsal import Outcome, rehearse
from voice.app.scenario import find_scenario, load_scenario
from voice.synthesizer import InlineMouth, Synthesizer, Voice

Play = Callable[..., Outcome]


def no_warning(sentence: str) -> None:
    pytest.fail(f"unexpected warning: {sentence}")


@pytest.fixture(scope="session")
def parts() -> Parts:
    return Parts.load(None, Library.packaged(), no_warning)


@pytest.fixture(scope="session")
def synthesizer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synthesizer]:
    with Synthesizer(tmp_path_factory.mktemp("voice")) as made:
        yield made


@pytest.fixture(scope="session")
def mouth(synthesizer: Synthesizer) -> InlineMouth:
    return InlineMouth(synthesizer, Voice())


@pytest.fixture(scope="session")
def play(parts: Parts, synthesizer: Synthesizer, mouth: InlineMouth) -> Play:
    """Plays a scenario by name or path, with a sleeper's voice, once for all tests."""

    @cache
    def played(name: str, sleeper: str | None = None) -> Outcome:
        scenario = load_scenario(find_scenario(name), sleeper=sleeper)
        return rehearse(scenario, rehearsal_factory(parts, mouth), synthesizer)

    return played


@pytest.fixture
def write_scenario(tmp_path: Path) -> Callable[[str], str]:
    """Writes a scenario and gives its path."""

    def write(text: str) -> str:
        path = tmp_path / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
