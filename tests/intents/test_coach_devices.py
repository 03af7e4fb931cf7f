"""What the coach does when it loses its ears or its voice."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Phase, position
from intents.coach.devices import BACK_AFTER_S
from intents.coach.events import DeviceLost, DeviceRestored, Leave
from tests.intents.coach_driver import Driver

MICROPHONE, LOUDSPEAKER = DeviceLost(microphone=True), DeviceLost(microphone=False)


def is_running(driver: Driver) -> bool:
    work = driver.state.work
    return work is not None and work.countdown.running


@pytest.mark.parametrize("lost", [MICROPHONE, LOUDSPEAKER])
def test_a_lost_device_pauses_and_a_restored_one_goes_on_by_itself(lost: DeviceLost) -> None:
    driver = Driver.holding()
    driver.tell(lost)
    driver.run(20.0)
    assert driver.state.phase is Phase.PAUSED
    assert not is_running(driver)
    at_s = driver.now_s
    driver.tell(DeviceRestored())
    driver.run(5.0)
    block = driver.state.block
    assert block is not None
    assert narration.GOING_ON in driver.said(at_s)
    assert not is_running(driver)
    driver.until(is_running, 30.0)
    said = driver.said(at_s)
    lines = [narration.GOING_ON, block.text(block.movement.position), *narration.COUNT_IN]
    assert said[-len(lines) :] == lines
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")), 120.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


@pytest.mark.parametrize("lost", [MICROPHONE, LOUDSPEAKER])
def test_after_a_long_loss_one_may_have_eased_out_so_it_waits_for_resume(lost: DeviceLost) -> None:
    driver = Driver.holding()
    driver.tell(lost)
    driver.run(70.0)
    driver.tell(DeviceRestored())
    driver.run(15.0)
    assert driver.state.phase is Phase.PAUSED
    assert driver.said()[-1] == narration.DEVICE_BACK
    driver.command("RESUME")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")), 120.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


@pytest.mark.parametrize("lost", [MICROPHONE, LOUDSPEAKER])
@pytest.mark.parametrize("is_before", [True, False])
def test_who_has_asked_for_a_pause_is_not_led_on(lost: DeviceLost, is_before: bool) -> None:
    driver = Driver.holding()
    for event in ("PAUSE", lost) if is_before else (lost, "PAUSE"):
        if isinstance(event, str):
            driver.command(event)
        else:
            driver.tell(event)
        driver.run(3.0)
    driver.tell(DeviceRestored())
    driver.run(30.0)
    assert driver.state.phase is Phase.PAUSED
    assert driver.said()[-1] == narration.DEVICE_BACK


def test_between_two_holds_the_line_that_was_broken_off_is_said_again() -> None:
    driver = Driver.holding("knee-rolls")
    driver.until(lambda d: d.state.phase is Phase.NARRATING)
    driver.until(lambda d: bool(d.queue))
    broken_off = driver.queue[0].text
    driver.tell(MICROPHONE)
    driver.run(10.0)
    at_s = driver.now_s
    driver.tell(DeviceRestored())
    driver.run(10.0)
    said = driver.said(at_s)
    assert said[said.index(narration.GOING_ON) + 1] == broken_off
    assert driver.state.phase is Phase.NARRATING


def test_that_the_loudspeaker_was_lost_is_said_once_it_can_be_heard() -> None:
    driver = Driver.holding()
    driver.tell(LOUDSPEAKER)
    driver.run(20.0)
    at_s = driver.now_s
    driver.tell(DeviceRestored())
    driver.run(10.0)
    assert driver.said(at_s)[:2] == [narration.LOUDSPEAKER_LOST, narration.GOING_ON]


def test_a_device_that_goes_again_at_once_is_not_said_to_be_back() -> None:
    driver = Driver.holding()
    driver.tell(MICROPHONE)
    driver.run(3.0)
    for _ in range(3):
        driver.tell(DeviceRestored())
        driver.run(BACK_AFTER_S / 2)
        driver.tell(MICROPHONE)
        driver.run(3.0)
    assert not {narration.DEVICE_BACK, narration.GOING_ON} & set(driver.said())


@pytest.mark.parametrize("lost", [MICROPHONE, LOUDSPEAKER])
@pytest.mark.parametrize("intent", ["RESUME", "READY", "NEXT", "REDO_HOLD", "SWITCH_SIDE"])
def test_no_clock_runs_by_what_was_said_before_the_loss(lost: DeviceLost, intent: str) -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(3.0)
    then = position(driver.state)
    driver.tell(lost)
    driver.command(intent, at=then)
    driver.run(60.0)
    assert driver.state.phase is Phase.PAUSED
    assert not is_running(driver)


def test_a_hold_that_was_to_be_longer_is_still_paused() -> None:
    driver = Driver.holding()
    then = position(driver.state)
    driver.tell(MICROPHONE)
    driver.command("ADD_TIME", at=then, seconds="20")
    driver.run(5.0)
    assert not is_running(driver)


def test_the_keyboard_may_go_on_without_a_microphone_but_not_without_a_loudspeaker() -> None:
    driver = Driver.holding()
    driver.tell(MICROPHONE)
    driver.command("RESUME")
    driver.run(20.0)
    assert is_running(driver)
    driver.tell(LOUDSPEAKER)
    driver.command("RESUME")
    driver.run(20.0)
    assert not is_running(driver)


@pytest.mark.parametrize("intent", ["STOP", "PAIN", "EMERGENCY"])
def test_what_stops_is_obeyed_whatever_is_lost(intent: str) -> None:
    driver = Driver.holding()
    then = position(driver.state)
    driver.tell(MICROPHONE)
    driver.command(intent, at=then)
    driver.run(60.0)
    assert driver.holds("end", "leg-crossover")
    assert driver.records("session", phase="end")


def test_a_reflex_as_the_microphone_goes_never_thaws_the_hold() -> None:
    driver = Driver.holding()
    driver.reflex("PAUSE")
    driver.tell(MICROPHONE)
    driver.decide(None, "PAUSE")
    driver.run(10.0)
    assert driver.state.phase is Phase.PAUSED
    assert not is_running(driver)


def test_the_way_out_after_stop_is_finished_without_a_microphone() -> None:
    driver = Driver.holding()
    driver.command("STOP")
    driver.run(1.0)
    driver.tell(MICROPHONE)
    driver.run(20.0)
    assert driver.records("session", reason="stopped")
    assert narration.NO_MICROPHONE in driver.said()


def test_the_way_out_after_stop_is_given_when_the_loudspeaker_is_back() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    driver.command("STOP")
    driver.run(1.0)
    driver.tell(LOUDSPEAKER)
    driver.run(30.0)
    assert not driver.records("session", phase="end")
    at_s = driver.now_s
    driver.tell(DeviceRestored())
    driver.run(20.0)
    assert driver.said(at_s)[0] == block.text(block.movement.way_out)
    assert driver.records("session", reason="stopped")


def test_leaving_ends_whatever_is_lost() -> None:
    driver = Driver.holding()
    driver.tell(Leave())
    driver.run(0.5)
    driver.tell(LOUDSPEAKER)
    driver.run(30.0)
    assert driver.records("session", phase="end")


def test_a_question_is_asked_again_instead_of_answered_by_a_lost_microphone() -> None:
    driver = Driver.idle(profile=None)
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: d.state.question is not None)
    driver.run(4.0)
    driver.tell(MICROPHONE)
    driver.run(60.0)
    assert driver.state.question is not None
    assert narration.GENTLEST_FOR_NOW not in driver.said()
    driver.tell(DeviceRestored())
    at_s = driver.now_s
    driver.command("RESUME")
    driver.run(15.0)
    assert narration.SAFETY_QUESTION[0] in driver.said(at_s)
    driver.command("NO")
    driver.run(5.0)
    assert driver.records("session", phase="start")


def test_at_rest_nothing_is_paused_and_nothing_is_said_to_be() -> None:
    driver = Driver.idle()
    at_s = driver.now_s
    driver.tell(MICROPHONE)
    driver.run(3.0)
    driver.tell(DeviceRestored())
    driver.run(3.0)
    assert driver.said(at_s) == [narration.NO_MICROPHONE, narration.BACK_AT_REST]
    assert driver.state.phase is Phase.IDLE


def test_a_long_loss_is_no_long_silence_of_the_person() -> None:
    driver = Driver.holding()
    driver.tell(MICROPHONE)
    driver.run(250.0)
    driver.tell(DeviceRestored())
    driver.run(100.0)
    assert driver.state.phase is Phase.PAUSED


def test_other_devices_that_come_and_go_make_a_long_loss_no_shorter() -> None:
    driver = Driver.holding()
    driver.tell(MICROPHONE)
    for _ in range(4):
        driver.run(50.0)
        driver.tell(LOUDSPEAKER)
        driver.run(0.5)
        driver.tell(DeviceRestored())
        driver.tell(MICROPHONE)
    driver.run(5.0)
    driver.tell(DeviceRestored())
    driver.run(20.0)
    assert driver.state.phase is Phase.PAUSED
    assert driver.said()[-1] == narration.DEVICE_BACK


def test_a_microphone_that_flickers_makes_a_pause_no_shorter() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    for _ in range(10):
        driver.run(20.0)
        driver.tell(MICROPHONE)
        driver.run(0.3)
        driver.tell(DeviceRestored())
        driver.run(0.2)
        driver.tell(MICROPHONE)
    assert driver.said().count(narration.EASE_OUT) == 1


@pytest.mark.parametrize("intents", [("STOP",), ("PAIN",), ("EMERGENCY",), ("STOP", "STOP")])
def test_a_way_out_waits_until_it_can_be_heard(intents: tuple[str, ...]) -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    driver.tell(LOUDSPEAKER)
    driver.run(3.0)
    for intent in intents:
        driver.command(intent)
        driver.run(15.0)
    assert not is_running(driver)
    driver.run(70.0)
    at_s = driver.now_s
    driver.tell(DeviceRestored())
    driver.run(20.0)
    said = driver.said(at_s)
    assert block.text(block.movement.way_out) in said[:2]
    if "EMERGENCY" in intents:
        assert said[0] == narration.EMERGENCY[0]


def test_a_lost_microphone_leaves_nobody_in_a_position_that_hurts() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    driver.command("PAIN")
    driver.run(0.5)
    at_s = driver.now_s
    driver.tell(MICROPHONE)
    driver.run(30.0)
    text = block.text(block.movement.way_out)
    assert text in driver.said() and not any(text == say.text for say in driver.queue), driver.said(
        at_s
    )
    driver.run(120.0)
    assert driver.records("session", phase="end", reason="pain")


def test_a_pause_in_the_way_out_is_not_ended_by_a_device() -> None:
    driver = Driver.holding()
    driver.command("STOP")
    driver.run(1.0)
    driver.command("PAUSE")
    driver.run(2.0)
    driver.tell(MICROPHONE)
    driver.run(5.0)
    driver.tell(DeviceRestored())
    driver.run(20.0)
    assert driver.state.phase is Phase.PAUSED


def test_who_was_cut_off_in_the_middle_of_pause_is_not_led_on() -> None:
    driver = Driver.holding()
    driver.reflex("PAUSE")
    driver.run(0.1)
    driver.tell(MICROPHONE)
    driver.decide(None, "PAUSE")
    driver.run(5.0)
    driver.tell(DeviceRestored())
    driver.run(20.0)
    assert driver.state.phase is Phase.PAUSED
    assert not is_running(driver)


def test_help_in_a_loss_does_not_keep_it_from_going_on() -> None:
    driver = Driver.holding()
    driver.tell(MICROPHONE)
    driver.run(3.0)
    driver.command("HELP")
    driver.run(8.0)
    driver.tell(DeviceRestored())
    driver.until(is_running, 30.0)
