"""Utterances that are nothing but phrases, one after the other."""

from __future__ import annotations

import pytest

from intents.language import Language
from intents.routine import Library

LIBRARY = Library.packaged()
LANGUAGE = Language.packaged(LIBRARY.names(), LIBRARY.movement_names())


@pytest.mark.parametrize(
    ("said", "state", "intent"),
    [
        ("hello are you there", "idle", "STATUS"),
        ("I'm there I'm ready", "narrating", "READY"),
        ("skip this one next please", "narrating", "NEXT"),
        ("hang on wait a moment", "holding", "PAUSE"),
        ("how long left how many seconds", "holding", "TIME_LEFT_HOLD"),
        ("make this the last one I have to get up", "holding", "FINISH_SOON"),
        ("I'm done stop it", "holding", "STOP"),
        ("next one no stop", "narrating", "STOP"),
        ("hold on that hurts", "holding", "PAIN"),
        ("how long left ouch it hurts", "holding", "PAIN"),
        ("I'm stuck I can't feel my leg", "holding", "RED_FLAG"),
    ],
)
def test_they_mean_what_all_mean_or_what_comes_first(said: str, state: str, intent: str) -> None:
    reading = LANGUAGE.read_typed(said, state)
    assert reading is not None
    assert reading.intent == intent
    assert reading.accepted
    assert reading.text == said.lower()


def test_a_length_in_one_of_them_is_kept() -> None:
    reading = LANGUAGE.read_typed("keep holding ten more seconds", "holding")
    assert reading is not None
    assert (reading.intent, reading.slots) == ("ADD_TIME", {"seconds": "10"})


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("next one how long left", "holding"),
        ("ten more seconds twenty more seconds", "holding"),
        ("how long left in the oven", "holding"),
        ("done done", "idle"),
        ("I fell asleep", "idle"),
    ],
)
def test_what_does_not_go_together_means_nothing(said: str, state: str) -> None:
    assert LANGUAGE.read_typed(said, state) is None


@pytest.mark.parametrize("state", ["idle", "narrating", "holding", "paused", "finished"])
def test_wide_templates_count_for_no_single_word(state: str) -> None:
    for word in ("commence", "asleep", "close", "down", "in", "out", "check", "waiting", "reset"):
        assert LANGUAGE.read([word], state) is None
