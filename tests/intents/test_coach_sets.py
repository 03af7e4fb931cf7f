"""Work in sets: a rest between them in the position, one way in and one way out."""

from __future__ import annotations

import pytest

from intents import narration, phrasing
from intents.coach import Config, State
from intents.coach.events import Opened
from intents.routine import Profile, Routine, estimate_s
from tests.intents.coach_driver import LIBRARY, Driver


def in_sets(**dose: object) -> Driver:
    item = {"id": "leg-crossover", "hold_s": 20, "sides": "right", "sets": 3, "rest_s": 6, **dose}
    mine = Routine.model_validate(
        {"id": "mine", "name": "Mine", "movements": [{"id": "ankle-pumps"}, item]}
    )
    driver = Driver(State(Config(LIBRARY.adding([mine])), profile=Profile()))
    driver.tell(Opened())
    driver.run(5.0)
    driver.command("START", routine="mine")
    return driver


def test_every_set_is_held_its_length_with_a_rest_between() -> None:
    driver = in_sets()
    driver.until(lambda d: len(d.holds("end", "leg-crossover")) == 3)
    starts = [t for t, _ in driver.holds("start", "leg-crossover")]
    ends = [t for t, _ in driver.holds("end", "leg-crossover")]
    for start_s, end_s in zip(starts, ends, strict=True):
        assert end_s - start_s == pytest.approx(20.0)
    for end_s, start_s in zip(ends, starts[1:], strict=False):
        assert 6.0 <= start_s - end_s <= 14.0
    said = driver.said()
    assert said.count(narration.SET_REST) == 2
    assert [text for text in said if text.endswith("now.")][-2:] == [
        phrasing.coming_set(2, 3),
        phrasing.coming_set(3, 3),
    ]


def test_one_way_in_and_one_way_out() -> None:
    driver = in_sets()
    driver.until(lambda d: d.state.phase == "finished")
    block = driver.state.plan[-1]
    said = driver.said()
    assert said.count(block.steps("full")[0].say) == 1
    assert said.count(block.text(block.movement.release[0])) == 1
    assert driver.records("session", phase="end")[0][1]["completed"] == [
        "ankle-pumps",
        "leg-crossover",
    ]


def test_ready_ends_the_rest() -> None:
    driver = in_sets()
    driver.until(lambda d: d.holds("end", "leg-crossover"))
    driver.run(4.0)
    at_s = driver.now_s
    driver.command("READY")
    driver.until(lambda d: len(d.holds("start", "leg-crossover")) == 2)
    assert driver.now_s - at_s < 4.0


def test_skipped_between_sets_is_left_by_its_way_out_and_not_done() -> None:
    driver = in_sets()
    driver.until(lambda d: d.holds("end", "leg-crossover"))
    driver.run(3.0)
    driver.command("NEXT")
    driver.until(lambda d: d.state.phase == "finished")
    end = driver.records("session", phase="end")[0][1]
    assert end["skipped"] == ["leg-crossover"]
    assert end["completed"] == ["ankle-pumps"]
    assert any(text.startswith("Guide your right thigh") for text in driver.said())


def test_stop_between_sets_gives_the_way_out() -> None:
    driver = in_sets()
    driver.until(lambda d: d.holds("end", "leg-crossover"))
    driver.run(3.0)
    driver.command("STOP")
    driver.run(10.0)
    assert any(text.startswith("Slowly bring your right knee") for text in driver.said())


def test_sets_are_in_the_estimate() -> None:
    once, thrice = (
        Routine.model_validate(
            {
                "id": f"r{sets}",
                "name": "One",
                "say_as": f"number {word}",
                "movements": [{"id": "chest-open", "hold_s": 20, "sets": sets, "rest_s": 6}],
            }
        )
        for sets, word in ((1, "one"), (3, "three"))
    )
    made = LIBRARY.adding([once, thrice])
    more_s = estimate_s(made.plan("r3"), "full") - estimate_s(made.plan("r1"), "full")
    assert more_s == pytest.approx(2 * (20 + 6), abs=14.0)
