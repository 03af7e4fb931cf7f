"""What a score leads to, however its question ends."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Phase, position
from intents.coach.events import Decided, DeviceLost, DeviceRestored, Position
from intents.intent import Command, Intent
from tests.intents.test_coach_readings import answer, asked, scores


@pytest.mark.parametrize("way", ["never", "pause and next", "repeat", "lost", "pause and resume"])
def test_six_and_more_end_it_however_the_question_ends(way: str) -> None:
    driver = asked()
    driver.command("PAIN_NUMBER", number="6")
    driver.run(0.3)
    if way == "never":
        driver.command("SCORES", scores="off")
    elif way == "repeat":
        driver.command("REPEAT")
    elif way == "lost":
        driver.tell(DeviceLost(microphone=True))
        driver.run(1.0)
        driver.tell(DeviceRestored())
    else:
        driver.command("PAUSE")
        driver.run(3.0)
        driver.command("NEXT" if way.endswith("next") else "RESUME")
    driver.until(lambda d: d.state.phase is Phase.IDLE, 60.0)
    assert scores(driver) == [("pain_before", 6)]
    assert driver.records("session", phase="end", reason="pain")
    assert not driver.holds("start", "breath-settle")
    assert driver.state.place is None, "and there is nothing to carry on from today"


def test_a_number_that_comes_too_late_for_its_question_still_counts() -> None:
    driver = asked("crossover", minute=900)
    begun = position(driver.state)
    driver.until(lambda d: d.state.label == "narrating", 15.0)
    driver.tell(Decided(Command(Intent.PAIN_NUMBER, {"number": "8"}), begun))
    driver.run(20.0)
    assert scores(driver) == [("pain_before", 8)]
    assert driver.records("session", phase="end", reason="pain")


def test_put_right_to_less_it_is_a_usual_session_again() -> None:
    driver = asked("bedtime-unwind", minute=1300)
    before = driver.state.plan
    answer(driver, 5, 6.0)
    assert driver.state.stays_small
    late = Position("question:number", 0, None)
    driver.tell(Decided(Command(Intent.CORRECT, {"number": "2"}), late))
    assert not driver.state.stays_small
    assert driver.state.plan == before


def test_it_hurts_before_a_session_is_no_movements_fault() -> None:
    driver = asked()
    driver.command("PAIN")
    driver.run(15.0)
    assert driver.said()[-1] == narration.PAIN_AT_REST
    assert driver.records("session", phase="end", reason="pain")
    assert not driver.records("hurt")
    assert not driver.state.sore


@pytest.mark.parametrize(("intent", "reason"), [("PAIN", "finished"), ("STOP", "finished")])
def test_at_the_closing_question_the_session_is_done(intent: str, reason: str) -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 3)
    driver.until(lambda d: d.state.label == "question:number", 1200.0)
    driver.command(intent)
    driver.run(15.0)
    assert driver.records("session", phase="end", reason=reason)
    assert driver.state.place is None
    assert not driver.state.sore


def test_who_is_worse_afterwards_is_not_offered_to_walk() -> None:
    driver = asked()
    answer(driver, 3)
    answer(driver, 3)
    driver.until(lambda d: d.state.label == "question:number", 1500.0)
    driver.run(3.0)
    answer(driver, 5, 40.0)
    assert driver.records("session", phase="end", reason="finished")
    assert narration.WALK_OFFER not in driver.said()
