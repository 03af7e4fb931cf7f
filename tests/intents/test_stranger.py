"""Sentences by strangers who knew only what can be meant: understood, or not, but never mistaken.

The templates were widened until they took in the first stranger's sentences; the second stranger's
are blind: nobody has tuned anything to them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from intents.intent import Intent
from intents.language import Language
from intents.routine import Library

LIBRARY = Library.packaged()
LANGUAGE = Language.packaged(LIBRARY.names(), LIBRARY.movement_names())


def sentences(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).with_name(f"{name}.yaml")
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


FIRST, SECOND = sentences("stranger"), sentences("stranger_again")
LEAST_SHARES = [
    pytest.param(FIRST, 0.9, id="first"),
    pytest.param(SECOND, 0.45, id="second"),
]
"""The least share that must be understood."""


AS_WELL = {("let's go from the top", "paused"): Intent.REDO_HOLD}
"""Meant for the whole routine, understood of the hold: it can mean either."""


def is_right(each: dict[str, Any]) -> bool:
    """Whether the intent is right, and every value that the stranger meant is among the slots."""
    reading = LANGUAGE.read_typed(each["say"], each["state"])
    wanted = {str(value) for value in each.get("slots", {}).values()}
    return (
        reading is not None
        and reading.intent == each["intent"]
        and wanted <= set(reading.slots.values())
    )


def test_they_are_many_and_different() -> None:
    assert len({(each["say"], each["state"]) for each in FIRST}) == len(FIRST) == 200
    assert len({(each["say"], each["state"]) for each in SECOND}) == len(SECOND) == 143
    both = {each["say"] for each in FIRST} & {each["say"] for each in SECOND}
    assert len(both) < 10
    for some in (FIRST, SECOND):
        assert {each["intent"] for each in some} <= set(Intent)


@pytest.mark.parametrize(("some", "least"), LEAST_SHARES)
def test_most_are_understood(some: list[dict[str, Any]], least: float) -> None:
    share = sum(map(is_right, some)) / len(some)
    assert share >= least


@pytest.mark.parametrize("some", [FIRST, SECOND], ids=["first", "second"])
def test_none_is_taken_for_something_else(some: list[dict[str, Any]]) -> None:
    """But for one that begins with a stop or with pain: these stand, whatever follows."""
    mistaken = []
    for each in some:
        reading = LANGUAGE.read_typed(each["say"], each["state"])
        other = AS_WELL.get((each["say"], each["state"]))
        if reading and reading.intent not in (each["intent"], other, Intent.STOP, Intent.PAIN):
            mistaken.append((each["say"], each["state"], each["intent"], reading.intent))
    assert mistaken == []
