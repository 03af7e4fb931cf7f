"""Scores that the coach asks for before a session and after it."""

from __future__ import annotations

from datetime import date

import pytest

from intents import narration, phrasing
from intents.coach import Config, Phase
from intents.coach.events import Decided, Position
from intents.intent import Command, Intent
from intents.journal import History, Reading
from intents.settings import Settings
from tests.intents.coach_driver import LIBRARY, Driver

BACK = narration.PAIN_BEFORE_QUESTION[0]
STIFF = narration.STIFFNESS_QUESTION[0]
NOW = narration.PAIN_AFTER_QUESTION[0]
SOME = History(readings=(Reading(date(2026, 5, 1), "pain_before", 3),))


def asked(routine: str = "morning-stretch", **changes: object) -> Driver:
    """A coach that has just asked the first question."""
    usual: dict[str, object] = {
        "config": Config(LIBRARY, keeps_journal=True),
        "minute": 430,
        "history": SOME,
    }
    driver = Driver.idle(**{**usual, **changes})
    driver.command("START", routine=routine)
    driver.until(lambda d: d.state.label == "question:number" and d.state.line is None, 20.0)
    return driver


def scores(driver: Driver) -> list[tuple[object, object]]:
    return [(fields["measure"], fields["value"]) for _, fields in driver.records("score")]


def answer(driver: Driver, value: int, then_s: float = 4.0) -> None:
    driver.command("PAIN_NUMBER", number=str(value))
    driver.run(then_s)


def test_pain_and_in_the_morning_stiffness_are_asked_before_the_session() -> None:
    driver = asked()
    assert driver.said()[1:] == [BACK]
    answer(driver, 3)
    assert driver.said()[2:4] == ["Three.", STIFF]
    answer(driver, 5)
    driver.until(lambda d: bool(d.records("movement")))
    assert scores(driver) == [("pain_before", 3), ("stiffness", 5)]
    greeting = [text for text in driver.said() if text.startswith("Morning stretch.")]
    assert len(greeting) == 1, "what begins is named once the questions are over"


def test_in_the_afternoon_only_pain_is_asked() -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 2, 8.0)
    driver.until(lambda d: bool(d.records("movement")))
    assert STIFF not in driver.said()


def test_the_very_first_time_it_is_explained() -> None:
    driver = asked(history=History())
    assert driver.said()[1:] == [narration.SCORES_EXPLAINED, BACK]


@pytest.mark.parametrize("intent", ["DONT_KNOW", "NO", None])
def test_each_can_be_skipped_and_then_nothing_is_asked_afterwards(intent: str | None) -> None:
    driver = asked("crossover", minute=900)
    if intent:
        driver.command(intent)
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert scores(driver) == []
    assert driver.said().count(BACK) == 1, "asked once only"


def test_pain_is_asked_again_at_the_end_before_the_closing_words() -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 3)
    driver.until(lambda d: d.state.label == "question:number", 1200.0)
    assert not driver.records("session", phase="end")
    driver.run(3.0)
    answer(driver, 2, 12.0)
    assert scores(driver) == [("pain_before", 3), ("pain_after", 2)]
    assert driver.records("session", phase="end", reason="finished")
    assert driver.said()[-1] == narration.CLOSING or narration.CLOSING in driver.said()


def test_more_than_before_is_answered_with_care() -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 3)
    driver.until(lambda d: d.state.label == "question:number", 1200.0)
    driver.run(3.0)
    answer(driver, 5, 12.0)
    assert narration.MORE_AFTER in driver.said()


def test_a_routine_for_the_night_ends_without_a_question() -> None:
    driver = asked("bedtime-unwind", minute=1320)
    answer(driver, 3)
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert driver.said().count(NOW) == 1, "asked before it only"
    assert scores(driver) == [("pain_before", 3)]


def test_a_movement_alone_asks_nothing() -> None:
    driver = Driver.idle(config=Config(LIBRARY, keeps_journal=True), minute=900)
    driver.command("START", movement="knee-rolls")
    driver.run(8.0)
    assert driver.records("movement", id="knee-rolls")


def test_where_nothing_is_kept_nothing_is_asked() -> None:
    driver = Driver.idle(minute=900)
    driver.command("START", routine="crossover")
    driver.run(6.0)
    assert driver.records("movement")


@pytest.mark.parametrize("intent", ["PAIN_NUMBER", "CORRECT"])
def test_a_number_can_be_put_right_while_it_is_said_back(intent: str) -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 3, 0.5)
    driver.command(intent, number="4")
    driver.run(8.0)
    assert scores(driver) == [("pain_before", 4)]
    assert driver.said()[2:4] == ["Three.", "Four."]


def test_it_can_be_put_right_while_the_next_question_is_open() -> None:
    driver = asked()
    answer(driver, 3)
    assert driver.state.label == "question:number"
    driver.command("CORRECT", number="4")
    driver.run(2.0)
    assert scores(driver) == [("pain_before", 3), ("pain_before", 4)]
    answer(driver, 1)
    assert scores(driver)[-1] == ("stiffness", 1)


def test_what_is_put_right_and_changes_nothing_is_said_back() -> None:
    driver = asked()
    answer(driver, 3)
    at_s = driver.now_s
    driver.command("CORRECT", number="2")
    driver.run(4.0)
    assert driver.said(at_s)[0] == "Two."
    assert driver.said(at_s)[1] == STIFF
    assert not driver.state.stays_small


def test_what_is_put_right_once_work_has_begun_does_not_change_the_plan() -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 3)
    driver.until(lambda d: d.state.phase is Phase.HOLDING)
    plan, at_s = driver.state.plan, driver.now_s
    driver.command("CORRECT", number="5")
    driver.run(1.0)
    assert driver.said(at_s) == ["Five."]
    assert scores(driver)[-1] == ("pain_before", 5)
    assert driver.state.plan == plan


def test_what_was_begun_in_time_and_heard_late_puts_it_right() -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 3, 6.0)
    assert driver.state.label == "narrating"
    late = Position("question:number", driver.state.index, None)
    driver.tell(Decided(Command(Intent.PAIN_NUMBER, {"number": "4"}), late))
    assert scores(driver) == [("pain_before", 3), ("pain_before", 4)]


def test_that_is_wrong_without_a_number_asks_anew() -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 3, 0.5)
    driver.command("CORRECT")
    driver.run(3.0)
    assert driver.said()[-1] == BACK
    driver.command("DONT_KNOW")
    driver.run(3.0)
    assert scores(driver) == []


def test_that_is_wrong_at_the_second_question_asks_both_anew() -> None:
    driver = asked()
    answer(driver, 3)
    driver.command("CORRECT")
    driver.run(4.0)
    assert driver.said()[-1] == BACK
    answer(driver, 2)
    assert driver.said()[-1] == STIFF
    answer(driver, 1)
    assert scores(driver) == [("pain_before", 3), ("pain_before", 2), ("stiffness", 1)]


def test_a_number_far_from_the_last_one_is_doubted() -> None:
    driver = asked("crossover", minute=900)
    driver.command("PAIN_NUMBER", number="10")
    driver.run(1.0)
    assert driver.said()[-1] == phrasing.doubted_score(10)
    driver.run(4.0)
    answer(driver, 2, 8.0)
    assert scores(driver) == [("pain_before", 2)]


@pytest.mark.parametrize("value", [6, 9])
def test_from_six_on_there_is_no_session_and_it_is_kept(value: int) -> None:
    driver = asked()
    answer(driver, value, 20.0)
    assert narration.PAIN_AT_REST in driver.said()
    assert STIFF not in driver.said()
    assert driver.records("session", phase="end", reason="pain")
    assert not driver.records("movement")
    assert scores(driver) == [("pain_before", value)]


@pytest.mark.parametrize("value", [4, 5])
def test_four_and_five_stay_small(value: int) -> None:
    driver = asked("hips-and-hamstrings", minute=900)
    before = driver.state.plan
    answer(driver, value, 4.0)
    assert narration.STAY_SMALL in driver.said()
    assert driver.state.person.first_hour
    assert driver.state.plan != before
    driver.until(lambda d: bool(d.records("movement")))
    driver.command("STOP")
    driver.run(10.0)
    driver.command("START", routine="hips-and-hamstrings")
    assert not driver.state.person.first_hour, "the next session begins anew"


def test_a_smaller_plan_still_begins_where_it_was_asked_to_begin() -> None:
    config = Config(LIBRARY, keeps_journal=True, default_routine="bedtime-unwind")
    driver = Driver.idle(config=config, minute=1320, history=SOME)
    driver.command("JUMP", movement="leg-crossover")
    driver.until(lambda d: d.state.label == "question:number" and d.state.line is None, 20.0)
    before = len(driver.state.plan)
    answer(driver, 5)
    assert len(driver.state.plan) < before, "what comes before it is left out"
    driver.until(lambda d: bool(d.records("movement")))
    (_, entered), *_ = driver.records("movement")
    assert (entered["id"], entered["side"]) == ("leg-crossover", "right")


def test_a_stop_while_the_number_is_said_back_keeps_it() -> None:
    driver = asked()
    answer(driver, 3, 0.5)
    driver.command("STOP")
    driver.run(5.0)
    assert scores(driver) == [("pain_before", 3)]
    assert driver.records("session", phase="end", reason="stopped")


def test_a_pause_in_the_question_asks_it_again() -> None:
    driver = asked()
    driver.command("PAUSE")
    driver.run(3.0)
    driver.command("RESUME")
    driver.run(3.0)
    assert driver.said()[-1] == BACK
    answer(driver, 1)
    assert scores(driver) == [("pain_before", 1)]


def test_who_said_never_is_never_asked_again() -> None:
    driver = asked()
    driver.command("SCORES", scores="off")
    driver.until(lambda d: bool(d.records("movement")), 20.0)
    assert narration.SCORES_OFF in driver.said()
    assert STIFF not in driver.said(), "and the second question does not come"
    assert not driver.state.settings.ask_scores
    again = asked_nothing(driver.state.settings)
    assert BACK not in again.said()
    again.command("STOP")
    again.run(10.0)
    again.command("SCORES", scores="on")
    assert again.said()[-1] == narration.SCORES_ON
    assert again.state.settings.ask_scores


def test_who_said_never_in_a_pause_over_the_question_is_not_asked_it_again() -> None:
    driver = asked()
    driver.command("PAUSE")
    driver.run(3.0)
    driver.command("SCORES", scores="off")
    assert driver.said()[-1] == narration.SCORES_OFF
    assert driver.state.phase is Phase.PAUSED
    driver.run(3.0)
    driver.command("RESUME")
    driver.until(lambda d: bool(d.records("movement")), 20.0)
    assert driver.said().count(BACK) == 1
    assert STIFF not in driver.said()


def asked_nothing(settings: Settings) -> Driver:
    driver = Driver.idle(
        config=Config(LIBRARY, keeps_journal=True), minute=430, settings=settings, history=SOME
    )
    driver.command("START", routine="morning-stretch")
    driver.run(6.0)
    assert driver.records("movement")
    return driver


def test_a_resumed_session_asks_nothing() -> None:
    driver = Driver.idle(
        config=Config(LIBRARY, keeps_journal=True), minute=430, place=("morning-stretch", 3)
    )
    driver.command("RESUME")
    driver.run(8.0)
    assert driver.records("movement")
    assert BACK not in driver.said()


def test_help_tells_what_can_be_said() -> None:
    driver = asked()
    driver.command("HELP")
    driver.run(2.0)
    assert driver.said()[-1] == narration.HELP_NUMBER
    driver.run(8.0)
    assert driver.state.label == "question:number", "and it still waits"


def test_what_is_put_right_late_is_said_back_before_what_follows_from_it() -> None:
    driver = asked("crossover", minute=900)
    answer(driver, 3, 6.0)
    at_s = driver.now_s
    driver.tell(
        Decided(Command(Intent.CORRECT, {"number": "5"}), Position("question:number", 0, None))
    )
    driver.run(4.0)
    assert driver.said(at_s)[:2] == ["Five.", narration.STAY_SMALL]


def test_who_does_not_answer_is_not_asked_for_a_second_number() -> None:
    driver = asked()
    driver.until(lambda d: bool(d.records("movement")), 30.0)
    assert driver.said().count(BACK) == 1
    assert STIFF not in driver.said()
    assert scores(driver) == []


def test_who_skips_the_first_is_asked_the_second() -> None:
    driver = asked()
    driver.command("DONT_KNOW")
    driver.run(4.0)
    assert driver.said()[-1] == STIFF


def test_that_is_wrong_just_after_the_second_number_asks_only_that_one_anew() -> None:
    driver = asked()
    answer(driver, 3)
    answer(driver, 5, 0.5)
    driver.command("CORRECT")
    driver.run(3.0)
    assert driver.said()[-1] == STIFF
    answer(driver, 2)
    assert scores(driver) == [("pain_before", 3), ("stiffness", 2)]
