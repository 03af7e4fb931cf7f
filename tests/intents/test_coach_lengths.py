"""Longer and shorter: both sides alike, and kept for the next time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents import narration
from intents.coach import position
from intents.coach.effects import RememberSettings, Say
from intents.routine import Block
from intents.settings import Settings
from tests.intents.coach_driver import Driver

CROSSOVER = "leg-crossover"
LIMITS = (10.0, 180.0)


def blocks(driver: Driver, movement: str) -> list[Block]:
    return [block for block in driver.state.plan if block.movement.id == movement]


def held(driver: Driver, movement: str = CROSSOVER) -> list[object]:
    return [fields["held"] for _, fields in driver.holds("end", movement)]


def kept(driver: Driver) -> list[Settings]:
    return [effect.settings for _, effect in driver.log if isinstance(effect, RememberSettings)]


def to_the_end(driver: Driver, ends: int, movement: str = CROSSOVER) -> None:
    driver.until(lambda d: len(d.holds("end", movement)) == ends)


def test_the_other_side_is_held_as_long_and_so_are_both_the_next_time() -> None:
    driver = Driver.holding()
    driver.command("ADD_TIME", seconds="15")
    to_the_end(driver, 2)
    assert held(driver) == pytest.approx([45.0, 45.0])
    assert kept(driver) == [Settings(held={CROSSOVER: 45.0})]
    driver = Driver.holding(settings=kept(driver)[-1])
    to_the_end(driver, 2)
    assert held(driver) == pytest.approx([45.0, 45.0])


def test_a_hold_that_was_cut_short_cuts_the_other_side_as_short() -> None:
    driver = Driver.holding()
    driver.run(17.3)
    driver.command("CUT_TIME")
    to_the_end(driver, 2)
    assert held(driver) == pytest.approx([22.3, 22.3])
    assert kept(driver)[-1].held == {CROSSOVER: 22.0}


def test_what_is_kept_stays_within_the_limits_of_the_movement() -> None:
    driver = Driver.holding()
    driver.command("ADD_TIME", seconds="240")
    assert kept(driver)[-1].held == {CROSSOVER: LIMITS[1]}
    assert {block.work_s for block in blocks(driver, CROSSOVER)} == {270.0}


def test_what_was_kept_beyond_the_limits_is_planned_within_them() -> None:
    driver = Driver.idle(settings=Settings(held={CROSSOVER: 900.0, "no-such-movement": 5.0}))
    driver.command("START", routine="crossover")
    assert {block.work_s for block in blocks(driver, CROSSOVER)} == {LIMITS[1]}


@pytest.mark.parametrize("intent", ["ADD_TIME", "CUT_TIME"])
def test_repetitions_and_breaths_change_for_this_time_only(intent: str) -> None:
    for movement in ("breath-settle", "knee-rolls"):
        driver = Driver.holding(movement)
        (before,) = {block.count for block in blocks(driver, movement)}
        driver.command(intent, seconds="12")
        (after,) = blocks(driver, movement)
        assert (after.count > before) == (intent == "ADD_TIME")
        assert after.work_s == after.count * after.unit_s
        assert kept(driver) == []


def test_a_length_for_every_hold_replaces_those_of_single_movements() -> None:
    driver = Driver.idle(settings=Settings(held={CROSSOVER: 90.0, "long-reach": 25.0}))
    driver.command("SET_HOLD", seconds="40")
    assert kept(driver) == [Settings(hold_s=40.0)]
    driver.command("START", routine="crossover")
    assert {block.work_s for block in blocks(driver, CROSSOVER)} == {40.0}


def test_a_length_of_one_movement_comes_before_that_of_every_hold() -> None:
    driver = Driver.holding(settings=Settings(hold_s=40.0))
    driver.command("ADD_TIME")
    assert kept(driver) == [Settings(hold_s=40.0, held={CROSSOVER: 50.0})]
    driver.command("STOP")
    driver.run(15.0)
    driver.command("START", routine="crossover")
    assert {block.work_s for block in blocks(driver, CROSSOVER)} == {50.0}


def test_before_the_hold_and_in_it_the_changes_add_up() -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.records("movement", id=CROSSOVER)))
    driver.command("ADD_TIME", seconds="10")
    driver.until(lambda d: bool(d.holds("start", CROSSOVER)))
    driver.run(5.0)
    driver.command("ADD_TIME", seconds="5")
    to_the_end(driver, 2)
    assert held(driver) == pytest.approx([45.0, 45.0])


def test_longer_that_was_heard_too_late_counts_for_the_other_side_as_well() -> None:
    driver = Driver.holding()
    driver.run(24.8)
    then = position(driver.state)
    driver.run(1.0)
    driver.command("ADD_TIME", at=then, seconds="20")
    driver.run(10.0)
    driver.command("ADD_TIME", seconds="5")
    to_the_end(driver, 3)
    assert held(driver) == pytest.approx([30.0, 25.0, 55.0])
    assert kept(driver)[-1].held == {CROSSOVER: 55.0}


def test_from_the_top_after_an_addition_is_the_whole_length() -> None:
    driver = Driver.holding()
    driver.run(24.8)
    then = position(driver.state)
    driver.run(1.0)
    driver.command("ADD_TIME", at=then, seconds="20")
    driver.run(5.0)
    driver.command("REDO_HOLD")
    to_the_end(driver, 3)
    assert held(driver)[-1] == pytest.approx(50.0)


def test_late_between_two_sets_the_next_set_is_longer() -> None:
    driver = Driver.idle()
    driver.command("START", routine="hips-and-hamstrings")
    strap = "hamstring-strap"
    driver.until(lambda d: bool(d.holds("start", strap)))
    driver.run(driver.state.work.countdown.remaining_s(driver.now_s) - 0.2)  # type: ignore[union-attr]
    then = position(driver.state)
    driver.run(1.0)
    driver.command("ADD_TIME", at=then, seconds="10")
    to_the_end(driver, 4, strap)
    first, *others = held(driver, strap)
    assert others == pytest.approx([float(str(first)) + 10.0] * 3)


def test_in_the_end_shorter_never_becomes_longer() -> None:
    driver = Driver.holding("ankle-pumps")
    for _ in range(8):
        before = blocks(driver, "ankle-pumps")[0].count
        driver.command("CUT_TIME")
        assert blocks(driver, "ankle-pumps")[0].count <= before


def test_the_times_that_are_told_are_those_of_what_was_kept() -> None:
    def told(intent: str, **changes: object) -> str:
        driver = Driver.idle(**changes)
        at_s = driver.now_s
        driver.command(intent, **({"routine": "crossover"} if intent == "START" else {}))
        driver.run(8.0)
        return " ".join(e.text for t, e in driver.log if isinstance(e, Say) and t >= at_s)

    slow = Settings(held={CROSSOVER: 180.0})
    for intent in ("START", "LIST", "TIME_LEFT_ALL"):
        assert told(intent) != told(intent, settings=slow)
        assert told(intent) != told(intent, settings=Settings(rest_s=60.0))


changes = st.lists(
    st.tuples(
        st.sampled_from(["ADD_TIME", "CUT_TIME"]),
        st.integers(1, 90),
        st.floats(0.0, 12.0),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["movement", "hold"]), changes)
def test_after_any_changes_of_the_first_side_the_second_is_exactly_as_long(
    since: str, changes: list[tuple[str, int, float]]
) -> None:
    driver = Driver.idle()
    driver.command("START", movement=CROSSOVER)
    driver.until(lambda d: bool(d.records(since)))
    for intent, seconds, then_s in changes:
        if driver.holds("end", CROSSOVER):
            break
        driver.command(intent, seconds=str(seconds))
        driver.run(then_s)
    to_the_end(driver, 2)
    first, second = held(driver)
    assert first == pytest.approx(second, abs=1e-6)
    length_s = kept(driver)[-1].held[CROSSOVER]
    assert LIMITS[0] <= length_s <= LIMITS[1]


def test_nothing_is_changed_where_nothing_can_be() -> None:
    driver = Driver.holding()
    driver.command("ADD_TIME", seconds="300")
    before = kept(driver)
    driver.command("ADD_TIME")
    assert driver.said()[-1] == narration.NO_FURTHER
    assert kept(driver) == before


def test_what_was_heard_too_late_cannot_be_held_on_for_beyond_the_longest() -> None:
    driver = Driver.holding()
    driver.command("ADD_TIME", seconds="300")
    work = driver.state.work
    assert work is not None
    driver.run(work.countdown.remaining_s(driver.now_s) - 0.2)
    then = position(driver.state)
    driver.run(1.0)
    before, at_s = kept(driver), driver.now_s
    driver.command("ADD_TIME", at=then, seconds="20")
    driver.run(4.0)
    assert driver.said(at_s)[0] == narration.NO_FURTHER
    assert kept(driver) == before
    to_the_end(driver, 2)
    assert held(driver)[1] == pytest.approx(held(driver)[0])


def test_what_is_held_on_for_may_be_made_longer_before_it_begins() -> None:
    driver = Driver.holding()
    driver.run(24.8)
    then = position(driver.state)
    driver.run(1.0)
    driver.command("ADD_TIME", at=then, seconds="20")
    driver.command("ADD_TIME", seconds="10")
    to_the_end(driver, 3)
    assert held(driver) == pytest.approx([30.0, 30.0, 60.0])
