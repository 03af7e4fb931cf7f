"""Questions about the movement and the coach, and kind words."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Phase
from intents.coach.effects import Tone
from tests.intents.coach_driver import Driver


def test_the_time_is_told_as_people_say_it_or_that_it_is_not_known() -> None:
    driver = Driver.idle(minute=430)
    driver.command("CLOCK")
    assert driver.said()[-1] == "It is ten past seven."
    driver = Driver.idle()
    driver.command("CLOCK")
    assert driver.said()[-1] == narration.NO_CLOCK


def test_why_is_the_purpose_and_outside_a_session_what_the_routine_is_about() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    driver.command("WHY")
    assert driver.said()[-1] == block.movement.purpose
    assert driver.state.phase is Phase.HOLDING
    driver = Driver.idle()
    driver.command("WHY")
    assert driver.said()[-1] == driver.state.config.library.routines["morning-stretch"].about


def test_why_it_is_unusual_names_the_first_hour() -> None:
    driver = Driver.holding(first_hour=True)
    driver.command("WHY", unusual="shorter")
    assert driver.said()[-1] == narration.SMALL_NOW


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("FEEL", narration.FEEL),
        ("SAFE_Q", narration.HOW_FAR),
        ("HARDER", narration.HARDER),
        ("STATUS", narration.HERE),
        ("LIKE", narration.GLAD),
    ],
)
def test_a_question_in_a_hold_is_answered_while_the_clock_runs(intent: str, words: str) -> None:
    driver = Driver.holding()
    driver.command(intent)
    assert driver.said()[-1] == words
    driver.run(40.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


def test_a_movement_may_have_its_own_words_about_where_it_is_felt() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    object.__setattr__(block.movement, "feel", "In the outer hip.")
    driver.command("FEEL")
    assert driver.said()[-1] == "In the outer hip."


def test_in_a_hold_the_coach_is_there_in_a_word_and_elsewhere_in_two() -> None:
    driver = Driver.idle()
    driver.command("STATUS")
    assert driver.said()[-1] == narration.I_AM_HERE


@pytest.mark.parametrize("intent", ["THANKS", "GREETING"])
def test_kind_words_are_answered_at_rest_and_nothing_at_work(intent: str) -> None:
    driver = Driver.idle()
    at_s = driver.now_s
    driver.command(intent)
    assert driver.said(at_s)
    driver = Driver.holding()
    at_s, before = driver.now_s, driver.state
    driver.command(intent)
    assert driver.state == before
    assert not [e for t, e in driver.log if isinstance(e, Tone) and t >= at_s]


def test_goodbye_is_a_stop_in_a_session_and_silence_outside() -> None:
    driver = Driver.holding()
    driver.command("GOODBYE")
    driver.run(15.0)
    assert driver.state.phase is Phase.IDLE
    assert driver.records("session", phase="end", reason="stopped")
    at_s = driver.now_s
    driver.command("GOODBYE")
    driver.run(5.0)
    assert driver.said(at_s) == []
