"""What earlier versions kept in a file of its own is taken over once."""

from __future__ import annotations

import pytest

from intents.safety import Flag
from tests.app.store.events import Home, began, follow
from tests.app.store.test_faults import full_disk
from voice.app.memory import Kept, Place

FORMER = """{"flags": ["OP"], "excluded": ["long-reach"], "sore": [["leg-crossover", "left"]],
    "place": {"routine": "morning-stretch", "index": 4}, "done": {"leg-crossover": 2}}"""

KEPT = Kept(
    flags=(Flag.BONES,),
    excluded=("long-reach",),
    sore=(("leg-crossover", "left"),),
    place=Place(routine="morning-stretch", index=4),
    done={"leg-crossover": 2},
)


@pytest.fixture
def former(home: Home) -> Home:
    home.folder.mkdir()
    (home.folder / "kept.json").write_text(FORMER, encoding="utf-8")
    return home


def test_what_was_kept_before_is_taken_over_once(former: Home) -> None:
    memory = former.open()
    assert memory.kept == KEPT
    memory.close()
    assert former.names() == {"journal.db"}
    assert former.open().kept == KEPT
    assert former.warnings == []


def test_the_former_file_stays_until_it_is_taken_over(former: Home) -> None:
    with full_disk():
        memory = former.open()
    assert (memory.kept, memory.problem) == (KEPT, "not_kept")
    assert "kept.json" in former.names()
    assert len(former.warnings) == 1
    assert former.open().kept == KEPT
    assert "kept.json" not in former.names()


@pytest.mark.parametrize("damage", ["", "{", '{"flags": ["perhaps"]}'])
def test_a_damaged_one_is_set_aside_beside_earlier_ones(former: Home, damage: str) -> None:
    path = former.folder / "kept.json"
    aside = former.folder / "kept.json.damaged-1"
    aside.write_text("an earlier one", encoding="utf-8")
    path.write_text(damage, encoding="utf-8")
    memory = former.open()
    assert (memory.kept, memory.problem) == (Kept(), "set_aside")
    assert aside.read_text(encoding="utf-8") == "an earlier one"
    assert (former.folder / "kept.json.damaged-2").read_text(encoding="utf-8") == damage
    (warning,) = former.warnings
    assert f"{path} is damaged; it was set aside" in warning


def test_one_that_cannot_be_read_stays(home: Home) -> None:
    (home.folder / "kept.json").mkdir(parents=True)
    memory = home.open()
    assert memory.kept == Kept()
    (warning,) = home.warnings
    assert "kept.json" in warning
    follow(memory, began())
    assert memory.problem is None
