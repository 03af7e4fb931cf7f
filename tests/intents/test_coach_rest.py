"""The rest between two movements: the one that comes is announced at its start."""

from __future__ import annotations

import pytest

from intents import narration, phrasing
from intents.coach import Phase, Position
from intents.coach.agenda import Wait
from intents.routine import Block
from intents.timing import ANNOUNCED_S, REST_S
from tests.intents.coach_driver import Driver

RIGHT = "Number six: leg crossover, right side."


def resting(after: str = "knee-rolls", **changes: object) -> Driver:
    """A coach that has announced what comes after a movement, a moment into the rest."""
    driver = Driver.holding(after, **changes)
    driver.until(lambda d: isinstance(d.state.current, Wait) and d.state.current.why == "between")
    return driver


def block(driver: Driver) -> Block:
    found = driver.state.block
    assert found is not None
    return found


def entered(driver: Driver, since_s: float) -> list[tuple[object, object]]:
    return [(f["id"], f["side"]) for t, f in driver.records("movement") if t >= since_s]


def test_the_next_one_is_announced_then_comes_the_rest_then_the_way_in() -> None:
    driver = Driver.holding("knee-rolls")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    entered_s, _ = driver.records("movement", id="leg-crossover")[0]
    driver.run(20.0)
    first, way_in = driver.said(entered_s)[:2]
    assert first == RIGHT
    way_in_s = next(t for t, e in driver.log if getattr(e, "text", "") == way_in and t > entered_s)
    assert way_in == block(driver).steps("full")[0].say
    assert way_in_s - entered_s == pytest.approx(driver.said_s(RIGHT) + ANNOUNCED_S + REST_S)


def test_the_first_movement_and_one_that_is_jumped_to_begin_without_a_rest() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.run(0.5)
    assert not driver.state.resting
    driver.run(30.0)
    driver.command("JUMP", movement="leg-crossover")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    assert not driver.state.resting


def test_ready_ends_the_rest_and_not_the_way_in() -> None:
    driver = resting()
    at_s = driver.now_s
    driver.command("READY")
    driver.run(1.0)
    assert driver.said(at_s) == [block(driver).steps("full")[0].say]
    assert driver.state.before_work


def test_ready_over_the_announcement_leaves_the_rest_out() -> None:
    driver = Driver.holding("knee-rolls")
    driver.until(lambda d: d.state.resting)
    at_s = driver.now_s
    driver.command("READY")
    driver.run(driver.said_s(RIGHT) + ANNOUNCED_S + 0.1)
    assert driver.said(at_s) == [block(driver).steps("full")[0].say]


def test_not_ready_waits_before_the_way_in() -> None:
    driver = resting()
    at_s = driver.now_s
    driver.command("NOT_READY")
    driver.run(30.0)
    assert driver.said(at_s) == [narration.NO_HURRY]
    driver.command("READY")
    driver.run(4.0)
    assert block(driver).steps("full")[0].say in driver.said(at_s)


def test_next_leaves_out_the_one_that_was_announced() -> None:
    driver = resting()
    at_s = driver.now_s
    driver.command("NEXT")
    driver.run(5.0)
    assert driver.said(at_s)[0] == phrasing.skipped("Leg crossover")
    assert entered(driver, at_s) == [("long-reach", "right")]
    assert driver.state.skipped == ("leg-crossover",)


def test_next_begun_in_the_way_out_leads_into_the_one_that_was_announced() -> None:
    driver = resting()
    index, at_s = driver.state.index, driver.now_s
    driver.command("NEXT", at=Position("narrating", index - 1, None))
    driver.run(1.0)
    assert driver.state.index == index
    assert driver.said(at_s) == [block(driver).steps("full")[0].say]
    assert driver.state.skipped == ()


def test_back_leads_to_the_one_that_was_just_done() -> None:
    driver = resting()
    at_s = driver.now_s
    driver.command("PREVIOUS")
    driver.run(5.0)
    assert entered(driver, at_s) == [("knee-rolls", "both")]


@pytest.mark.parametrize(
    ("after", "done"), [("knee-rolls", ("knee-rolls", "both")), ("leg-crossover", None)]
)
def test_again_means_the_hold_that_was_just_done(
    after: str, done: tuple[object, object] | None
) -> None:
    driver = resting(after)
    at_s = driver.now_s
    driver.command("REDO_HOLD")
    driver.run(5.0)
    assert entered(driver, at_s) == [done or ("leg-crossover", "right")]


def test_one_side_again_means_that_of_the_movement_that_was_just_done() -> None:
    driver = resting("leg-crossover")
    driver.run(30.0)
    driver.until(lambda d: d.state.resting and block(d).movement.id == "long-reach")
    at_s = driver.now_s
    driver.command("SIDE_CHOICE", side="right", how="again")
    driver.run(5.0)
    assert entered(driver, at_s) == [("leg-crossover", "right")]


def test_repeat_says_the_announcement() -> None:
    driver = resting()
    at_s = driver.now_s
    driver.command("REPEAT")
    driver.run(1.0)
    assert driver.said(at_s) == [RIGHT]
    driver.run(8.0)
    assert block(driver).steps("full")[0].say in driver.said(at_s)


@pytest.mark.parametrize(
    ("intent", "answer"),
    [
        ("WHERE_AM_I", "Number six of eight: leg crossover, right side."),
        ("WHICH_SIDE", "The right side."),
        ("WHATS_NEXT", "Then comes leg crossover, right side."),
        ("TIME_LEFT_HOLD", "Not started yet. Thirty seconds."),
    ],
)
def test_questions_are_about_the_one_that_was_announced(intent: str, answer: str) -> None:
    driver = resting()
    at_s = driver.now_s
    driver.command(intent)
    assert driver.said(at_s) == [answer]


def test_easier_is_said_before_the_way_in() -> None:
    driver = resting()
    at_s = driver.now_s
    driver.command("EASIER")
    driver.run(8.0)
    softer = block(driver).text(block(driver).movement.easier_brief)
    assert driver.said(at_s)[:2] == [softer, block(driver).steps("full")[0].say]


def test_other_sides_before_the_second_one_means_that_one() -> None:
    driver = resting("leg-crossover")
    at_s = driver.now_s
    driver.command("SWITCH_SIDE")
    driver.run(5.0)
    assert entered(driver, at_s) == [("leg-crossover", "left")]


def test_pain_is_of_the_movement_before() -> None:
    driver = resting()
    driver.command("PAIN")
    assert driver.state.sore == {("knee-rolls", "both")}
    driver.run(3.0)
    driver.command("CHOICE", choice="skip")
    driver.run(6.0)
    assert block(driver).movement.id == "leg-crossover"
    assert not driver.holds("start", "leg-crossover")


def test_paused_in_the_rest_it_goes_on_with_the_way_in() -> None:
    driver = resting()
    driver.command("PAUSE")
    driver.run(20.0)
    assert driver.state.phase is Phase.PAUSED
    at_s = driver.now_s
    driver.command("RESUME")
    driver.run(5.0)
    assert driver.said(at_s)[0] == block(driver).steps("full")[0].say


def test_a_rest_of_another_length_counts_from_the_next_announcement() -> None:
    driver = Driver.holding("knee-rolls")
    driver.command("SET_REST", rest="20")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    at_s, _ = driver.records("movement", id="leg-crossover")[0]
    driver.run(driver.said_s(RIGHT) + ANNOUNCED_S + 19.0 - (driver.now_s - at_s))
    assert driver.said(at_s) == [RIGHT]
    driver.run(2.0)
    assert len(driver.said(at_s)) == 2


def test_the_last_one_after_an_announcement_is_that_one() -> None:
    driver = resting()
    at_s = driver.now_s
    driver.command("FINISH_SOON")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert driver.holds("start", "leg-crossover", side="right")
    assert entered(driver, at_s) == [("log-roll-sit", "both")]


def test_never_again_means_the_one_that_was_announced() -> None:
    driver = resting()
    driver.command("EXCLUDE")
    assert driver.state.excluded == {"leg-crossover"}
