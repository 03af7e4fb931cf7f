from __future__ import annotations

import json
from pathlib import Path

import pytest

from voice.app.memory import FileMemory, Kept, Place

PLACE = Place(routine="morning-stretch", index=4)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "kept.json"


@pytest.fixture
def warnings() -> list[str]:
    return []


def test_nothing_kept_is_no_cause_for_a_warning(path: Path, warnings: list[str]) -> None:
    assert FileMemory(path, warnings.append).kept == Kept()
    assert not path.parent.exists()
    assert warnings == []


def test_place_and_screening_come_back(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    memory.keep_place(PLACE.routine, PLACE.index)
    memory.keep_screening(cautious=True)
    assert FileMemory(path, warnings.append).kept == Kept(cautious=True, place=PLACE)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert warnings == []


def test_a_place_is_forgotten_and_the_screening_stays(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    memory.keep_screening(cautious=False)
    memory.keep_place(PLACE.routine, PLACE.index)
    memory.keep_place(None, 0)
    assert FileMemory(path, warnings.append).kept == Kept(cautious=False, place=None)


def test_nothing_is_written_when_nothing_changed(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    memory.keep_place(None, 0)
    assert not path.exists()
    memory.keep_screening(cautious=False)
    memory.keep_place(PLACE.routine, PLACE.index)
    path.unlink()
    memory.keep_screening(cautious=False)
    memory.keep_place(PLACE.routine, PLACE.index)
    FileMemory(path, warnings.append).keep_place(None, 3)
    assert not path.exists()


def test_nothing_that_was_said_is_kept(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    memory.keep_place(PLACE.routine, PLACE.index)
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "cautious": None,
        "place": {"routine": "morning-stretch", "index": 4},
    }


def test_what_a_later_version_added_is_no_damage(path: Path, warnings: list[str]) -> None:
    path.parent.mkdir()
    path.write_text('{"cautious": true, "mood": "fine"}', encoding="utf-8")
    assert FileMemory(path, warnings.append).kept == Kept(cautious=True)
    assert warnings == []


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b'{"cautious": "perhaps"}',
        b'{"place": {"routine": "morning-stretch"}}',
        b'{"place": {"routine": "morning-stretch", "index": "four"}}',
    ],
)
def test_a_damaged_file_is_set_aside_and_said(
    path: Path, warnings: list[str], damage: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    memory = FileMemory(path, warnings.append)
    aside = path.with_suffix(".damaged")
    assert memory.kept == Kept()
    assert aside.read_bytes() == damage
    assert not path.exists()
    (warning,) = warnings
    assert f"{path} is damaged" in warning
    assert str(aside) in warning
    memory.keep_place(PLACE.routine, PLACE.index)
    assert FileMemory(path, warnings.append).kept == Kept(place=PLACE)
    assert len(warnings) == 1


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, warnings: list[str]) -> None:
    folder = tmp_path / "state"
    folder.write_text("not a folder", encoding="utf-8")
    memory = FileMemory(folder / "kept.json", warnings.append)
    assert memory.kept == Kept()
    (warning,) = warnings
    assert "cannot be read; nothing was changed in it" in warning
    assert folder.read_text(encoding="utf-8") == "not a folder"


def test_a_folder_that_cannot_be_written_is_said_once(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    path.parent.write_text("not a folder", encoding="utf-8")
    memory.keep_place(PLACE.routine, 1)
    memory.keep_place(PLACE.routine, 2)
    memory.keep_screening(cautious=True)
    (warning,) = warnings
    assert f"{path} cannot be written" in warning
    assert memory.kept == Kept(cautious=True, place=Place(routine=PLACE.routine, index=2))


def test_a_write_that_fails_leaves_no_part_behind(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    (path / "in the way").mkdir(parents=True)
    memory.keep_place(PLACE.routine, 1)
    assert len(warnings) == 1
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_it_is_kept_again_once_the_folder_can_be_written(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    path.parent.write_text("not a folder", encoding="utf-8")
    memory.keep_screening(cautious=True)
    path.parent.unlink()
    memory.keep_place(PLACE.routine, PLACE.index)
    assert FileMemory(path, warnings.append).kept == Kept(cautious=True, place=PLACE)
