from __future__ import annotations

import pytest

from intents.intent import SAFETY_FIRST, Command, Intent
from intents.language import Reading


def test_a_command_gives_its_slots_as_typed_values() -> None:
    command = Command.from_reading(Reading("ADD_TIME", {"seconds": "30"}, "thirty more", True))
    assert command.intent is Intent.ADD_TIME
    assert command.seconds == 30


@pytest.mark.parametrize(
    ("intent", "slot", "value"),
    [
        (Intent.START, "routine", "morning-stretch"),
        (Intent.CHOICE, "choice", "skip"),
        (Intent.COUNT_STYLE, "style", "tens"),
        (Intent.PACING, "pacing", "wait"),
    ],
)
def test_each_slot_has_its_accessor(intent: Intent, slot: str, value: str) -> None:
    assert getattr(Command(intent, {slot: value}), slot) == value


def test_a_slot_that_was_not_said_is_none() -> None:
    command = Command(Intent.STOP)
    values = [command.seconds, command.routine, command.choice, command.style, command.pacing]
    assert values == [None] * 5


def test_an_unknown_intent_is_refused() -> None:
    with pytest.raises(ValueError, match="TURN_ON"):
        Command.from_reading(Reading("TURN_ON", {}, "lights on", True))


def test_safety_comes_before_everything_and_danger_before_stop() -> None:
    assert SAFETY_FIRST == (Intent.RED_FLAG, Intent.EMERGENCY, Intent.PAIN, Intent.STOP)
