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
        (Intent.START, "movement", "knee-rolls"),
        (Intent.SIDE_CHOICE, "side", "left"),
        (Intent.SIDE_CHOICE, "how", "only"),
        (Intent.SET_REST, "rest", "longer"),
        (Intent.TALK_STYLE, "talk", "brief"),
        (Intent.QUIETER, "level", "night"),
        (Intent.VOICE, "voice", "woman"),
        (Intent.DATA, "data", "today"),
        (Intent.BETTER_SAME_WORSE, "change", "worse"),
    ],
)
def test_each_slot_has_its_accessor(intent: Intent, slot: str, value: str) -> None:
    assert getattr(Command(intent, {slot: value}), slot) == value


def test_numbers_and_switches_are_no_texts() -> None:
    assert Command(Intent.PAIN_NUMBER, {"number": "0"}).number == 0
    assert Command(Intent.SET_REST, {"rest": "20"}).rest_s == 20
    assert Command(Intent.SET_REST, {"rest": "none"}).rest_s is None
    assert Command(Intent.TALK_STYLE, {"breath": "on"}).breath is True
    assert Command(Intent.SOUND, {"sound": "off"}).sound is False


def test_a_slot_that_was_not_said_is_none() -> None:
    command = Command(Intent.STOP)
    slots = {name for name, value in vars(Command).items() if isinstance(value, property)}
    assert {name: getattr(command, name) for name in slots} == dict.fromkeys(slots)
    assert len(slots) > 15


def test_an_unknown_intent_is_refused() -> None:
    with pytest.raises(ValueError, match="TURN_ON"):
        Command.from_reading(Reading("TURN_ON", {}, "lights on", True))


def test_safety_comes_before_everything_and_danger_before_stop() -> None:
    assert SAFETY_FIRST == (Intent.RED_FLAG, Intent.EMERGENCY, Intent.PAIN, Intent.STOP)
