"""Start, next, back, again, sides, and what is answered on the way."""

from __future__ import annotations

import pytest

from intents import narration, phrasing
from intents.coach import Phase, position
from intents.coach.effects import Remember, RememberPerson, Say
from intents.coach.events import Unknown
from tests.intents.coach_driver import Driver


def first_session() -> Driver:
    driver = Driver.idle(profile=None)
    driver.command("START", routine="morning-stretch")
    return driver


def movements(driver: Driver) -> list[tuple[object, object]]:
    return [(fields["id"], fields["side"]) for _, fields in driver.records("movement")]


def test_the_whole_routine_runs_by_itself_to_the_end() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    (_, end), *_ = driver.records("session", phase="end")
    assert end["reason"] == "finished"
    assert end["completed"] == [
        "breath-settle",
        "ankle-pumps",
        "heel-slides",
        "pelvic-tilt",
        "knee-rolls",
        "leg-crossover",
        "long-reach",
        "log-roll-sit",
    ]
    assert driver.state.place is None


def test_at_each_movement_the_place_is_kept() -> None:
    driver = Driver.holding()
    kept = [effect for _, effect in driver.log if isinstance(effect, Remember)]
    assert kept == [Remember("morning-stretch", index) for index in range(driver.state.index + 1)]


def test_both_sides_get_the_same_time() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    ends = driver.holds("end", "leg-crossover")
    assert [fields["side"] for _, fields in ends] == ["right", "left"]
    assert [fields["held"] for _, fields in ends] == pytest.approx([60.0, 60.0])


def test_the_first_lines_are_soft_and_rise() -> None:
    driver = Driver.idle()
    at_s = driver.now_s
    driver.command("START", routine="morning-stretch")
    driver.run(40.0)
    levels = [e.gain_db for t, e in driver.log if isinstance(e, Say) and t >= at_s]
    assert levels[:5] == [-12.0, -8.0, -4.0, 0.0, 0.0]


def test_the_first_session_asks_and_no_means_everything() -> None:
    driver = first_session()
    assert driver.state.label == "question:yes_no"
    driver.run(30.0)
    driver.command("NO")
    assert RememberPerson(()) in [effect for _, effect in driver.log]
    driver.run(30.0)
    assert len({block.movement.id for block in driver.state.plan}) == 8


def test_silence_is_asked_twice_then_taken_as_not_sure_but_not_remembered() -> None:
    driver = first_session()
    driver.run(60.0)
    assert narration.SAFETY_QUESTION_SHORT[0] in driver.said()
    assert narration.GENTLEST_FOR_NOW in driver.said()
    assert driver.state.profile is None
    assert "leg-crossover" not in {block.movement.id for block in driver.state.plan}
    assert not [e for _, e in driver.log if isinstance(e, RememberPerson)]


def test_stop_in_the_question_leaves_it() -> None:
    driver = first_session()
    driver.run(3.0)
    driver.command("STOP")
    driver.run(60.0)
    assert driver.state.label == "idle"
    assert not driver.records("session")


def test_pause_in_a_question_asks_again_on_resume() -> None:
    driver = first_session()
    driver.run(20.0)
    driver.command("PAUSE")
    assert driver.state.label == "paused"
    driver.run(30.0)
    driver.command("RESUME")
    assert driver.state.label == "question:yes_no"


def test_next_gives_the_way_out_first_and_names_what_is_left_out() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    at_s = driver.now_s
    driver.command("NEXT")
    driver.run(40.0)
    said = driver.said(at_s)
    assert said[0] == block.text(block.movement.release[0])
    assert phrasing.skipped("Leg crossover") in said
    assert driver.state.skipped == ("leg-crossover",)
    assert movements(driver)[-1] == ("long-reach", "right")


def test_back_undoes_next() -> None:
    driver = Driver.holding()
    driver.command("NEXT")
    driver.until(lambda d: movements(d)[-1][0] == "long-reach")
    driver.command("PREVIOUS")
    driver.run(30.0)
    assert movements(driver)[-1] == ("leg-crossover", "right")
    assert driver.state.skipped == ()


def test_back_on_the_first_says_so() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.run(12.0)
    at_s = driver.now_s
    driver.command("PREVIOUS")
    driver.run(10.0)
    assert narration.FIRST_ONE in driver.said(at_s)


def test_back_after_the_end_goes_to_the_last() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.command("PREVIOUS")
    driver.run(20.0)
    assert movements(driver)[-1] == ("breath-settle", "both")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)


def test_skipping_the_last_one_ends_the_routine() -> None:
    driver = Driver.holding("log-roll-sit")
    driver.command("NEXT")
    driver.until(lambda d: d.state.phase is Phase.FINISHED, 60.0)
    assert driver.records("session", phase="end")[0][1]["skipped"] == ["log-roll-sit"]


def test_again_in_a_hold_starts_it_from_the_top() -> None:
    driver = Driver.holding()
    driver.command("REDO_HOLD")
    driver.until(lambda d: len(d.holds("end", "leg-crossover")) == 2)
    held = [fields["held"] for _, fields in driver.holds("end", "leg-crossover")]
    assert held == pytest.approx([5.0, 30.0])


def test_switching_logs_the_short_hold_and_goes_to_the_other_side() -> None:
    driver = Driver.holding()
    driver.command("SWITCH_SIDE")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover", side="left")))
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(5.0)


def test_switching_before_the_hold_changes_which_side_comes_first() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.command("SWITCH_SIDE")
    driver.until(lambda d: len(d.holds("end", "leg-crossover")) == 2)
    assert [f["side"] for _, f in driver.holds("end", "leg-crossover")] == ["left", "right"]


def test_switching_where_there_are_no_sides_says_so() -> None:
    driver = Driver.holding("pelvic-tilt")
    driver.command("SWITCH_SIDE")
    assert driver.said()[-1] == narration.NO_SIDES


def test_done_counts_as_done_and_goes_on() -> None:
    driver = Driver.holding("pelvic-tilt")
    driver.command("END_HOLD")
    driver.run(20.0)
    assert "pelvic-tilt" in driver.state.completed
    assert movements(driver)[-1][0] == "knee-rolls"


def test_time_left_in_a_hold_is_answered_while_the_clock_runs() -> None:
    driver = Driver.holding()
    driver.command("TIME_LEFT_HOLD")
    assert driver.said()[-1] == "Twenty five seconds."
    driver.run(40.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)
    assert not driver.holds("pause", "leg-crossover")


def test_time_left_before_a_hold_says_that_it_has_not_begun() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.command("TIME_LEFT_HOLD")
    driver.run(0.1)
    assert driver.said()[-1] == "Not started yet. Thirty seconds."


def test_more_time_is_confirmed_with_what_is_left() -> None:
    driver = Driver.holding()
    driver.command("ADD_TIME", seconds="10")
    assert driver.said()[-1] == "Ten more. Thirty five to go."
    driver.run(60.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(40.0)


def test_less_time_than_is_left_ends_the_hold_early() -> None:
    driver = Driver.holding()
    driver.command("CUT_TIME", seconds="20")
    driver.run(10.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(10.0)


def test_more_time_before_the_hold_counts_for_that_hold() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.command("ADD_TIME", seconds="30")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(60.0)


def test_repeat_in_a_hold_is_the_position_while_the_clock_runs() -> None:
    driver = Driver.holding()
    block = driver.state.block
    assert block is not None
    driver.command("REPEAT")
    assert driver.said()[-1] == block.text(block.movement.position)
    driver.run(40.0)
    assert not driver.holds("pause", "leg-crossover")


def test_repeat_while_narrating_is_the_last_instruction() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: d.state.instruction != "")
    driver.run(2.0)
    last = driver.state.instruction
    at_s = driver.now_s
    driver.command("REPEAT")
    driver.run(3.0)
    assert driver.said(at_s)[0] == last


def test_repeat_in_a_pause_before_there_is_a_position_is_the_last_instruction() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.state.instruction) and not d.state.in_position)
    driver.command("PAUSE")
    driver.command("REPEAT")
    assert driver.said()[-1] == driver.state.instruction


def test_explain_in_a_hold_holds_the_clock_and_counts_in() -> None:
    driver = Driver.holding()
    at_s = driver.now_s
    driver.command("EXPLAIN")
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    block = driver.state.plan[5]
    said = driver.said(at_s)
    assert said[0] == block.text(block.movement.full[0])
    assert [text for text in said if text in narration.COUNT_IN] == list(narration.COUNT_IN)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)
    assert len(driver.holds("pause", "leg-crossover")) == 1
    driver.until(lambda d: bool(d.holds("start", "leg-crossover", side="left")))


def test_counting_every_second_says_the_units_between_the_tens() -> None:
    driver = Driver.holding()
    driver.command("COUNT_STYLE", style="seconds")
    at_s = driver.now_s
    driver.run(26.0)
    values = [value for t, name, value in driver.marks(at_s) if name == "count"]
    assert values == [left for left in range(24, 0, -1) if left != 15]


def test_an_unknown_routine_is_answered_with_how_to_ask_for_them() -> None:
    driver = Driver.idle()
    driver.tell(Unknown(position(driver.state)))
    assert "what routines do you have" in driver.said()[-1]
    driver.command("START", routine="ballet")
    assert "what routines do you have" in driver.said()[-1]
    assert not driver.records("session")


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("WHERE_AM_I", "Number six of eight: leg crossover, right side."),
        ("WHICH_SIDE", "The right side."),
        ("WHATS_NEXT", "Then comes leg crossover, left side."),
        ("HELP", narration.HELP_HOLDING),
    ],
)
def test_questions_in_a_hold(intent: str, words: str) -> None:
    driver = Driver.holding()
    driver.command(intent)
    assert driver.said()[-1] == words


def test_nothing_comes_after_the_last_one() -> None:
    driver = Driver.idle()
    driver.command("START", movement="chin-nod")
    driver.until(lambda d: bool(d.holds("start", "chin-nod")))
    driver.command("WHATS_NEXT")
    assert driver.said()[-1] == phrasing.whats_next(None, "both")


def test_the_list_names_every_routine() -> None:
    driver = Driver.idle()
    at_s = driver.now_s
    driver.command("LIST")
    said = " ".join(driver.said(at_s))
    for routine in driver.state.config.library.routines.values():
        assert routine.name in said


def test_switching_before_the_hold_leaves_the_position_of_the_leg_that_is_in_it() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.until(lambda d: "drift" in d.state.instruction)
    at_s = driver.now_s
    driver.command("SWITCH_SIDE")
    driver.run(2.0)
    assert "right thigh" in driver.said(at_s)[0]


def test_a_longer_first_side_makes_the_second_as_long() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.command("ADD_TIME", seconds="10")
    driver.until(lambda d: len(d.holds("end", "leg-crossover")) == 2)
    said = [text for text in driver.said() if "seconds." in text and len(text.split()) == 2]
    assert said[:2] == ["Forty seconds.", "Forty seconds."]


def test_more_time_after_the_hold_is_not_promised() -> None:
    driver = Driver.holding()
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    at_s = driver.now_s
    driver.command("ADD_TIME", seconds="10")
    driver.command("TIME_LEFT_HOLD")
    driver.run(3.0)
    assert driver.said(at_s)[-1] in (narration.JUST_ENDED, driver.state.instruction)
    assert narration.JUST_ENDED in driver.said(at_s)
    assert not [text for text in driver.said(at_s) if text.startswith("Ten")]


def test_a_hold_grows_to_five_minutes_and_no_further() -> None:
    driver = Driver.holding()
    driver.command("ADD_TIME", seconds="300")
    assert driver.said()[-1].endswith("to go.")
    driver.command("ADD_TIME", seconds="60")
    assert driver.said()[-1] == narration.NO_FURTHER


def test_ending_a_hold_writes_no_pause() -> None:
    for intent in ("END_HOLD", "SWITCH_SIDE", "NEXT", "PREVIOUS", "REDO_HOLD", "STOP", "PAIN"):
        driver = Driver.holding()
        driver.command(intent)
        driver.run(1.0)
        assert driver.holds("end", "leg-crossover")
        assert not driver.holds("pause", "leg-crossover")


def test_an_answer_that_was_broken_off_is_not_said_later() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id="leg-crossover")))
    driver.command("HELP")
    driver.run(0.2)
    at_s = driver.now_s
    driver.command("WHICH_SIDE")
    driver.run(12.0)
    assert narration.HELP_NARRATING not in driver.said(at_s + 0.01)
