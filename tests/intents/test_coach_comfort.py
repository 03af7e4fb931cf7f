"""Easier without pain, and never again."""

from __future__ import annotations

import pytest

from intents import narration, phrasing
from intents.coach import Phase, position
from intents.coach.agenda import Wait
from intents.coach.effects import RememberPerson
from tests.intents.coach_driver import Driver


def easier_lines(driver: Driver) -> list[str]:
    block = driver.state.block
    assert block is not None
    return [block.text(step) for step in block.movement.easier]


def test_easier_in_a_hold_holds_the_clock_and_goes_on_with_what_is_left() -> None:
    driver = Driver.holding()
    lines, at_s = easier_lines(driver), driver.now_s
    driver.command("EASIER")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    assert driver.said(at_s)[: len(lines)] == lines
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)
    assert driver.state.hurts == 0
    assert driver.state.sore == frozenset()


def test_easier_in_a_pause_says_so_and_goes_on() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(5.0)
    lines, at_s = easier_lines(driver), driver.now_s
    driver.command("EASIER")
    driver.run(0.1)
    assert driver.said(at_s)[0] == lines[0]
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))


def test_easier_on_the_way_in_takes_the_place_of_the_other_steps() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: "drift" in d.state.instruction)
    lines, at_s = easier_lines(driver), driver.now_s
    driver.command("EASIER")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    assert driver.said(at_s)[: len(lines)] == lines
    assert len(driver.said(at_s)) == len(lines) + 1  # and how long it will be


def test_easier_once_the_length_was_told_goes_on_with_the_hold() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.until(lambda d: d.said()[-1] == "One minute.")
    lines, at_s = easier_lines(driver), driver.now_s
    driver.command("EASIER")
    silences = [item.why for item in driver.state.agenda if isinstance(item, Wait)]
    assert "settle" not in silences, "there was time to settle already"
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    assert driver.said(at_s) == [*lines, "One minute."]


def test_easier_after_the_hold_or_outside_says_when_it_can_be_asked_for() -> None:
    driver = Driver.idle()
    driver.command("EASIER")
    assert driver.said()[-1] == narration.EASIER_LATER
    driver = Driver.holding()
    in_the_hold = position(driver.state)
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    driver.command("EASIER", at=in_the_hold)
    driver.run(1.0)
    assert narration.JUST_ENDED in driver.said()


def test_what_is_excluded_is_kept_and_left_with_its_way_out() -> None:
    driver = Driver.holding()
    block, at_s = driver.state.block, driver.now_s
    assert block is not None
    driver.command("EXCLUDE")
    assert RememberPerson((), ("leg-crossover",)) in [e for _, e in driver.log]
    driver.run(40.0)
    assert driver.said(at_s)[0] == block.text(block.movement.release[0])
    assert phrasing.excluded("Leg crossover") in driver.said(at_s)
    assert driver.records("movement")[-1][1]["id"] == "long-reach"
    driver.command("STOP")
    driver.run(15.0)
    driver.command("RESUME")
    driver.run(30.0)
    assert driver.records("movement")[-1][1]["id"] == "long-reach"
    assert "leg-crossover" not in {b.movement.id for b in driver.state.plan}


def test_who_is_out_of_the_position_already_is_not_led_out_of_it_again() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    driver.command("EXCLUDE")
    driver.until(lambda d: phrasing.excluded("Leg crossover") in d.said())
    driver.command("STOP")
    driver.run(20.0)
    assert block.text(block.movement.way_out) not in driver.said()
    assert driver.records("session", reason="stopped")


def test_what_was_meant_is_what_was_under_way_when_it_was_said() -> None:
    driver = Driver.holding("knee-rolls")
    then = position(driver.state)
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.command("EXCLUDE", at=then)
    assert driver.state.excluded == {"knee-rolls"}
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))


def test_outside_a_session_nothing_is_excluded() -> None:
    driver = Driver.idle()
    driver.command("EXCLUDE")
    assert driver.said()[-1] == narration.EXCLUDE_LATER
    assert driver.state.excluded == frozenset()
    assert driver.state.phase is Phase.IDLE
