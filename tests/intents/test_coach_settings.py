"""How long holds and rests are, and how the coach speaks, from now on."""

from __future__ import annotations

import pytest

from intents import narration, phrasing
from intents.coach import Config, Phase
from intents.coach.effects import SoundMark
from intents.coach.events import Decided, Reflex
from intents.coach.step import position
from intents.intent import Command, Intent
from intents.settings import SetVoice
from tests.intents.coach_driver import LIBRARY, Driver


def manners(driver: Driver) -> list[SetVoice]:
    return [effect for _, effect in driver.log if isinstance(effect, SetVoice)]


def test_holds_have_the_length_that_was_asked_for_within_their_limits() -> None:
    driver = Driver.idle()
    driver.command("SET_HOLD", seconds="20")
    assert driver.said()[-1] == "Twenty seconds a hold from now on."
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    held = [fields["held"] for _, fields in driver.holds("end", "leg-crossover")]
    assert held == pytest.approx([20.0, 20.0])
    driver.command("SET_HOLD", seconds="600")
    driver.command("START", routine="crossover")
    assert max(b.work_s for b in driver.state.plan) == 180.0


def test_the_hold_under_way_takes_the_new_length() -> None:
    driver = Driver.holding()
    driver.command("SET_HOLD", seconds="45")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(45.0)


def test_a_hold_that_has_lasted_longer_goes_on_as_it_was() -> None:
    driver = Driver.holding()
    driver.run(16.0)
    driver.command("SET_HOLD", seconds="20")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


def test_within_the_first_hour_a_hold_grows_to_its_usual_length_only() -> None:
    driver = Driver.idle(first_hour=True)
    driver.command("SET_HOLD", seconds="120")
    driver.command("START", routine="crossover")
    crossed = [b for b in driver.state.plan if b.movement.id == "leg-crossover"]
    assert {b.work_s for b in crossed} == {60.0}


def between(driver: Driver) -> float:
    """Seconds from the end of a hold to the first step into what comes."""
    first = "Lie face up in the middle of the bed."
    driver.until(lambda d: bool(d.holds("end", "knee-rolls")))
    end_s = driver.holds("end", "knee-rolls")[0][0]
    driver.until(lambda d: first in d.said(end_s))
    return next(t for t, e in driver.log if t > end_s and getattr(e, "text", "") == first) - end_s


@pytest.mark.parametrize(("rest", "more_s"), [("longer", 5.0), ("none", -2.5), ("20", 17.5)])
def test_rests_between_movements_change_also_the_one_that_comes(rest: str, more_s: float) -> None:
    usual_s = between(Driver.holding("knee-rolls"))
    driver = Driver.holding("knee-rolls")
    driver.command("SET_REST", rest=rest)
    assert between(driver) == pytest.approx(usual_s + more_s)


def test_the_rate_goes_in_steps_between_two_limits_and_back() -> None:
    driver = Driver.idle()
    for _ in range(4):
        driver.command("SLOWER")
    assert [m.rate for m in manners(driver)] == pytest.approx([0.9, 0.8, 0.7])
    assert driver.said()[-1] == narration.NO_FURTHER
    driver.command("SLOWER", level="normal")
    assert driver.state.settings.manner == SetVoice()
    driver.command("FASTER")
    assert manners(driver)[-1].rate == pytest.approx(1.1)


def test_the_level_goes_in_steps_and_the_night_has_its_own() -> None:
    driver = Driver.idle()
    for _ in range(3):
        driver.command("LOUDER")
    assert [m.level_db for m in manners(driver)] == [3.0, 6.0]
    driver.command("QUIETER", level="night")
    assert driver.state.settings.manner.level_db == -12.0
    driver.command("QUIETER")
    assert driver.state.settings.manner.level_db == -15.0
    driver.command("LOUDER", level="normal")
    assert driver.state.settings.manner == SetVoice()


def test_a_setting_is_carried_whole_and_stays_for_the_next_session() -> None:
    driver = Driver.holding()
    driver.command("SOUND", sound="off")
    driver.command("QUIETER")
    assert manners(driver)[-1] == SetVoice(level_db=-3.0, tones=False)
    driver.command("STOP")
    driver.run(15.0)
    driver.command("START", routine="crossover")
    assert driver.state.settings.manner == SetVoice(level_db=-3.0, tones=False)


def test_another_voice_only_where_there_is_one() -> None:
    driver = Driver.idle()
    driver.command("VOICE")
    assert driver.said()[-1] == narration.ONE_VOICE
    assert manners(driver) == []
    driver = Driver.idle(config=Config(LIBRARY, has_voices=True))
    driver.command("VOICE")
    driver.command("VOICE", voice="man")
    assert [m.voice for m in manners(driver)] == ["woman", "man"]


def test_who_knows_this_one_is_told_no_more_of_the_way_in() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.state.instruction != "")
    at_s = driver.now_s
    driver.command("TALK_STYLE", talk="reminder")
    driver.until(lambda d: len(d.records("hold", phase="start")) == 1)
    assert driver.said(at_s)[0] == narration.TALK_REMINDER
    assert len(driver.said(at_s)) == 2
    assert driver.state.settings.talk == "reminder"


def test_words_about_breathing_in_holds_can_be_left_out_or_had_more_often() -> None:
    driver = Driver.idle()
    driver.command("TALK_STYLE", breath="off")
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.holds("end", "breath-settle")))
    breaths = [e for _, e in driver.log if isinstance(e, SoundMark) and e.name == "breath"]
    assert {mark.text for mark in breaths} == {""}
    driver = Driver.holding()
    at_s = driver.now_s
    driver.command("TALK_STYLE", breath="on")
    driver.run(10.0)
    assert narration.BREATHE in driver.said(at_s)


def test_a_hold_that_cannot_be_so_long_says_how_long_it_is_here() -> None:
    driver = Driver.holding()
    driver.command("SET_HOLD", seconds="600")
    block = driver.state.block
    assert block is not None
    assert driver.said()[-2:] == [phrasing.hold_set(600.0), phrasing.hold_here(block.work_s)]
    assert block.work_s < 600.0


def test_asleep_it_takes_no_notice_but_of_safety() -> None:
    driver = Driver.holding()
    driver.command("MIC")
    at_s = driver.now_s
    driver.run(1.0)
    driver.reflex("PAUSE")
    driver.command("NEXT")
    driver.command("LOUDER")
    assert driver.state.phase is Phase.HOLDING
    assert driver.state.reflex is None
    assert driver.said(at_s) == [narration.ASLEEP]
    driver.command("PAIN")
    driver.run(15.0)
    assert driver.state.label == "question:choice"
    driver.command("CHOICE", choice="skip")
    assert driver.state.question is None


def test_asleep_a_pause_is_ended_by_its_word() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.command("MIC")
    driver.command("NEXT")
    assert driver.state.phase is Phase.PAUSED
    driver.command("RESUME")
    driver.run(15.0)
    assert driver.state.label == "holding"
    assert not driver.state.asleep


def test_asleep_only_the_word_that_is_waited_for_begins_a_hold() -> None:
    driver = Driver.holding()
    driver.command("NOT_READY")
    driver.run(6.0)
    driver.command("MIC")
    driver.run(6.0)
    driver.command("NEXT")
    driver.command("READY")
    driver.run(5.0)
    assert len(driver.holds("start", "leg-crossover", side="right")) == 2
    assert not driver.state.skipped


def test_asleep_a_key_is_obeyed() -> None:
    driver = Driver.holding()
    driver.command("MIC")
    driver.tell(Decided(Command(Intent.PAUSE), position(driver.state), by_hand=True))
    assert driver.state.phase is Phase.PAUSED


@pytest.mark.parametrize("intent", ["STATUS", "START"])
def test_it_wakes_when_it_is_asked_for_or_a_session_begins(intent: str) -> None:
    driver = Driver.idle()
    driver.command("MIC")
    driver.command("HELP")
    assert driver.said()[-1] == narration.ASLEEP
    driver.command(intent)
    assert not driver.state.asleep


def test_asleep_it_stops_on_the_first_word() -> None:
    driver = Driver.holding()
    driver.command("MIC")
    driver.tell(Reflex("STOP"))
    assert driver.state.reflex == "STOP"
    driver.decide("STOP", "STOP")
    driver.run(15.0)
    assert driver.state.phase is Phase.IDLE
