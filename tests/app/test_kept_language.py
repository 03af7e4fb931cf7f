"""The built language is kept in a folder, whatever state the folder is in."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from intents.language import Language
from intents.routine import Library
from voice.app import kept_language
from voice.app.kept_language import KEPT, load_language

LIBRARY = Library.packaged()
FORM = b"all of it, built"


@dataclass
class Built:
    """A language without any sentences."""

    kept: bytes | None

    def kept_form(self) -> bytes | None:
        return None if self.kept == FORM else FORM


@dataclass
class Factory:
    """Notes what the language was to be made from, each time."""

    given: list[bytes | None] = field(default_factory=list)

    def packaged(self, names: object, movements: object, kept: bytes | None = None) -> Built:
        self.given.append(kept)
        return Built(kept)


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch) -> Factory:
    made = Factory()
    monkeypatch.setattr(kept_language, "Language", made)
    return made


def loaded(folder: Path) -> object:
    return load_language(LIBRARY, folder)


def test_it_is_built_once(tmp_path: Path, factory: Factory) -> None:
    folder = tmp_path / "not" / "there"
    first = loaded(folder)
    assert factory.given == [None, FORM]
    assert [file.read_bytes() for file in folder.iterdir()] == [FORM]
    second = loaded(folder)
    assert factory.given == [None, FORM, FORM]
    assert first == second == Built(FORM)


@pytest.mark.parametrize("damaged", [b"", b"something else", FORM[:-1]])
def test_a_damaged_file_is_made_anew(tmp_path: Path, factory: Factory, damaged: bytes) -> None:
    load_language(LIBRARY, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damaged)
    assert loaded(tmp_path) == Built(FORM)
    assert file.read_bytes() == FORM
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_cannot_be_used_costs_only_time(tmp_path: Path, factory: Factory) -> None:
    folder = tmp_path / "a-file"
    folder.write_text("no folder")
    assert loaded(folder) == Built(FORM)
    assert folder.read_text() == "no folder"


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(
    tmp_path: Path, factory: Factory
) -> None:
    load_language(LIBRARY, tmp_path)
    (file,) = tmp_path.iterdir()
    file.unlink()
    (file / "a folder in its place").mkdir(parents=True)
    assert loaded(tmp_path) == Built(FORM)
    assert list(tmp_path.iterdir()) == [file]


def test_other_routines_have_a_file_of_their_own_and_the_oldest_goes(
    tmp_path: Path, factory: Factory
) -> None:
    others = [tmp_path / f"{number}.language" for number in range(KEPT)]
    for age_s, file in enumerate(others):
        file.write_bytes(b"")
        os.utime(file, (1_000 - age_s, 1_000 - age_s))
    (tmp_path / "not ours").touch()
    load_language(LIBRARY, tmp_path)
    left = set(tmp_path.iterdir())
    assert others[-1] not in left
    assert {*others[:-1], tmp_path / "not ours"} < left
    assert len(left) == KEPT + 1


def test_the_coach_s_own_comes_back_as_it_was(tmp_path: Path) -> None:
    first = load_language(LIBRARY, tmp_path)
    (file,) = tmp_path.iterdir()
    written = file.stat().st_mtime_ns
    second = load_language(LIBRARY, tmp_path)
    assert file.stat().st_mtime_ns == written
    assert second.kept_form() is None
    assert isinstance(second, Language)
    assert first.phrases("holding") == second.phrases("holding")
    reading = second.read(["ten more seconds"], "holding")
    assert reading is not None
    assert (reading.intent, reading.slots) == ("ADD_TIME", {"seconds": "10"})
