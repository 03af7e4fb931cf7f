"""A number from 0 to 10 after pain, and how it compares."""

from __future__ import annotations

import pytest

from intents import narration
from tests.intents.coach_driver import Driver


def in_pain() -> Driver:
    driver = Driver.holding()
    driver.command("PAIN")
    driver.run(12.0)
    assert driver.state.label == "question:choice"
    return driver


def test_nobody_is_asked_for_a_number() -> None:
    assert not [text for text in in_pain().said() if "number" in text.lower() and "ten" in text]


@pytest.mark.parametrize("number", [6, 8, 10])
def test_from_six_on_the_session_ends_gently(number: int) -> None:
    driver = in_pain()
    at_s = driver.now_s
    driver.command("PAIN_NUMBER", number=str(number))
    driver.run(12.0)
    assert driver.said(at_s) == [narration.PAIN_FINISH]
    assert driver.records("session", phase="end", reason="pain")
    assert driver.state.label == "idle"


@pytest.mark.parametrize("number", [4, 5])
def test_four_and_five_lead_to_the_softer_form(number: int) -> None:
    driver = in_pain()
    block, at_s = driver.state.block, driver.now_s
    assert block is not None
    driver.command("PAIN_NUMBER", number=str(number))
    driver.run(8.0)
    softer = block.text(block.movement.easier[0])
    assert driver.said(at_s)[:2] == [narration.THEN_SOFTER, softer]
    driver.until(lambda d: len(d.holds("start", "leg-crossover", side="right")) == 2)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_up_to_three_the_choice_is_asked_again(number: int) -> None:
    driver = in_pain()
    at_s = driver.now_s
    driver.command("PAIN_NUMBER", number=str(number))
    driver.run(4.0)
    assert driver.said(at_s) == list(narration.PAIN_QUESTION)
    assert driver.state.label == "question:choice"
    driver.command("CHOICE", choice="skip")
    driver.run(5.0)
    assert driver.records("movement", id="long-reach")


@pytest.mark.parametrize(("first", "then", "ends"), [(1, 2, True), (3, 5, True), (3, 3, False)])
def test_more_than_the_score_before_ends_the_session(first: int, then: int, ends: bool) -> None:
    driver = in_pain()
    driver.command("PAIN_NUMBER", number=str(first))
    driver.run(4.0)
    driver.command("PAIN_NUMBER", number=str(then))
    driver.run(12.0)
    assert bool(driver.records("session", phase="end", reason="pain")) is ends


def test_the_scores_of_a_session_are_its_own() -> None:
    driver = in_pain()
    driver.command("PAIN_NUMBER", number="1")
    driver.command("STOP")
    driver.run(10.0)
    driver.command("START", routine="crossover")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    driver.command("PAIN")
    driver.run(12.0)
    driver.command("PAIN_NUMBER", number="3")
    assert driver.state.label == "question:choice"


@pytest.mark.parametrize(("change", "ends"), [("worse", True), ("same", False), ("better", False)])
def test_worse_ends_it_and_anything_else_is_asked_again(change: str, ends: bool) -> None:
    driver = in_pain()
    at_s = driver.now_s
    driver.command("BETTER_SAME_WORSE", change=change)
    driver.run(5.0)
    assert driver.said(at_s) == [narration.PAIN_FINISH if ends else narration.PAIN_QUESTION[0]]


def test_a_number_at_another_question_asks_that_again() -> None:
    driver = Driver.idle(profile=None)
    driver.command("START", routine="crossover")
    driver.run(15.0)
    at_s = driver.now_s
    driver.command("PAIN_NUMBER", number="8")
    driver.run(2.0)
    assert driver.said(at_s)[0] == narration.SAFETY_QUESTION[0]
    assert driver.state.score is None
