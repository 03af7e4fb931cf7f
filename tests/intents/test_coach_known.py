"""A movement that was done in two sessions is known, and worded briefly from then on."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach.effects import RememberDone
from intents.coach.events import HardToHear
from intents.settings import Settings
from tests.intents.coach_driver import Driver

CROSSOVER = "leg-crossover"


def counts(driver: Driver) -> list[dict[str, int]]:
    return [dict(effect.times) for _, effect in driver.log if isinstance(effect, RememberDone)]


def done_alone(driver: Driver, ends: int) -> None:
    """Do the crossover alone until so many of its holds have ended."""
    driver.command("START", movement=CROSSOVER)
    driver.until(lambda d: len(d.holds("end", CROSSOVER)) == ends)


def wording(driver: Driver) -> str:
    block = next(block for block in driver.state.plan if block.movement.id == CROSSOVER)
    return driver.state.wording(block)


def test_it_counts_once_both_sides_are_done() -> None:
    driver = Driver.idle()
    done_alone(driver, 1)
    assert counts(driver) == []
    done_alone(driver, 2)
    assert counts(driver) == [{CROSSOVER: 1}]


@pytest.mark.parametrize("again", ["PREVIOUS", "SIDE_CHOICE", "REDO_HOLD", "START_OVER"])
def test_it_counts_once_however_often_it_is_done_in_a_session(again: str) -> None:
    driver = Driver.idle(done={CROSSOVER: 5})
    done_alone(driver, 2)
    driver.command(again, **({"side": "left", "how": "again"} if again == "SIDE_CHOICE" else {}))
    if again == "START_OVER":
        driver.run(3.0)
        driver.command("YES")
    driver.until(lambda d: d.state.at_rest)
    assert len(driver.holds("end", CROSSOVER)) > 2
    assert counts(driver) == [{CROSSOVER: 6}]


def test_a_session_that_was_left_in_the_first_side_does_not_count() -> None:
    driver = Driver.idle()
    done_alone(driver, 1)
    driver.command("STOP")
    driver.run(15.0)
    assert counts(driver) == []


@pytest.mark.parametrize(("times", "words"), [(0, "full"), (1, "full"), (2, "brief"), (9, "brief")])
def test_from_its_third_time_on_it_is_worded_briefly(times: int, words: str) -> None:
    driver = Driver.idle(done={CROSSOVER: times, "knee-rolls": 1})
    driver.command("START", movement=CROSSOVER)
    assert wording(driver) == words


def test_the_third_session_of_a_run_is_brief_by_itself() -> None:
    driver = Driver.idle()
    said = []
    for session in range(3):
        at_s = driver.now_s
        done_alone(driver, 2 * session + 2)
        said.append(len(driver.said(at_s)))
        driver.until(lambda d: d.state.at_rest)
    assert said[0] == said[1] > said[2]


def test_full_instructions_win_over_what_is_known() -> None:
    driver = Driver.idle(done={CROSSOVER: 9})
    driver.command("TALK_STYLE", talk="full")
    driver.command("START", movement=CROSSOVER)
    assert driver.state.settings == Settings(talk="full")
    assert wording(driver) == "full"
    driver.tell(HardToHear(True))
    assert wording(driver) == "brief"


def test_what_is_told_of_what_is_kept_names_the_days_and_the_numbers() -> None:
    for told in (narration.WHAT_IS_KEPT, narration.FORGET_QUESTION):
        assert "which day" in " ".join(told)
        assert "numbers" in " ".join(told)
