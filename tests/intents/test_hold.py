"""The countdown and its marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.hold import Countdown, Mark, WorkPlan, next_marks

seconds = st.floats(0.0, 300.0)
changes = st.lists(
    st.tuples(st.sampled_from(["freeze", "thaw", "extend"]), st.floats(-60, 60), seconds)
)


def counts(plan: WorkPlan) -> list[float]:
    return [mark.remaining_s for mark in plan.marks() if mark.name == "count"]


def test_a_running_countdown_ends_at_its_instant() -> None:
    countdown = Countdown.start(30.0, 100.0)
    assert countdown.remaining_s(112.0) == 18.0
    assert countdown.held_s(112.0) == 12.0
    assert countdown.remaining_s(131.0) == 0.0


def test_a_frozen_clock_keeps_what_is_left_however_long_the_pause() -> None:
    frozen = Countdown.start(30.0, 0.0).freeze(10.0)
    assert not frozen.running
    assert frozen.remaining_s(5000.0) == 20.0
    thawed = frozen.thaw(5000.0)
    assert thawed.finishes_at_s == 5020.0


def test_freezing_twice_or_thawing_a_running_clock_changes_nothing() -> None:
    running = Countdown.start(30.0, 0.0)
    assert running.thaw(3.0) is running
    frozen = running.freeze(3.0)
    assert frozen.freeze(9.0) is frozen


@given(seconds, changes)
def test_time_left_is_never_negative_and_planned_is_held_plus_left(
    planned_s: float, steps: list[tuple[str, float, float]]
) -> None:
    countdown, now_s = Countdown.start(planned_s, 0.0), 0.0
    for action, by_s, later_s in steps:
        now_s += later_s
        before_s, held_s = countdown.remaining_s(now_s), countdown.held_s(now_s)
        if action == "freeze":
            countdown = countdown.freeze(now_s)
        elif action == "thaw":
            countdown = countdown.thaw(now_s)
        else:
            countdown = countdown.extend(by_s, now_s)
            before_s = max(0.0, before_s + by_s)
        assert countdown.remaining_s(now_s) == pytest.approx(before_s, abs=1e-6)
        assert countdown.remaining_s(now_s) >= 0.0
        assert countdown.held_s(now_s) == pytest.approx(held_s, abs=1e-6)
        assert (countdown.finishes_at_s is None) != (countdown.frozen_remaining_s is None)


def test_a_hold_counts_tens_halfway_and_the_last_five() -> None:
    marks = WorkPlan("hold", 30.0).marks()
    spoken = [(mark.name, mark.remaining_s) for mark in marks]
    assert spoken == [
        ("start", 30.0),
        ("count", 20.0),
        ("halfway", 15.0),
        ("count", 10.0),
        *[("count", float(left)) for left in (5, 4, 3, 2, 1)],
        ("release", 0.0),
    ]


def test_halfway_takes_the_place_of_a_ten_and_needs_twenty_seconds() -> None:
    assert 30.0 not in counts(WorkPlan("hold", 60.0))
    names = [mark.name for mark in WorkPlan("hold", 19.0).marks()]
    assert "halfway" not in names
    assert Mark("halfway", 10.0, 10) in WorkPlan("hold", 20.0).marks()


def test_a_short_hold_counts_its_middle_like_any_other_second() -> None:
    assert counts(WorkPlan("hold", 10.0)) == [5.0, 4.0, 3.0, 2.0, 1.0]
    assert 8.0 in counts(WorkPlan("hold", 16.0, style="seconds"))


def test_other_styles_count_every_second_or_none() -> None:
    assert counts(WorkPlan("hold", 30.0, style="seconds")) == [
        float(left) for left in range(29, 0, -1) if left != 15
    ]
    assert [m.name for m in WorkPlan("hold", 60.0, style="none").marks()] == ["start", "release"]


def test_repetitions_count_up_and_name_the_last() -> None:
    marks = WorkPlan("reps", 15.0, 3, 5.0).marks()
    assert marks[1:-1] == (
        Mark("rep", 10.0, 1, ""),
        Mark("rep", 5.0, 2, "last"),
        Mark("rep", 0.0, 3, ""),
    )


def test_breaths_go_in_and_out() -> None:
    marks = WorkPlan("breaths", 20.0, 2, 10.0, in_s=4.0).marks()
    assert marks[1:-1] == (
        Mark("breath", 20.0, 1, "in"),
        Mark("breath", 16.0, 1, "out"),
        Mark("breath", 10.0, 2, "in"),
        Mark("breath", 6.0, 2, "out"),
    )


@given(
    st.sampled_from(["tens", "seconds", "none"]),
    st.floats(1.0, 300.0),
)
def test_marks_come_in_order_from_start_to_release(style: str, planned_s: float) -> None:
    marks = WorkPlan("hold", planned_s, style=style).marks()  # type: ignore[arg-type]
    left = [mark.remaining_s for mark in marks]
    assert left == sorted(left, reverse=True)
    assert marks[0].name == "start"
    assert marks[-1].name == "release"
    sounded: list[Mark] = []
    after_s = float("inf")
    while coming := next_marks(marks, after_s):
        sounded += coming
        after_s = coming[0].remaining_s
    assert sounded == list(marks)
    assert next_marks(marks, after_s) == ()


@pytest.mark.parametrize(("by_s", "planned_s"), [(10.0, 40.0), (-10.0, 20.0), (-60.0, 1.0)])
def test_a_hold_is_longer_by_what_was_asked_for_and_never_shorter_than_a_second(
    by_s: float, planned_s: float
) -> None:
    assert WorkPlan("hold", 30.0).longer(by_s) == WorkPlan("hold", planned_s)


@pytest.mark.parametrize(
    ("by_s", "count"), [(10.0, 5), (8.0, 5), (7.0, 4), (0.5, 4), (-0.5, 2), (-10.0, 1), (-60.0, 1)]
)
def test_repetitions_are_more_by_the_nearest_number_of_units_and_by_one_at_least(
    by_s: float, count: int
) -> None:
    longer = WorkPlan("reps", 15.0, 3, 5.0).longer(by_s)
    assert longer == WorkPlan("reps", count * 5.0, count, 5.0)


@given(st.integers(1, 30), st.floats(2.0, 12.0), st.floats(-90.0, 90.0))
def test_longer_work_keeps_whole_units(count: int, unit_s: float, by_s: float) -> None:
    plan = WorkPlan("reps", count * unit_s, count, unit_s).longer(by_s)
    assert plan.count >= 1
    assert plan.planned_s == pytest.approx(plan.count * unit_s)
