"""To a movement by name or number, one alone, and all over again."""

from __future__ import annotations

import pytest

from intents import narration, phrasing
from intents.coach import Phase
from intents.routine import Profile
from intents.safety import Flag
from tests.intents.coach_driver import Driver


def entered(driver: Driver, since_s: float = 0.0) -> list[object]:
    return [fields["id"] for t, fields in driver.records("movement") if t >= since_s]


@pytest.mark.parametrize(
    ("slots", "goes_to"),
    [({"movement": "long-reach"}, "long-reach"), ({"number": "2"}, "ankle-pumps")],
)
def test_a_jump_leads_out_first_and_goes_on_from_there(slots: dict[str, str], goes_to: str) -> None:
    driver = Driver.holding()
    block, at_s = driver.state.block, driver.now_s
    assert block is not None
    driver.command("JUMP", **slots)
    driver.until(lambda d: bool(entered(d, at_s)))
    assert driver.said(at_s)[0] == block.text(block.movement.release[0])
    assert entered(driver, at_s) == [goes_to]
    driver.until(lambda d: bool(d.holds("start", goes_to)))


def test_what_is_jumped_over_is_not_counted_as_done() -> None:
    driver = Driver.holding("knee-rolls")
    driver.command("JUMP", movement="log-roll-sit")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    (_, end), *_ = driver.records("session", phase="end")
    assert end["skipped"] == ["knee-rolls", "leg-crossover", "long-reach"]


def test_what_was_left_out_is_no_matter_of_the_next_session() -> None:
    driver = Driver.holding("ankle-pumps")
    driver.command("NEXT")
    driver.command("STOP")
    driver.run(15.0)
    driver.command("START", routine="morning-stretch")
    driver.run(10.0)
    driver.command("STOP")
    driver.run(15.0)
    ends = [fields for _, fields in driver.records("session", phase="end")]
    assert [fields["skipped"] for fields in ends] == [["ankle-pumps"], []]
    assert [fields["completed"] for fields in ends] == [["breath-settle"], []]


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        ({"movement": "figure-four"}, phrasing.not_here("Figure four")),
        ({"movement": "headstand"}, narration.UNKNOWN_MOVEMENT),
        ({"number": "9"}, phrasing.no_number(8)),
        ({}, narration.NAME_A_MOVEMENT),
    ],
)
@pytest.mark.parametrize("begun", [True, False])
def test_what_the_routine_does_not_have_is_said(
    slots: dict[str, str], words: str, begun: bool
) -> None:
    driver = Driver.holding() if begun else Driver.idle()
    before = driver.state.phase
    driver.command("JUMP", **slots)
    assert driver.said()[-1] == words
    assert driver.state.phase is before


def test_from_idle_the_usual_routine_begins_there() -> None:
    driver = Driver.idle()
    driver.command("JUMP", movement="leg-crossover")
    driver.run(8.0)
    assert entered(driver) == ["leg-crossover"]
    assert "Number six: leg crossover, right side." in driver.said()


def test_what_is_left_out_for_somebody_is_said_with_its_reason() -> None:
    driver = Driver.idle(profile=Profile(frozenset({Flag.SURGERY})))
    driver.command("JUMP", movement="leg-crossover")
    assert driver.said()[-2:] == [
        phrasing.not_for_you("Leg crossover"),
        "It is not for the first months after an operation.",
    ]
    assert driver.state.phase is Phase.IDLE


def test_of_whom_nothing_is_known_is_asked_before_the_jump() -> None:
    driver = Driver.idle(profile=None)
    driver.command("JUMP", movement="leg-crossover")
    assert driver.state.label == "question:yes_no"
    driver.command("NO")
    driver.run(15.0)
    assert entered(driver) == ["leg-crossover"]


@pytest.mark.parametrize(
    ("number", "is_there"), [("0", False), ("1", True), ("8", True), ("9", False)]
)
def test_of_whom_nothing_is_known_is_asked_only_about_a_number_that_is_there(
    number: str, is_there: bool
) -> None:
    driver = Driver.idle(profile=None)
    driver.command("JUMP", number=number)
    assert driver.state.label == ("question:yes_no" if is_there else "idle")


def test_what_is_not_for_the_first_hour_is_said_with_its_reason() -> None:
    driver = Driver.idle(first_hour=True)
    driver.command("START", movement="double-knee-hug")
    driver.run(10.0)
    words = [phrasing.not_for_you("Double knee hug"), narration.NOT_YET_UP]
    assert [text for text in driver.said() if text in words] == words
    assert not driver.records("movement")


def test_a_movement_alone_is_a_session() -> None:
    driver = Driver.idle()
    driver.command("START", movement="single-knee-hug")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    ends = driver.holds("end", "single-knee-hug")
    assert [fields["side"] for _, fields in ends] == ["right", "left"]
    (_, end), *_ = driver.records("session", phase="end")
    assert end["completed"] == ["single-knee-hug"]


def test_a_movement_alone_that_does_not_suit_somebody_is_left_out_with_its_reason() -> None:
    driver = Driver.idle(profile=None)
    driver.command("START", movement="double-knee-hug")
    driver.command("YES")
    for _ in Flag:
        driver.run(8.0)
        driver.command("YES" if driver.state.question.number == 1 else "NO")  # type: ignore[union-attr]
    assert driver.said()[-1] == "It is not for weak bones."
    assert driver.state.phase is Phase.IDLE
    assert not driver.records("session")


def test_one_comes_back_to_a_movement_alone_after_a_stop() -> None:
    driver = Driver.idle()
    driver.command("START", movement="single-knee-hug")
    driver.until(lambda d: bool(d.holds("start", "single-knee-hug")))
    driver.command("STOP")
    driver.run(15.0)
    driver.command("CONTINUE_LAST")
    driver.until(lambda d: len(d.holds("start", "single-knee-hug")) == 2)


def test_an_unknown_movement_alone_is_not_known() -> None:
    driver = Driver.idle()
    driver.command("START", movement="headstand")
    assert driver.said()[-1] == narration.UNKNOWN_MOVEMENT


def test_starting_over_asks_once_and_a_no_goes_on_with_the_same_second() -> None:
    driver = Driver.holding()
    driver.command("START_OVER")
    assert driver.state.label == "question:yes_no"
    driver.run(3.0)
    driver.command("NO")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


def test_starting_over_without_an_answer_goes_on_too() -> None:
    driver = Driver.holding()
    driver.command("START_OVER")
    driver.run(12.0)
    assert driver.said().count(narration.START_OVER_QUESTION[0]) == 1
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))


def test_a_yes_leads_out_and_begins_with_the_first() -> None:
    driver = Driver.holding()
    block, at_s = driver.state.block, driver.now_s
    assert block is not None
    driver.command("START_OVER")
    driver.run(4.0)
    driver.command("YES")
    driver.until(lambda d: bool(entered(d, at_s)))
    assert driver.said(at_s)[1] == block.text(block.movement.release[0])
    assert entered(driver, at_s) == ["breath-settle"]
    assert driver.state.completed == ()
    driver.until(lambda d: d.state.phase is Phase.FINISHED)


def test_starting_over_in_a_pause_returns_to_the_pause() -> None:
    driver = Driver.holding()
    driver.command("PAUSE")
    driver.run(5.0)
    driver.command("START_OVER")
    assert driver.state.label == "question:yes_no"
    driver.run(15.0)
    assert driver.state.phase is Phase.PAUSED
    driver.command("RESUME")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


def test_the_question_survives_a_pause_a_repeat_and_a_pain() -> None:
    driver = Driver.holding()
    driver.command("START_OVER")
    driver.run(1.0)
    driver.command("REPEAT")
    driver.command("PAUSE")
    driver.run(5.0)
    driver.command("RESUME")
    assert driver.state.label == "question:yes_no"
    driver.run(3.0)
    driver.command("NO")
    driver.until(lambda d: d.state.phase is Phase.HOLDING, 20.0)
    driver.command("START_OVER")
    driver.command("PAIN")
    assert driver.state.hurts == 1
    driver.run(12.0)
    assert driver.state.label == "question:choice"


def test_after_the_end_it_starts_over_at_once() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.command("START_OVER")
    driver.run(1.0)
    assert driver.records("session", phase="start", routine="crossover")[1:]
