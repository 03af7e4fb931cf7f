"""A pause of a given length, and going on with what was left."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Phase
from tests.intents.coach_driver import Driver


@pytest.mark.parametrize("paused", [False, True])
def test_after_the_time_it_asks_and_waits_for_the_word(paused: bool) -> None:
    driver = Driver.holding()
    if paused:
        driver.command("PAUSE")
        driver.run(3.0)
    at_s = driver.now_s
    driver.command("PAUSE_FOR", seconds="30")
    driver.run(29.0)
    assert driver.said(at_s) == ["Paused for thirty seconds."]
    driver.run(2.0)
    assert driver.said(at_s)[-1] == narration.SAY_READY
    driver.run(30.0)
    assert driver.state.phase is Phase.PAUSED
    driver.command("READY")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


def test_a_long_pause_is_not_taken_for_silence() -> None:
    driver = Driver.holding()
    driver.command("PAUSE_FOR", seconds="600")
    driver.run(599.0)
    assert driver.state.phase is Phase.PAUSED
    driver.run(2.0)
    assert driver.said()[-1] == narration.SAY_READY
    driver.run(297.0)
    assert driver.state.phase is Phase.PAUSED
    driver.run(20.0)
    assert driver.state.phase is Phase.IDLE


def test_who_goes_on_before_is_not_asked_later() -> None:
    driver = Driver.holding()
    driver.command("PAUSE_FOR", seconds="20")
    driver.run(5.0)
    driver.command("RESUME")
    driver.run(10.0)
    driver.command("PAUSE")
    at_s = driver.now_s
    driver.run(30.0)
    assert driver.said(at_s) == [narration.PAUSED]


def test_who_goes_on_at_once_does_not_hear_the_rest_of_paused() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    assert driver.queue
    driver.command("RESUME")
    block = driver.state.block
    assert block is not None
    assert [said.text for said in driver.queue] == [block.text(block.movement.position)]


def test_who_is_ready_before_the_way_in_is_over_has_a_position_to_leave() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.state.instruction) and not d.state.in_position)
    driver.command("READY")
    driver.run(0.1)
    block = driver.state.block
    assert block is not None
    assert not driver.holds("start", block.movement.id)
    driver.command("STOP")
    driver.run(15.0)
    assert driver.said()[-1] == block.text(block.movement.way_out)


def test_a_word_of_pause_that_acted_at_once_freezes_the_clock_only_once() -> None:
    driver = Driver.holding()
    driver.reflex("PAUSE")
    driver.decide("PAUSE_FOR", "PAUSE", seconds="20")
    assert driver.state.phase is Phase.PAUSED
    assert len(driver.holds("pause", "leg-crossover")) == 1


def test_after_the_end_there_is_nothing_to_continue() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.command("CONTINUE_LAST")
    assert driver.said()[-1] == narration.ALL_DONE


def test_not_ready_in_a_pause_only_says_that_it_is_one() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(3.0)
    before, at_s = driver.state.agenda, driver.now_s
    driver.command("NOT_READY")
    assert driver.said(at_s) == [narration.ALREADY_PAUSED]
    assert driver.state.agenda == before


def test_of_a_question_that_was_paused_over_nothing_is_left_to_wait_for() -> None:
    driver = Driver.holding()
    driver.command("START_OVER")
    driver.run(6.0)
    driver.command("PAUSE")
    driver.run(3.0)
    driver.command("RESUME")
    driver.run(0.5)
    driver.command("NO")
    driver.until(lambda d: bool(d.holds("resume", "leg-crossover")), 10.0)
