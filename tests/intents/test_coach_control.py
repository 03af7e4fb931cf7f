"""Stop, pause, resume, ready, and everything that hurts."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Phase, position
from intents.coach.effects import Close, Remember, Say, Silence, Tone
from intents.coach.events import DeviceLost, DeviceRestored, Leave, Unsure
from tests.intents.coach_driver import Driver


def silences(driver: Driver) -> list[float]:
    return [t for t, effect in driver.log if isinstance(effect, Silence)]


def test_the_reflex_freezes_the_clock_and_nothing_valid_thaws_it_with_the_time_kept() -> None:
    driver = Driver.holding()
    driver.reflex("PAUSE")
    at_s = driver.now_s
    assert silences(driver)[-1] == at_s
    driver.run(1.2)
    assert not driver.marks(at_s)
    driver.decide(None, "PAUSE")
    driver.run(60.0)
    (end_s, end), *_ = driver.holds("end", "leg-crossover")
    (start_s, _), *_ = driver.holds("start", "leg-crossover")
    assert end["held"] == pytest.approx(30.0)
    assert end_s - start_s == pytest.approx(31.2)


def test_a_reflex_while_narrating_starts_the_broken_line_again() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.run(9.0)
    line = driver.queue[0].text
    driver.reflex("STOP")
    driver.run(0.6)
    at_s = driver.now_s
    driver.decide("HELP", "STOP")
    driver.run(10.0)
    assert driver.said(at_s)[:2] == [narration.HELP_NARRATING, line]


def test_a_stop_reflex_that_was_none_is_undone() -> None:
    driver = Driver.holding()
    driver.reflex("STOP")
    driver.run(0.6)
    driver.decide(None, "STOP")
    driver.run(60.0)
    assert not driver.records("session", reason="stopped")
    (_, end), *_ = driver.holds("end", "leg-crossover")
    assert end["held"] == pytest.approx(30.0)


def test_a_second_reflex_in_the_same_words_changes_nothing() -> None:
    driver = Driver.holding()
    driver.reflex("PAUSE")
    before, silent = driver.state, silences(driver)
    driver.run(0.4)
    driver.reflex("STOP")
    assert driver.state == before
    assert silences(driver) == silent


def test_stop_is_silent_then_gives_the_way_out_then_ends_with_the_place_kept() -> None:
    driver = Driver.holding()
    at_s = driver.now_s
    driver.command("STOP")
    assert silences(driver)[-1] == at_s
    block = driver.state.block
    assert block is not None
    driver.run(0.69)
    assert driver.said(at_s) == []
    driver.run(30.0)
    assert driver.said(at_s) == [block.text(block.movement.way_out)]
    (_, end), *_ = driver.records("session", phase="end")
    assert end["reason"] == "stopped"
    assert driver.state.phase is Phase.IDLE
    assert driver.state.place == ("morning-stretch", driver.state.index)
    assert not driver.marks(at_s)
    assert not [e for t, e in driver.log if isinstance(e, Tone) and t >= at_s]


def test_a_second_stop_silences_the_way_out_too() -> None:
    driver = Driver.holding()
    driver.command("STOP")
    driver.run(1.0)
    at_s = driver.now_s
    driver.command("STOP")
    driver.run(20.0)
    assert driver.said(at_s + 0.01) == []
    assert driver.records("session", reason="stopped")[0][0] == pytest.approx(at_s)


def test_stop_outside_a_position_needs_no_way_out() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.run(1.0)
    at_s = driver.now_s
    driver.command("STOP")
    driver.run(10.0)
    assert driver.said(at_s) == []
    assert driver.state.phase is Phase.IDLE


def test_stop_in_idle_is_silence_only() -> None:
    driver = Driver.idle()
    driver.command("STOP")
    assert driver.state.phase is Phase.IDLE
    assert not driver.records("session")


def test_resume_after_stop_goes_back_in_at_the_start_of_that_hold() -> None:
    driver = Driver.holding()
    index = driver.state.index
    driver.command("STOP")
    driver.run(30.0)
    at_s = driver.now_s
    driver.command("RESUME")
    driver.run(200.0)
    assert driver.said(at_s)[0] == narration.WELCOME_BACK
    starts = [t for t, _ in driver.holds("start", "leg-crossover") if t > at_s]
    assert starts
    assert driver.records("movement")[-1][1]["id"] in ("leg-crossover", "long-reach")
    assert driver.state.index >= index


def test_resume_with_no_place_says_so() -> None:
    driver = Driver.idle()
    driver.command("RESUME")
    assert driver.said()[-1] == narration.NOTHING_KEPT


@pytest.mark.parametrize("pause_s", [3.0, 59.0, 250.0])
def test_pause_and_resume_go_on_from_the_same_instant(pause_s: float) -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    at_s = driver.now_s
    assert driver.said(at_s) == [narration.PAUSED]
    driver.run(pause_s)
    assert not driver.marks(at_s)
    back_s = driver.now_s
    driver.command("RESUME")
    driver.run(60.0)
    assert driver.said(back_s)[1:4] == list(narration.COUNT_IN)
    (resumed_s, _), *_ = driver.holds("resume", "leg-crossover")
    (end_s, end), *_ = driver.holds("end", "leg-crossover")
    assert end["held"] == pytest.approx(30.0)
    assert end_s - resumed_s == pytest.approx(25.0)


def test_the_count_in_falls_on_whole_seconds() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(3.0)
    driver.command("RESUME")
    driver.run(30.0)
    (resumed_s, _), *_ = driver.holds("resume", "leg-crossover")
    beats = [t for t, e in driver.log if isinstance(e, Say) and e.text in narration.COUNT_IN]
    assert [resumed_s - t for t in beats] == pytest.approx([3.0, 2.0, 1.0])


def test_a_long_pause_offers_to_ease_out_once_then_ends_quietly() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    at_s = driver.now_s
    driver.run(299.0)
    assert driver.said(at_s) == [narration.PAUSED, narration.EASE_OUT]
    driver.run(20.0)
    assert driver.records("session", reason="silence")
    assert driver.state.place is not None


def test_pause_while_paused_says_so() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(3.0)
    driver.command("PAUSE")
    assert driver.said()[-1] == narration.ALREADY_PAUSED
    assert driver.state.phase is Phase.PAUSED


def test_a_second_pause_in_the_count_in_keeps_the_frozen_time() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(3.0)
    driver.command("RESUME")
    driver.run(2.0)
    driver.command("PAUSE")
    driver.run(3.0)
    driver.command("RESUME")
    driver.run(60.0)
    assert len(driver.holds("resume", "leg-crossover", side="right")) == 1
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)
    ended_s = driver.holds("end", "leg-crossover")[0][0]
    assert not set(driver.said(ended_s)) & set(narration.COUNT_IN), "nothing of it is left"


def test_ready_starts_the_hold_at_once() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.state.in_position)
    driver.command("READY")
    announced_s = driver.now_s
    driver.until(lambda d: bool(d.holds("start", "breath-settle")))
    assert driver.holds("start", "breath-settle")[0][0] - announced_s < 3.0


def test_resume_where_nothing_is_paused_starts_the_hold_at_once() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.run(9.0)
    at_s = driver.now_s
    driver.command("RESUME")
    driver.until(lambda d: bool(d.holds("start", "breath-settle")))
    assert driver.holds("start", "breath-settle")[0][0] - at_s < 5.0


def test_wait_for_me_makes_every_hold_wait_for_ready() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.run(5.0)
    driver.command("PACING", pacing="wait")
    driver.run(200.0)
    assert not driver.holds("start", "breath-settle")
    driver.command("READY")
    driver.run(5.0)
    assert driver.holds("start", "breath-settle")


def test_wait_for_me_in_a_hold_leaves_it_alone_and_counts_from_the_next_one_on() -> None:
    driver = Driver.holding()
    driver.command("PACING", pacing="wait")
    driver.until(lambda d: narration.SAY_READY in d.said())
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)
    driver.run(60.0)
    assert len(driver.holds("start", "leg-crossover")) == 1
    driver.command("READY")
    driver.run(5.0)
    assert len(driver.holds("start", "leg-crossover")) == 2


def test_not_ready_resets_a_hold_and_waits() -> None:
    driver = Driver.holding()
    at_s = driver.now_s
    driver.command("NOT_READY")
    driver.run(100.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(5.0)
    assert driver.said(at_s) == [narration.NO_HURRY]
    driver.command("READY")
    driver.run(40.0)
    starts = driver.holds("start", "leg-crossover", side="right")
    assert len(starts) == 2
    assert driver.holds("end", "leg-crossover", side="right")[-1][1]["held"] == pytest.approx(30.0)


def test_waiting_for_ready_ends_after_five_silent_minutes() -> None:
    driver = Driver.holding()
    driver.command("NOT_READY")
    driver.run(320.0)
    assert driver.records("session", reason="silence")


def test_leaving_gives_the_way_out_keeps_the_place_and_closes() -> None:
    driver = Driver.holding()
    at_s = driver.now_s
    driver.tell(Leave())
    driver.run(20.0)
    assert len(driver.said(at_s)) == 1
    effects = [effect for t, effect in driver.log if t >= at_s]
    assert Remember("morning-stretch", driver.state.index) in effects
    assert any(isinstance(effect, Close) for effect in effects)


def test_a_lost_microphone_pauses_the_hold_and_says_so() -> None:
    driver = Driver.holding()
    at_s = driver.now_s
    driver.tell(DeviceLost(microphone=True))
    driver.run(5.0)
    assert driver.state.phase is Phase.PAUSED
    assert driver.said(at_s) == [narration.MICROPHONE_LOST]
    driver.tell(DeviceRestored())
    driver.run(1.0)
    assert driver.said()[-1] == narration.GOING_ON


def test_a_command_spoken_as_the_hold_ended_is_answered_for_that_hold() -> None:
    driver = Driver.holding()
    driver.run(24.8)
    then = position(driver.state)
    assert then.state == "holding"
    driver.run(1.0)
    assert driver.state.phase is Phase.NARRATING
    at_s = driver.now_s
    driver.command("TIME_LEFT_HOLD", at=then)
    assert driver.said(at_s)[0] == narration.JUST_ENDED
    driver.command("ADD_TIME", at=then, seconds="20")
    driver.run(25.0)
    assert driver.holds("end", "leg-crossover")[-1][1]["held"] == pytest.approx(20.0)


def test_stop_before_there_is_a_position_needs_no_way_out() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.until(lambda d: d.state.instruction.startswith("Lie face up"))
    at_s = driver.now_s
    driver.command("STOP")
    driver.run(10.0)
    assert driver.said(at_s) == []


def test_the_way_out_comes_as_long_after_the_silence_as_after_a_plain_stop() -> None:
    driver = Driver.holding()
    at_s = driver.now_s
    driver.reflex("STOP")
    driver.run(0.5)
    driver.decide("STOP", "STOP")
    driver.run(0.19)
    assert driver.said(at_s) == []
    driver.run(0.02)
    assert len(driver.said(at_s)) == 1


def test_questions_while_paused_count_as_replies() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(280.0)
    driver.command("TIME_LEFT_HOLD")
    driver.run(200.0)
    assert not driver.records("session", phase="end")
    driver.run(120.0)
    assert driver.records("session", reason="silence")


def test_help_is_answered_while_a_question_is_paused_and_resume_asks_it_again() -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    driver.run(12.0)
    driver.command("PAUSE")
    driver.run(3.0)
    at_s = driver.now_s
    driver.command("HELP")
    assert driver.said(at_s) == [narration.HELP_PAUSED]
    driver.run(5.0)
    driver.command("RESUME")
    driver.run(4.0)
    assert driver.said(at_s)[1:] == [*narration.PAIN_QUESTION]


@pytest.mark.parametrize("intent", ["EXCLUDE", "EASIER", "GET_UP", "JUMP"])
def test_a_question_that_was_paused_over_comes_before_other_wishes(intent: str) -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    driver.run(12.0)
    driver.command("PAUSE")
    driver.run(3.0)
    at_s, index = driver.now_s, driver.state.index
    driver.command(intent, number="2")
    driver.run(4.0)
    assert driver.said(at_s) == [*narration.PAIN_QUESTION]
    assert driver.state.label == "question:choice"
    assert driver.state.index == index
    assert not driver.state.excluded


def test_not_ready_in_the_count_in_waits_and_counts_in_again() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(3.0)
    driver.command("RESUME")
    driver.until(lambda d: narration.COUNT_IN[0] in d.said(), 30.0)
    at_s = driver.now_s
    driver.command("NOT_READY")
    driver.run(60.0)
    assert driver.said(at_s) == [narration.NO_HURRY]
    driver.command("READY")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")), 120.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


def test_what_was_nearly_a_command_gets_a_soft_tone_while_paused_only() -> None:
    driver = Driver.holding()
    driver.tell(Unsure(position(driver.state)))
    assert Tone("unknown") not in [effect for _, effect in driver.log]
    driver.command("PAUSE")
    driver.run(2.0)
    before = driver.state
    driver.tell(Unsure(position(driver.state)))
    assert driver.log[-1] == (driver.now_s, Tone("unknown"))
    assert driver.state == before
