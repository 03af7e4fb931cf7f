"""What hurts, and what alarms: the way out first, then a question or plain words."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Phase
from intents.coach.effects import Say
from tests.intents.coach_driver import Driver


def test_pain_stops_the_clock_gives_the_way_out_and_asks() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    at_s = driver.now_s
    driver.command("PAIN")
    driver.run(12.0)
    assert driver.said(at_s) == [block.text(block.movement.way_out), *narration.PAIN_QUESTION]
    assert driver.state.label == "question:choice"
    assert not driver.marks(at_s)


@pytest.mark.parametrize("choice", ["easier", "skip", "finish"])
def test_every_choice_after_pain_leads_somewhere(choice: str) -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    driver.run(12.0)
    driver.command("CHOICE", choice=choice)
    driver.run(150.0)
    if choice == "finish":
        assert driver.records("session", reason="pain")
    elif choice == "skip":
        assert driver.records("movement", id="long-reach")
        assert driver.state.skipped == ("leg-crossover",)
    else:
        assert len(driver.holds("start", "leg-crossover", side="right")) == 2


def test_no_choice_after_pain_is_asked_twice_then_ends_gently() -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    at_s = driver.now_s
    driver.run(60.0)
    said = driver.said(at_s)
    assert said[1:3] == [*narration.PAIN_QUESTION, *narration.PAIN_QUESTION_SHORT]
    assert said[3] == narration.PAIN_UNANSWERED
    assert driver.records("session", reason="pain")


def test_the_second_pain_of_a_session_ends_it() -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    driver.run(12.0)
    driver.command("CHOICE", choice="skip")
    driver.until(lambda d: bool(d.holds("start", "long-reach")))
    driver.command("PAIN")
    driver.run(20.0)
    assert driver.records("session", reason="pain")


@pytest.mark.parametrize(
    ("intent", "words"), [("RED_FLAG", narration.RED_FLAG), ("EMERGENCY", narration.EMERGENCY)]
)
def test_alarms_end_the_session_in_plain_words(intent: str, words: tuple[str, ...]) -> None:
    driver = Driver.holding()
    at_s = driver.now_s
    driver.command(intent)
    driver.run(40.0)
    said = driver.said(at_s)
    assert said[0] == words[0]
    assert set(words) <= set(said)
    assert driver.records("session", reason="red_flag")
    assert driver.state.phase is Phase.IDLE


def test_alarms_are_answered_in_idle_too() -> None:
    driver = Driver.idle()
    at_s = driver.now_s
    driver.command("RED_FLAG")
    assert driver.said(at_s) == list(narration.RED_FLAG)


def test_pain_said_again_at_the_question_is_asked_at_most_twice() -> None:
    driver = Driver.holding()
    for _ in range(3):
        driver.command("PAIN")
        driver.run(6.0)
    driver.run(20.0)
    assert driver.records("session", reason="pain")


def priorities(driver: Driver, since_s: float) -> dict[str, str]:
    said = [effect for t, effect in driver.log if isinstance(effect, Say) and t >= since_s]
    return {effect.text: effect.priority for effect in said}


@pytest.mark.parametrize("intent", ["RED_FLAG", "EMERGENCY", "PAIN"])
@pytest.mark.parametrize("begun", [True, False])
def test_what_is_said_about_danger_is_a_line_of_safety(intent: str, begun: bool) -> None:
    driver = Driver.holding() if begun else Driver.idle()
    at_s = driver.now_s
    driver.command(intent)
    driver.run(60.0)
    said = priorities(driver, at_s)
    asked = {*narration.PAIN_QUESTION, *narration.PAIN_QUESTION_SHORT}
    assert {said[text] for text in said if text not in asked} == {"safety"}


@pytest.mark.parametrize("choice", ["finish", "easier"])
def test_the_end_for_pain_is_a_line_of_safety(choice: str) -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    driver.run(12.0)
    driver.command("CHOICE", choice=choice)
    driver.run(0.1)
    at_s = driver.now_s
    driver.command("PAIN")
    driver.run(20.0)
    assert set(priorities(driver, at_s).values()) <= {"safety"}
    words = narration.PAIN_FINISH if choice == "finish" else narration.PAIN_TWICE
    assert priorities(driver, 0.0)[words] == "safety"


def test_pain_in_the_first_rest_is_of_the_movement_before() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: d.state.resting and d.state.index == 1)
    driver.command("PAIN")
    assert driver.records("hurt")[0][1]["movement"] == "breath-settle"
