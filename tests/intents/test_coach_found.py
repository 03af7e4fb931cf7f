"""What the property tests found, each as one plain story."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Phase, position
from intents.coach.events import Decided, Unknown
from intents.intent import Command, Intent
from tests.intents.coach_driver import Driver


def entering(movement: str = "leg-crossover") -> Driver:
    """A coach on the way into a position, with its steps begun."""
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id=movement)))
    driver.until(lambda d: d.state.in_position)
    return driver


def test_a_routine_that_there_is_not_asked_for_amid_a_session_lets_it_go_on() -> None:
    driver = entering()
    driver.tell(Unknown(position(driver.state)))
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")), 60.0)


def test_who_falls_silent_in_a_position_is_told_the_way_out_before_the_end() -> None:
    driver = Driver.holding()
    out = driver.state.block
    assert out is not None
    driver.command("PAUSE")
    driver.until(lambda d: bool(d.records("session", phase="end")))
    said = driver.said()
    assert said.index(out.text(out.movement.way_out)) < said.index(narration.SLEEPING)


@pytest.mark.parametrize("intent", ["REDO_HOLD", "PREVIOUS", "NEXT", "SWITCH_SIDE"])
def test_who_moves_on_from_a_question_has_answered_it(intent: str) -> None:
    driver = Driver.holding()
    driver.command("START_OVER")
    assert driver.state.question is not None
    driver.command(intent)
    assert driver.state.question is None
    driver.until(lambda d: d.state.phase is Phase.HOLDING)


def test_ready_said_over_a_question_leaves_it_open() -> None:
    driver = entering()
    driver.command("START_OVER")
    driver.command("READY")
    assert driver.state.label == "question:yes_no"
    driver.until(lambda d: d.state.question is None, 60.0)
    driver.until(lambda d: d.state.phase is Phase.HOLDING)


@pytest.mark.parametrize("alarm", ["PAIN", "STOP"])
def test_while_one_side_is_left_for_the_other_its_own_way_out_is_given(alarm: str) -> None:
    driver = entering()
    left = driver.state.block
    assert left is not None
    at_s = driver.now_s
    driver.command("SWITCH_SIDE")
    driver.run(0.5)
    driver.command(alarm)
    driver.run(30.0)
    assert left.text(left.movement.way_out) in driver.said(at_s)
    wanted = {("leg-crossover", left.side)} if alarm == "PAIN" else set()
    assert driver.state.sore == wanted


def test_again_while_one_side_is_left_for_the_other_leads_in_anew() -> None:
    driver = entering()
    driver.command("SWITCH_SIDE")
    driver.run(0.5)
    at_s = driver.now_s
    driver.command("REDO_HOLD")
    driver.until(lambda d: d.state.phase is Phase.HOLDING)
    block = driver.state.block
    assert block is not None and block.side == "left"
    assert block.text(block.movement.position) in driver.said(at_s) or any(
        step.say in driver.said(at_s) for step in block.steps("full")
    )
    assert driver.records("movement", id="leg-crossover")[-1][0] > at_s


def test_a_hold_that_is_asked_for_again_from_the_next_position_is_gone_back_to() -> None:
    driver = Driver.holding()
    begun = position(driver.state)
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover", side="left")))
    driver.until(lambda d: d.state.in_position)
    left, at_s = driver.state.block, driver.now_s
    assert left is not None
    driver.tell(Decided(Command(Intent.REDO_HOLD), begun))
    driver.until(lambda d: d.state.phase is Phase.HOLDING)
    said = driver.said(at_s)
    assert said.index(left.text(left.movement.release[0])) < said.index(narration.FROM_THE_TOP)
    assert driver.records("movement")[-1][1]["side"] == "right"


def test_the_way_out_after_pain_is_said_whole_also_when_one_moves_on_at_once() -> None:
    driver = entering()
    block = driver.state.block
    assert block is not None
    driver.command("PAIN")
    driver.run(0.4)
    at_s = driver.now_s
    driver.command("NEXT")
    driver.run(20.0)
    assert block.text(block.movement.way_out) in driver.said(at_s)


def test_stop_while_one_is_led_out_for_pain_still_leads_out() -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    driver.until(lambda d: d.state.asks)
    driver.command("CHOICE", choice="easier")
    driver.until(lambda d: d.state.phase is Phase.HOLDING)
    block = driver.state.block
    assert block is not None
    driver.command("PAIN")
    driver.run(0.4)
    at_s = driver.now_s
    driver.command("STOP")
    driver.run(20.0)
    assert block.text(block.movement.way_out) in driver.said(at_s)
    assert driver.records("session", phase="end", reason="stopped")


def test_over_again_from_late_in_a_routine_that_has_become_shorter() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    for begun in (1, 2, 3):
        driver.until(lambda d, wanted=begun: len(d.records("movement")) == wanted)
        driver.command("EXCLUDE")
    driver.until(lambda d: d.state.index == len(d.state.plan) - 1)
    driver.command("START_OVER")
    driver.command("YES")
    driver.command("WHERE_AM_I")
    driver.until(lambda d: d.state.phase is Phase.HOLDING)
    assert driver.state.index == 0


def test_pain_amid_the_first_questions_leaves_the_coach_at_rest() -> None:
    driver = Driver.idle(profile=None)
    driver.command("START", routine="morning-stretch")
    driver.command("YES")
    driver.command("PAIN")
    driver.run(20.0)
    assert driver.state.phase is Phase.IDLE
    driver.command("START", routine="morning-stretch")
    assert driver.state.question is not None
