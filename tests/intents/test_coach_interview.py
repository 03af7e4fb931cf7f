"""The questions about one's health once more, because somebody asked for them."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Phase
from intents.coach.effects import Remember, RememberPerson
from intents.coach.events import TimeOfDay
from intents.coach.question_words import INTERVIEW
from intents.routine import Profile
from intents.safety import Flag
from tests.intents.coach_driver import Driver

QUESTIONS = list(INTERVIEW.values())


def answer(driver: Driver, *applies: Flag) -> None:
    """Answer every question; the surgeon's limits are not lifted."""
    for flag in INTERVIEW:
        driver.run(7.0)
        driver.command("YES" if flag in applies else "NO")
        if flag is Flag.HIP and flag in applies:
            driver.run(4.0)
            driver.command("NO")
    driver.run(8.0)


def kept(driver: Driver) -> RememberPerson:
    return [effect for _, effect in driver.log if isinstance(effect, RememberPerson)][-1]


@pytest.mark.parametrize("finished", [False, True])
def test_asked_for_at_rest_it_comes_at_once_and_no_session_follows(finished: bool) -> None:
    driver = Driver.idle()
    if finished:
        driver.command("START", routine="quick-morning")
        driver.until(lambda d: d.state.phase is Phase.FINISHED)
    at_s = driver.now_s
    driver.command("INTERVIEW")
    assert driver.state.label == "question:yes_no"
    answer(driver, Flag.PREGNANCY)
    assert driver.said(at_s) == [narration.INTERVIEW, *QUESTIONS, narration.FITTED]
    assert driver.state.label == "idle"
    assert not [t for t, _ in driver.records("session", phase="start") if t >= at_s]
    assert driver.state.profile == Profile(frozenset({Flag.PREGNANCY}))
    assert kept(driver) == RememberPerson(("PG",))


def test_no_to_all_lifts_what_was_known() -> None:
    driver = Driver.idle(profile=Profile(frozenset({Flag.KNEE})))
    driver.command("INTERVIEW")
    answer(driver)
    assert driver.said()[-1] == narration.ALL_CLEAR
    assert driver.state.profile == Profile()


def test_the_next_session_is_fitted_to_the_new_answers() -> None:
    driver = Driver.idle()
    driver.command("INTERVIEW")
    answer(driver, Flag.HIP)
    driver.command("START", routine="crossover")
    driver.run(2.0)
    assert driver.records("session", phase="start")
    assert "leg-crossover" not in {block.movement.id for block in driver.state.plan}


@pytest.mark.parametrize("begins", [False, True])
def test_a_silent_interview_begins_nothing_and_is_asked_before_the_next_session(
    begins: bool,
) -> None:
    driver = Driver.idle()
    driver.command("INTERVIEW")
    driver.run(40.0)
    assert driver.said()[-1] == narration.INTERVIEW_UNANSWERED
    assert driver.state.label == "idle"
    assert kept(driver) == RememberPerson(None)
    if begins:
        at_s = driver.now_s
        driver.command("START", routine="morning-stretch")
        driver.run(6.0)
        assert driver.said(at_s) == [narration.INTERVIEW, QUESTIONS[0]]
        answer(driver)
        assert driver.records("session", phase="start")


def test_stop_leaves_the_interview_and_it_is_asked_before_the_next_session() -> None:
    driver = Driver.idle()
    driver.command("INTERVIEW")
    driver.run(3.0)
    driver.command("STOP")
    driver.run(2.0)
    assert driver.state.label == "idle"
    driver.command("START", routine="morning-stretch")
    assert driver.state.label == "question:yes_no"
    assert not driver.records("session", phase="start")


@pytest.mark.parametrize("state", ["narrating", "holding"])
def test_in_a_session_it_is_promised_and_comes_before_the_next(state: str) -> None:
    driver = Driver.holding()
    if state == "narrating":
        driver.until(lambda d: d.state.phase is Phase.NARRATING)
    driver.command("INTERVIEW")
    assert driver.said()[-1] == narration.INTERVIEW_LATER
    assert driver.state.phase is Phase(state)
    assert kept(driver).flags is None
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.command("START", routine="crossover")
    driver.run(5.0)
    assert driver.said()[-2:] == [narration.INTERVIEW, QUESTIONS[0]]
    answer(driver, Flag.HIP)
    assert driver.records("session", phase="start", routine="crossover")
    assert "leg-crossover" not in {block.movement.id for block in driver.state.plan}


@pytest.mark.parametrize(
    ("intent", "slots"),
    [("PREVIOUS", {}), ("REDO_HOLD", {}), ("SIDE_CHOICE", {"side": "left", "how": "again"})],
)
def test_nor_does_one_more_of_the_last_session_begin_before_it(
    intent: str, slots: dict[str, str]
) -> None:
    driver = Driver.holding()
    driver.command("INTERVIEW")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    at_s = driver.now_s
    driver.command(intent, **slots)
    driver.run(5.0)
    assert driver.said(at_s) == [narration.INTERVIEW, QUESTIONS[0]]
    assert len(driver.records("session", phase="start")) == 1


def test_paused_in_a_hold_it_leads_out_ends_the_session_and_asks() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    driver.command("PAUSE")
    driver.run(3.0)
    at_s = driver.now_s
    driver.command("INTERVIEW")
    driver.run(15.0)
    out = block.text(block.movement.way_out)
    assert driver.said(at_s) == [out, narration.INTERVIEW, QUESTIONS[0]]
    assert driver.records("session", phase="end", reason="stopped")
    answer(driver)
    assert driver.state.label == "idle"
    assert driver.state.place == (
        "morning-stretch",
        driver.state.place[1] if driver.state.place else 0,
    )
    at_s = driver.now_s
    driver.command("RESUME")
    driver.run(8.0)
    assert driver.said(at_s)[0] == narration.WELCOME_BACK
    assert driver.state.block == block


def test_the_place_stays_at_its_movement_whatever_is_left_out_before_it() -> None:
    driver = Driver.holding("long-reach")
    driver.command("PAUSE")
    driver.command("INTERVIEW")
    driver.run(15.0)
    answer(driver, Flag.HIP)
    place = driver.state.place
    assert place is not None
    assert [e for _, e in driver.log if isinstance(e, Remember)][-1] == Remember(*place)
    driver.command("RESUME")
    driver.run(1.0)
    driver.until(lambda d: d.state.in_position)
    assert driver.state.block is not None
    assert driver.state.block.movement.id == "long-reach"


def test_the_answer_before_can_be_put_right() -> None:
    driver = Driver.idle()
    driver.command("INTERVIEW")
    driver.run(7.0)
    driver.command("YES")
    driver.run(4.0)
    driver.command("CORRECT")
    driver.run(4.0)
    driver.command("NO")
    for _ in list(INTERVIEW)[1:]:
        driver.run(7.0)
        driver.command("NO")
    driver.run(5.0)
    assert driver.state.profile == Profile()
    assert driver.state.label == "idle"


def test_going_back_in_before_noon_asks_for_the_hour_as_a_start_does() -> None:
    driver = Driver.idle(place=("crossover", 3))
    driver.tell(TimeOfDay(8 * 60))
    driver.command("RESUME")
    driver.run(3.0)
    assert driver.said()[-1] == narration.HOUR_QUESTION[0]
    driver.command("NO")
    driver.run(12.0)
    said = driver.said()
    assert said.index(narration.FIRST_HOUR) < said.index(narration.WELCOME_BACK)
    block = driver.state.block
    assert block is not None
    assert (block.movement.id, block.small) == ("leg-crossover", True)


@pytest.mark.parametrize("intent", ["RESUME", "CONTINUE_LAST"])
@pytest.mark.parametrize(
    ("routine", "minute"), [("morning-stretch", 480), ("crossover", 900), ("crossover", None)]
)
def test_otherwise_it_goes_straight_back_in(intent: str, routine: str, minute: int | None) -> None:
    driver = Driver.idle(place=(routine, 2), minute=minute)
    at_s = driver.now_s
    driver.command(intent)
    driver.run(10.0)
    assert driver.said(at_s)[0] == narration.WELCOME_BACK
    assert driver.state.index == 2


def test_the_place_stays_at_its_movement_in_the_first_hour() -> None:
    place = ("bedtime-unwind", 5)
    driver = Driver.idle(place=place, minute=480)
    driver.command("RESUME")
    driver.run(3.0)
    before = driver.state.config.library.plan("bedtime-unwind")[5]
    driver.command("NO")
    driver.run(12.0)
    assert driver.state.block is not None
    assert driver.state.block.movement == before.movement
    assert driver.state.block.side == before.side


def test_who_was_never_asked_is_asked_before_going_back_in() -> None:
    driver = Driver.idle(profile=None, place=("crossover", 3))
    driver.command("CONTINUE_LAST")
    driver.run(12.0)
    assert narration.SAFETY_QUESTION[0] in driver.said()
    driver.command("NO")
    driver.run(8.0)
    assert narration.WELCOME_BACK in driver.said()
    assert driver.state.index == 3
