"""The questions about one's health and the first hour, and what follows from the answers."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach.effects import RememberPerson
from intents.coach.events import TimeOfDay
from intents.coach.question_words import INTERVIEW
from intents.routine import Profile
from intents.safety import Flag
from tests.intents.coach_driver import Driver

FLAGS = list(INTERVIEW)


def first_session(routine: str = "morning-stretch") -> Driver:
    driver = Driver.idle(profile=None)
    driver.command("START", routine=routine)
    driver.run(5.0)
    return driver


def interviewed(applies: dict[Flag, str], surgeon: str = "NO", first: str = "YES") -> Driver:
    """Answers to every question: applies says which are not answered with no."""
    driver = first_session("crossover")
    driver.command(first)
    for flag in FLAGS:
        driver.run(7.0)
        driver.command(applies.get(flag, "NO"))
        if flag is Flag.HIP and flag in applies:
            driver.run(4.0)
            driver.command(surgeon)
    return driver


def planned(driver: Driver) -> set[str]:
    return {block.movement.id for block in driver.state.plan}


def test_every_flag_has_its_question() -> None:
    assert set(FLAGS) == set(Flag)


@pytest.mark.parametrize("first", ["YES", "DONT_KNOW"])
@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("yes", ["YES", "DONT_KNOW"])
def test_a_yes_to_one_question_is_that_flag(flag: Flag, yes: str, first: str) -> None:
    driver = interviewed({flag: yes}, first=first)
    assert driver.state.profile == Profile(flags=frozenset({flag}))
    assert RememberPerson((flag.value,)) in [effect for _, effect in driver.log]
    asked = [text for text in driver.said() if text in INTERVIEW.values()]
    assert asked == list(INTERVIEW.values())
    driver.run(40.0)
    assert narration.FITTED in driver.said()


def test_no_to_all_is_everything() -> None:
    driver = interviewed({})
    driver.run(10.0)
    assert driver.state.profile == Profile()
    assert narration.ALL_CLEAR in driver.said()
    assert "leg-crossover" in planned(driver)


@pytest.mark.parametrize(("surgeon", "flags"), [("YES", set()), ("NO", {Flag.HIP})])
def test_a_hip_is_free_once_the_surgeon_says_so(surgeon: str, flags: set[Flag]) -> None:
    driver = interviewed({Flag.HIP: "YES"}, surgeon=surgeon)
    assert driver.state.profile == Profile(flags=frozenset(flags))
    assert ("leg-crossover" in planned(driver)) is (surgeon == "YES")


def test_not_sure_what_the_surgeon_says_is_no() -> None:
    driver = interviewed({Flag.HIP: "YES"}, surgeon="DONT_KNOW")
    assert driver.state.profile == Profile(flags=frozenset({Flag.HIP}))


def test_the_coach_says_what_it_left_out_and_what_takes_its_place() -> None:
    driver = interviewed({Flag.PREGNANCY: "YES"})
    driver.run(60.0)
    assert "Open book takes the place of leg crossover." in driver.said()
    driver = interviewed({Flag.HIP: "YES"})
    driver.run(60.0)
    (left_out,) = [text for text in driver.said() if text.startswith("Left out")]
    assert "knee rolls" in left_out


def test_an_interview_without_answers_keeps_to_the_gentlest_today() -> None:
    driver = first_session()
    driver.command("YES")
    driver.run(90.0)
    assert narration.GENTLEST_FOR_NOW in driver.said()
    assert driver.state.profile is None
    assert planned(driver) <= {"breath-settle", "ankle-pumps", "shoulder-roll", "log-roll-sit"}


def test_a_question_is_repeated_on_request_and_in_other_words_after_silence() -> None:
    driver = first_session()
    driver.command("YES")
    driver.run(8.0)
    at_s = driver.now_s
    driver.command("REPEAT")
    driver.run(4.0)
    assert INTERVIEW[Flag.HIP] in driver.said(at_s)
    driver.run(14.0)
    assert narration.YES_NO_NOT_SURE in driver.said(at_s)


def test_stop_in_the_interview_begins_nothing_and_keeps_nothing() -> None:
    driver = first_session()
    driver.command("YES")
    driver.run(2.0)
    driver.command("YES")
    driver.command("STOP")
    driver.run(120.0)
    assert driver.state.label == "idle"
    assert driver.state.profile is None
    assert not driver.records("session")


@pytest.mark.parametrize(
    ("minute", "routine", "asks"),
    [
        (7 * 60, "crossover", True),
        (12 * 60 - 1, "crossover", True),
        (12 * 60, "crossover", False),
        (7 * 60, "morning-stretch", False),
        (None, "crossover", False),
    ],
)
def test_before_noon_other_routines_ask_for_the_hour(
    minute: int | None, routine: str, asks: bool
) -> None:
    driver = Driver.idle()
    if minute is not None:
        driver.tell(TimeOfDay(minute))
    driver.command("START", routine=routine)
    driver.run(2.0)
    assert (driver.state.label == "question:yes_no") is asks
    assert (narration.HOUR_QUESTION[0] in driver.said()) is asks


@pytest.mark.parametrize(("answer", "early"), [("YES", False), ("NO", True), ("DONT_KNOW", True)])
def test_the_hour_decides_how_far(answer: str, early: bool) -> None:
    driver = Driver.idle()
    driver.tell(TimeOfDay(8 * 60))
    driver.command("START", routine="crossover")
    driver.run(2.0)
    driver.command(answer)
    crossovers = [b for b in driver.state.plan if b.movement.id == "leg-crossover"]
    assert [block.small for block in crossovers] == [early, early]
    driver.run(5.0)
    assert (narration.FIRST_HOUR in driver.said()) is early
    driver.command("STOP")
    driver.run(5.0)
    driver.command("START", routine="crossover")
    driver.run(2.0)
    assert driver.said().count(narration.HOUR_QUESTION[0]) == 1


def test_no_answer_about_the_hour_is_the_first_one() -> None:
    driver = Driver.idle()
    driver.tell(TimeOfDay(8 * 60))
    driver.command("START", routine="crossover")
    driver.run(60.0)
    assert driver.state.first_hour is True
    assert driver.records("session", phase="start")


def test_health_comes_before_the_hour() -> None:
    driver = Driver.idle(profile=None)
    driver.tell(TimeOfDay(8 * 60))
    driver.command("START", routine="crossover")
    driver.run(30.0)
    driver.command("NO")
    driver.run(6.0)
    assert driver.state.label == "question:yes_no"
    said = driver.said()
    assert said.index(narration.ALL_CLEAR) < said.index(narration.HOUR_QUESTION[0])
    driver.command("YES")
    driver.run(2.0)
    assert driver.records("session", phase="start")


def test_what_hurt_is_remembered_until_it_was_done_without_pain() -> None:
    driver = Driver.holding("leg-crossover")
    side = driver.state.plan[driver.state.index].side
    driver.command("PAIN")
    sore = (("leg-crossover", side),)
    assert RememberPerson((), (), sore) in [effect for _, effect in driver.log]
    driver.run(10.0)
    driver.command("CHOICE", choice="easier")
    driver.until(lambda d: d.holds("start", "leg-crossover", side="left"))
    assert driver.state.sore == frozenset()
    assert driver.log[-1] is not None
    assert [e for _, e in driver.log if isinstance(e, RememberPerson)][-1] == RememberPerson(())
