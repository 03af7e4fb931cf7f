"""Which side first, only one of them, one of them again, or not at all."""

from __future__ import annotations

import pytest

from intents import narration, phrasing
from intents.coach import Phase
from intents.routine import Profile
from intents.safety import Flag
from tests.intents.coach_driver import Driver


def on_the_way_in(**changes: object) -> Driver:
    driver = Driver.idle(**changes)
    driver.command("START", routine="crossover")
    driver.until(lambda d: "drift" in d.state.instruction)
    return driver


def held(driver: Driver) -> list[object]:
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    return [fields["side"] for _, fields in driver.holds("end", "leg-crossover")]


@pytest.mark.parametrize(
    ("how", "side", "sides"),
    [
        ("first", "left", ["left", "right"]),
        ("first", "right", ["right", "left"]),
        ("only", "right", ["right"]),
        ("only", "left", ["left"]),
        ("skip", "left", ["right"]),
        ("skip", "right", ["left"]),
        ("again", "right", ["right", "left"]),
    ],
)
def test_before_the_hold(how: str, side: str, sides: list[str]) -> None:
    driver = on_the_way_in()
    driver.command("SIDE_CHOICE", side=side, how=how)
    assert held(driver) == sides


@pytest.mark.parametrize(
    ("how", "side", "sides"),
    [
        ("first", "left", ["right", "left", "right"]),
        ("only", "right", ["right"]),
        ("only", "left", ["right", "left"]),
        ("skip", "left", ["right"]),
        ("skip", "right", ["right", "left"]),
        ("again", "right", ["right", "right", "left"]),
    ],
)
@pytest.mark.parametrize("paused", [False, True])
def test_in_the_first_hold(how: str, side: str, sides: list[str], paused: bool) -> None:
    driver = on_the_way_in()
    driver.until(lambda d: d.state.phase is Phase.HOLDING)
    driver.run(5.0)
    if paused:
        driver.command("PAUSE")
        driver.run(3.0)
    driver.command("SIDE_CHOICE", side=side, how=how)
    driver.run(3.0)
    if driver.state.phase is Phase.PAUSED:
        driver.command("RESUME")
    assert held(driver) == sides


def test_in_the_second_hold_the_first_side_can_be_had_again_and_is_over_otherwise() -> None:
    driver = on_the_way_in()
    driver.until(lambda d: bool(d.holds("start", "leg-crossover", side="left")))
    driver.run(2.0)
    driver.command("SIDE_CHOICE", side="right", how="skip")
    assert driver.said()[-1] == narration.JUST_ENDED
    driver.command("SIDE_CHOICE", side="right", how="first")
    assert driver.said()[-1] == "The left side."
    driver.command("SIDE_CHOICE", side="right", how="again")
    assert held(driver) == ["right", "left", "right", "left"]


def test_in_the_movement_after_it_a_side_can_be_had_again() -> None:
    driver = on_the_way_in()
    driver.until(lambda d: bool(d.holds("end", "leg-crossover", side="left")))
    driver.until(lambda d: d.records("movement")[-1][1]["id"] == "breath-settle")
    driver.command("SIDE_CHOICE", side="left", how="again")
    driver.until(lambda d: len(d.holds("end", "leg-crossover", side="left")) == 2)


def test_what_is_to_be_minded_is_said_with_the_side_that_comes_first() -> None:
    driver = on_the_way_in(profile=Profile(frozenset({Flag.KNEE})))
    at_s = driver.now_s
    driver.command("SIDE_CHOICE", side="left", how="first")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    assert "Bend your left knee only as far as it likes." in driver.said(at_s)
    driver = on_the_way_in(profile=Profile(frozenset({Flag.KNEE})))
    at_s = driver.now_s
    driver.command("SIDE_CHOICE", side="left", how="only")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    assert "Bend your left knee only as far as it likes." in driver.said(at_s)


def test_where_there_are_no_sides_it_says_so() -> None:
    driver = Driver.holding("pelvic-tilt")
    driver.command("SIDE_CHOICE", side="left", how="only")
    assert driver.said()[-1] == narration.NO_SIDES


def test_outside_a_session_a_side_comes_first_from_then_on() -> None:
    driver = Driver.idle()
    driver.command("SIDE_CHOICE", side="left", how="first")
    assert driver.said()[-1] == phrasing.side_first("left")
    driver.command("START", routine="crossover")
    assert held(driver) == ["left", "right"]
    driver.command("SIDE_CHOICE", side="left", how="only")
    assert driver.said()[-1] == narration.SIDES_LATER
    driver.command("SIDE_CHOICE", side="right", how="again")
    driver.until(lambda d: len(d.holds("end", "leg-crossover", side="right")) == 2)


def test_a_side_has_to_be_named() -> None:
    driver = on_the_way_in()
    plan = driver.state.plan
    driver.command("SIDE_CHOICE", side="both", how="only")
    driver.run(1.0)
    assert narration.NAME_A_SIDE in driver.said()
    assert driver.state.plan == plan
    driver = Driver.idle()
    driver.command("SIDE_CHOICE", how="first")
    assert driver.said()[-1] == narration.NAME_A_SIDE


def test_the_last_side_left_out_leads_out_of_it_and_on() -> None:
    driver = on_the_way_in()
    driver.until(lambda d: bool(d.holds("start", "leg-crossover", side="left")))
    block, at_s = driver.state.block, driver.now_s
    assert block is not None
    driver.command("SIDE_CHOICE", side="left", how="skip")
    index = driver.state.index
    driver.until(lambda d: d.state.index > index)
    assert driver.said(at_s)[0] == block.text(block.movement.release[0])
