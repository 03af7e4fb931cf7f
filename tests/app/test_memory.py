from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.coach.effects import RememberPerson
from intents.hold import CountStyle
from intents.routine import Wording
from intents.safety import Flag
from intents.settings import LEVELS_DB, LONGEST_REST_S, RATES, Settings, SetVoice
from voice.app.memory import FileMemory, Kept, Place

CLEAR = RememberPerson(())
BONES = RememberPerson(("OP",))
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
    memory.keep_person(BONES)
    assert FileMemory(path, warnings.append).kept == Kept(flags=(Flag.BONES,), place=PLACE)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert warnings == []


def test_a_place_is_forgotten_and_the_screening_stays(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    memory.keep_person(CLEAR)
    memory.keep_place(PLACE.routine, PLACE.index)
    memory.keep_place(None, 0)
    assert FileMemory(path, warnings.append).kept == Kept(flags=(), place=None)


def test_what_is_left_out_and_what_hurt_come_back(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    sore = (("leg-crossover", "left"),)
    memory.keep_person(RememberPerson(None, ("long-reach",), sore))
    kept = FileMemory(path, warnings.append).kept
    assert kept == Kept(excluded=("long-reach",), sore=sore)
    assert kept.profile is None


SETTINGS = Settings(
    talk="brief",
    breathing=False,
    count_style="seconds",
    wait_always=True,
    hold_s=45.0,
    rest_s=0.0,
    first_side="left",
    held={"leg-crossover": 75.0},
    manner=SetVoice(rate=0.8, tones=False, voice="man"),
)


def test_settings_and_counts_come_back(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    memory.keep_settings(SETTINGS)
    memory.keep_done({"leg-crossover": 2})
    kept = FileMemory(path, warnings.append).kept
    assert (kept.settings, kept.done) == (SETTINGS, {"leg-crossover": 2})
    assert warnings == []


settings_values = st.builds(
    Settings,
    talk=st.sampled_from([None, *get_args(Wording)]),
    breathing=st.sampled_from([None, True, False]),
    count_style=st.sampled_from(get_args(CountStyle)),
    wait_always=st.booleans(),
    hold_s=st.none() | st.floats(1.0, 600.0),
    rest_s=st.none() | st.floats(0.0, LONGEST_REST_S),
    first_side=st.sampled_from([None, "left", "right"]),
    held=st.dictionaries(st.sampled_from(["leg-crossover", "long-reach"]), st.floats(5.0, 180.0)),
    manner=st.builds(
        SetVoice,
        rate=st.floats(*RATES),
        level_db=st.floats(*LEVELS_DB),
        tones=st.booleans(),
        voice=st.sampled_from(["", "man", "woman"]),
    ),
)


@given(settings_values)
def test_any_settings_survive_the_file_but_for_the_loudness(wanted: Settings) -> None:
    warnings: list[str] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kept.json"
        FileMemory(path, warnings.append).keep_settings(wanted)
        kept = FileMemory(path, warnings.append).kept
    assert kept.settings == replace(wanted, manner=replace(wanted.manner, level_db=0.0))
    assert warnings == []


def test_a_loudness_in_the_file_is_not_taken_up(path: Path, warnings: list[str]) -> None:
    path.parent.mkdir()
    path.write_text('{"settings": {"manner": {"level_db": 6.0}}}', encoding="utf-8")
    assert FileMemory(path, warnings.append).kept == Kept()
    assert warnings == []


def test_nothing_is_written_when_nothing_changed(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    memory.keep_place(None, 0)
    assert not path.exists()
    memory.keep_person(CLEAR)
    memory.keep_place(PLACE.routine, PLACE.index)
    path.unlink()
    memory.keep_person(CLEAR)
    memory.keep_place(PLACE.routine, PLACE.index)
    FileMemory(path, warnings.append).keep_place(None, 3)
    assert not path.exists()


def test_nothing_that_was_said_is_kept(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    memory.keep_place(PLACE.routine, PLACE.index)
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "flags": None,
        "excluded": [],
        "sore": [],
        "place": {"routine": "morning-stretch", "index": 4, "left": None},
        "settings": {
            "talk": None,
            "breathing": None,
            "count_style": "tens",
            "wait_always": False,
            "hold_s": None,
            "rest_s": None,
            "first_side": None,
            "held": {},
            "manner": {"rate": 1.0, "level_db": 0.0, "tones": True, "voice": ""},
        },
        "done": {},
    }


def test_what_a_later_version_added_is_no_damage(path: Path, warnings: list[str]) -> None:
    path.parent.mkdir()
    path.write_text('{"flags": ["OP"], "mood": "fine"}', encoding="utf-8")
    assert FileMemory(path, warnings.append).kept == Kept(flags=(Flag.BONES,))
    assert warnings == []


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b'{"flags": ["perhaps"]}',
        b'{"place": {"routine": "morning-stretch"}}',
        b'{"place": {"routine": "morning-stretch", "index": "four"}}',
        b'{"settings": {"count_style": "backwards"}}',
        b'{"settings": {"manner": {"rate": 9.0}}}',
        b'{"settings": {"manner": {"rate": NaN}}}',
        b'{"settings": {"held": {"leg-crossover": -1.0}}}',
        b'{"settings": {"rest_s": 3600}}',
        b'{"done": {"leg-crossover": -1}}',
        b'{"done": {"leg-crossover": "often"}}',
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
    memory.keep_person(BONES)
    (warning,) = warnings
    assert f"{path} cannot be written" in warning
    assert memory.kept == Kept(flags=(Flag.BONES,), place=Place(routine=PLACE.routine, index=2))


def test_a_write_that_fails_leaves_no_part_behind(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    (path / "in the way").mkdir(parents=True)
    memory.keep_place(PLACE.routine, 1)
    assert len(warnings) == 1
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_it_is_kept_again_once_the_folder_can_be_written(path: Path, warnings: list[str]) -> None:
    memory = FileMemory(path, warnings.append)
    path.parent.write_text("not a folder", encoding="utf-8")
    memory.keep_person(BONES)
    path.parent.unlink()
    memory.keep_place(PLACE.routine, PLACE.index)
    assert FileMemory(path, warnings.append).kept == Kept(flags=(Flag.BONES,), place=PLACE)
