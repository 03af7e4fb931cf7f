from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.journal.regularity import Regularity, Streak, days_between, regularity
from tests.intents.journal.days import day

TODAY = day(30)
AGO = st.frozensets(st.integers(0, 30))


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=number) for number in days]


def known(*days: int) -> Regularity:
    return regularity(ago(*days), TODAY)


def streak(*days: int) -> tuple[int, int]:
    found = known(*days).streak
    return found.days, found.off


def test_nothing_noted_is_nothing():
    assert known() == Regularity(0, None, is_new=False, streak=Streak())
    assert not known().today


def test_the_last_seven_days_have_today_in_them():
    assert known(0, 6, 7).in_week == 2
    assert known(7).in_week == 0
    assert known(*range(20)).in_week == 7


def test_when_it_was_done_last():
    assert known(0, 1).today
    assert (known(1, 5).ago, known(1, 5).today) == (1, False)
    assert known(30).ago == 30


def test_a_journal_that_began_this_week_knows_nothing_of_the_days_before():
    assert known(6).is_new
    assert not known(7, 0).is_new


def test_a_day_noted_twice_is_one_day():
    assert known(0, 0, 1) == known(0, 1)


def test_days_after_today_count_for_nothing():
    assert regularity([*ago(1, 2), day(400)], TODAY) == known(1, 2)
    assert regularity([day(400)], TODAY) == known()


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ((0,), (1, 0)),
        ((1,), (1, 0)),  # today is not over
        ((2,), (1, 1)),  # yesterday was the one day off
        ((3,), (0, 0)),  # two days off in a row
        ((0, 1, 2, 3), (4, 0)),
        ((0, 2, 3), (3, 1)),
        ((0, 3, 4), (1, 0)),
        ((0, 2, 3, 4, 5, 6, 7, 9), (8, 2)),  # off: one and eight days ago, seven days apart
        ((0, 2, 3, 4, 5, 6, 8), (6, 1)),  # off: one and seven days ago, in the same seven days
        ((0, *range(2, 8), *range(9, 15), *range(16, 22)), (19, 3)),
    ],
)
def test_one_day_off_in_seven_does_not_end_a_streak(days: tuple[int, ...], found: tuple[int, int]):
    assert streak(*days) == found


def test_the_days_off_within_a_streak_are_told_and_those_before_it_are_not():
    assert known(0, 2, 3).streak == Streak(3, 1)
    assert known(0, 1, 2).streak == Streak(3, 0)
    assert known(2, 3).streak == Streak(2, 1)
    assert known(0, 1, 3, 6).streak == Streak(3, 1)


def is_unbroken(done: Collection[int], first: int, last: int) -> bool:
    """Whether no seven days in a row, all of them between these two, have two days off."""
    off = [number for number in range(last, first + 1) if number not in done]
    return all(later - earlier >= 7 for earlier, later in pairwise(off))


@given(AGO)
def test_a_streak_is_the_longest_time_without_two_days_off_in_seven(done: frozenset[int]):
    last = 0 if 0 in done else 1
    firsts = [first for first in done if first >= last and is_unbroken(done, first, last)]
    first = max(firsts, default=last - 1)
    counted = [number for number in range(last, first + 1) if number in done]
    assert known(*done).streak.days == len(counted)
    if counted:
        assert known(*done).streak.off == first - last + 1 - len(counted)


@given(AGO, st.randoms(use_true_random=False))
def test_the_order_of_days_does_not_matter(done: frozenset[int], source):
    shuffled = sorted(done)
    source.shuffle(shuffled)
    assert known(*shuffled) == known(*sorted(done))


@given(AGO)
def test_stretching_today_never_makes_the_figures_smaller(done: frozenset[int]):
    before, after = known(*done), known(*done, 0)
    assert after.in_week == before.in_week + (0 not in done)
    assert after.streak.days == before.streak.days + (0 not in done)


def test_days_between_have_both_ends_in_them():
    days = [day(number) for number in (0, 1, 1, 4, 9)]
    assert days_between(days, day(1), day(4)) == 2
    assert days_between(days, day(0), day(9)) == 4
    assert days_between([], day(0), day(9)) == 0
