from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.journal import Measure, Reading, Session
from intents.journal.trend import (
    Compared,
    RightAfter,
    Trend,
    Verdict,
    Worry,
    ended_for_pain,
    high_days,
    is_rising,
    right_after,
    trend,
    worry,
)
from tests.intents.journal.days import day, readings, session

SCORES = st.integers(0, 10)
MIRRORED = {
    Verdict.SAME: {Verdict.SAME},
    Verdict.LOWER: {Verdict.HIGHER},
    Verdict.HIGHER: {Verdict.LOWER},
    Verdict.LITTLE_LOWER: {Verdict.LITTLE_HIGHER},
    Verdict.MAYBE_LOWER: {Verdict.LITTLE_HIGHER},
    Verdict.LITTLE_HIGHER: {Verdict.LITTLE_LOWER, Verdict.MAYBE_LOWER},
}


def of(*values: int | None) -> Trend:
    return trend(readings(values), "pain_before")


def verdict(first: float, latest: float) -> Verdict:
    return Compared(7, first, latest, day(0), day(20)).verdict


def test_seven_readings_are_too_few_and_eight_are_compared_four_with_four():
    assert of(*[5] * 7) == Trend("pain_before", 7)
    assert of(6, 6, 4, 4, 3, 3, 1, 1) == Trend(
        "pain_before", 8, Compared(4, 5.0, 2.0, day(0), day(7))
    )


def test_with_nine_readings_the_one_in_the_middle_counts_at_neither_end():
    assert of(5, 5, 5, 5, 10, 3, 3, 3, 3).compared == Compared(4, 5.0, 3.0, day(0), day(8))


def test_from_fourteen_readings_on_seven_are_compared_with_seven():
    values = [7, 7, 7, 6, 5, 5, 5, 4, 4, 4, 3, 2, 2, 2]
    assert of(*values).compared == Compared(7, 6.0, 3.0, day(0), day(13))
    assert of(*values[:-1]).compared == Compared(6, 6.5, 3.5, day(0), day(12))
    assert of(*values[:7], *[10] * 30, *values[7:]).compared == Compared(
        7, 6.0, 3.0, day(0), day(43)
    )


def test_a_day_without_a_reading_is_a_gap_and_never_filled_in():
    gappy = of(6, None, None, 6, 6, None, 6, *[None] * 30, 3, 3, None, 3, 3)
    assert gappy.count == 8
    assert gappy.compared == Compared(4, 6.0, 3.0, day(0), day(41))


def test_one_outlier_moves_nothing():
    assert of(5, 5, 5, 5, 5, 5, 10, 5, 5, 5, 0, 5, 5, 5).compared == Compared(
        7, 5.0, 5.0, day(0), day(13)
    )


def test_of_two_readings_on_one_day_the_first_counts_and_they_are_one_reading():
    told = readings([6, 6, 6, 6, 3, 3, 3])
    again = (*told, Reading(day(6), "pain_before", 9))
    assert trend(again, "pain_before") == Trend("pain_before", 7)
    full = (*again, Reading(day(7), "pain_before", 3), Reading(day(7), "pain_before", 9))
    assert trend(full, "pain_before").compared == Compared(4, 6.0, 3.0, day(0), day(7))


def test_a_number_from_after_a_session_is_no_part_of_the_trend():
    mixed = readings([5] * 8) + readings([0] * 8, "pain_after") + readings([9] * 8, "stiffness")
    assert trend(mixed, "pain_before") == of(*[5] * 8)


@pytest.mark.parametrize(
    ("first", "latest", "found"),
    [
        (5.0, 5.0, Verdict.SAME),
        (5.0, 4.5, Verdict.SAME),
        (5.0, 5.5, Verdict.SAME),
        (5.0, 4.0, Verdict.LITTLE_LOWER),
        (5.0, 3.5, Verdict.LITTLE_LOWER),
        (5.0, 6.0, Verdict.LITTLE_HIGHER),
        (5.0, 6.5, Verdict.LITTLE_HIGHER),
        (5.0, 3.0, Verdict.LOWER),
        (5.0, 7.0, Verdict.HIGHER),
        (4.0, 3.0, Verdict.MAYBE_LOWER),
        (4.5, 3.5, Verdict.LITTLE_LOWER),
        (1.0, 0.0, Verdict.MAYBE_LOWER),
        (1.0, 0.5, Verdict.SAME),
        (4.0, 2.5, Verdict.MAYBE_LOWER),
        (4.0, 2.0, Verdict.LOWER),
        (4.0, 5.0, Verdict.LITTLE_HIGHER),
        (10.0, 0.0, Verdict.LOWER),
    ],
)
def test_the_words_follow_the_difference(first: float, latest: float, found: Verdict):
    assert verdict(first, latest) is found


@given(st.lists(SCORES, min_size=8, max_size=40))
def test_a_mirrored_diary_gets_the_mirrored_verdict(values: list[int]):
    plain, mirrored = of(*values).compared, of(*[10 - value for value in values]).compared
    assert plain is not None
    assert mirrored is not None
    assert mirrored.verdict in MIRRORED[plain.verdict]


@given(st.lists(SCORES, min_size=8, max_size=40))
def test_a_diary_read_backwards_has_its_ends_changed_over(values: list[int]):
    there, back = of(*values).compared, of(*reversed(values)).compared
    assert there is not None
    assert back is not None
    assert (there.first, there.latest, there.each) == (back.latest, back.first, back.each)


@given(st.lists(SCORES, max_size=30), st.randoms(use_true_random=False))
def test_the_order_in_which_days_are_written_does_not_matter(values: list[int], source):
    told = list(readings(values))
    source.shuffle(told)
    assert trend(told, "pain_before") == of(*values)


@given(st.lists(SCORES | st.none(), max_size=40))
def test_only_days_with_a_reading_count(values: list[int | None]):
    packed = [value for value in values if value is not None]
    gappy, whole = of(*values), of(*packed)
    assert gappy.count == len(packed)
    assert (gappy.compared is None) == (len(packed) < 8)
    if gappy.compared is not None and whole.compared is not None:
        assert gappy.compared.verdict is whole.compared.verdict
        assert gappy.compared.each <= len(packed) / 2


def test_seven_or_more_on_three_of_the_latest_seven_days_is_a_worry():
    assert worry(readings([7, 2, 7, 2, 7]), (), "pain_before") is Worry.HIGH
    assert worry(readings([7, 2, 7, 2, 6]), (), "pain_before") is None
    long_ago = [7, 7, 7, 2, 2, 2, 2, 2, 2, 2]
    assert worry(readings(long_ago), (), "pain_before") is None
    assert worry(readings(long_ago[:9]), (), "pain_before") is None
    assert high_days(readings(long_ago[:7]), "pain_before") == 3


def test_the_highest_number_of_a_day_decides_whether_it_was_a_high_one():
    later = tuple(Reading(day(number), "pain_before", 8) for number in range(3))
    assert high_days(readings([2, 2, 2]) + later, "pain_before") == 3


def test_a_week_that_lies_two_higher_is_a_worry_and_less_is_none():
    assert worry(readings([3] * 4 + [5] * 7), (), "pain_before") is Worry.RISING
    assert not is_rising(readings([3] * 4 + [5] * 3 + [4] * 4), "pain_before")
    assert not is_rising(readings([3] * 3 + [5] * 7), "pain_before")


def test_a_rise_after_a_fall_is_a_worry_though_the_first_days_were_no_better():
    values = [6] * 7 + [2] * 7 + [5] * 7
    assert of(*values).compared == Compared(7, 6.0, 5.0, day(0), day(20))
    assert worry(readings(values), (), "pain_before") is Worry.RISING


def test_a_slow_rise_is_a_worry_though_no_week_is_much_higher_than_the_one_before():
    assert is_rising(readings([2] * 7 + [3] * 7 + [4] * 7), "pain_before")


def test_a_red_flag_outweighs_every_number():
    sessions = (session(0), session(1, reason="red_flag"), session(2))
    assert worry(readings([0] * 20), sessions, "pain_before") is Worry.RED_FLAG
    assert worry(readings([9] * 3), sessions, "pain_before") is Worry.RED_FLAG
    assert worry((), sessions[:1], "pain_before") is None


def test_only_a_session_that_ended_because_of_pain_counts_as_one():
    assert ended_for_pain((session(0), session(1, reason="pain")))
    assert not ended_for_pain((session(0), session(1, reason="stopped")))
    assert not ended_for_pain(())


def scored(*scores: Mapping[Measure, int]) -> list[Session]:
    return [Session("crossover", session(0).began, scores=one) for one in scores]


def test_right_after_a_session_is_a_number_of_its_own():
    both = [{"pain_before": 5, "pain_after": after} for after in (4, 3, 5, 4)]
    assert right_after(scored(*both)) == RightAfter(-1.0, 4)
    assert right_after(scored(*both[:3], {"pain_before": 9}, {"pain_after": 0})) is None
    assert right_after(scored(*[{"pain_before": 2, "pain_after": 4}] * 5)) == RightAfter(2.0, 5)
