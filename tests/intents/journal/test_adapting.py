from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.journal import Held, History, Hurt, Session
from intents.journal.adapting import Shorter, shortened
from tests.intents.journal.days import hold, session

HURT = (Hurt("leg-crossover", "right"),)


def offered(*sessions: Session) -> Shorter | None:
    return shortened(History(recent=sessions)).get("leg-crossover")


def cut(number: int, *lengths_s: float, planned_s: float = 60.0) -> Session:
    return session(number, *(hold(one_s, planned_s) for one_s in lengths_s))


def test_three_holds_ended_early_are_offered_at_their_usual_length():
    assert offered(cut(0, 18.0), cut(1, 22.0), cut(2, 31.0)) == Shorter(20.0, 3)
    assert offered(cut(0, 18.0, 22.0), cut(1, 31.0)) == Shorter(20.0, 3)


def test_two_are_not_enough_and_neither_are_three_in_one_session():
    assert offered(cut(0, 20.0), cut(1, 20.0)) is None
    assert offered(cut(0, 20.0, 20.0, 20.0)) is None
    assert offered() is None


def test_the_latest_three_count_and_one_held_to_its_end_among_them_is_enough():
    assert offered(cut(0, 60.0), cut(1, 20.0, 20.0), cut(2, 20.0)) == Shorter(20.0, 3)
    assert offered(cut(0, 20.0, 20.0), cut(1, 20.0), cut(2, 60.0)) is None
    assert offered(cut(0, 20.0), cut(1, 50.0), cut(2, 20.0), cut(3, 20.0)) is None


def test_a_longer_row_says_how_long_it_is_and_goes_by_its_latest_three():
    rows = [cut(number, one_s) for number, one_s in enumerate((40.0, 40.0, 20.0, 20.0, 15.0))]
    assert offered(*rows) == Shorter(20.0, 5)


@pytest.mark.parametrize(
    ("usual_s", "offered_s"),
    [(3.0, 10.0), (12.4, 10.0), (12.5, 15.0), (17.4, 15.0), (22.5, 25.0), (44.0, 45.0)],
)
def test_the_length_is_rounded_to_five_seconds_and_never_below_ten(
    usual_s: float, offered_s: float
):
    assert offered(*(cut(number, usual_s) for number in range(3))) == Shorter(offered_s, 3)


def test_nothing_is_offered_that_is_not_shorter():
    assert offered(*(cut(number, 7.0, planned_s=10.0) for number in range(3))) is None
    assert offered(*(cut(number, 11.0, planned_s=15.0) for number in range(3))) == Shorter(10.0, 3)


def test_where_it_hurt_something_else_is_done_about_it():
    hurting = session(1, hold(20.0), hurts=HURT)
    assert offered(cut(0, 20.0), hurting, cut(2, 20.0)) is None
    assert offered(hurting, *(cut(number, 20.0) for number in (2, 3, 4))) == Shorter(20.0, 3)
    elsewhere = session(1, hold(20.0), hurts=(Hurt("neck-turn", "left"),))
    assert offered(cut(0, 20.0), elsewhere, cut(2, 20.0)) == Shorter(20.0, 3)


def test_repetitions_and_breaths_are_left_as_they_are():
    work = [session(n, hold(5.0, form=form)) for n, form in enumerate(("reps", "breaths", "reps"))]
    assert offered(*work) is None
    assert offered(cut(3, 20.0), *work, cut(4, 20.0), cut(5, 20.0)) == Shorter(20.0, 3)


def test_each_movement_stands_for_itself():
    other = [
        session(number, Held("side-quad", "left", "hold", 30.0, 30.0), hold(20.0))
        for number in range(3)
    ]
    assert shortened(History(recent=tuple(other))) == {"leg-crossover": Shorter(20.0, 3)}


def test_an_offer_that_is_held_to_its_end_stands():
    rows = [cut(number, 20.0) for number in range(3)]
    kept = [cut(number, 20.0, planned_s=20.0) for number in range(3, 8)]
    assert offered(*rows, *kept) == Shorter(20.0, 3)


def test_an_offer_grows_with_a_longer_hold_that_is_held_to_its_end():
    rows = [cut(number, 20.0) for number in range(3)]
    assert offered(*rows, cut(3, 30.0, planned_s=30.0)) == Shorter(30.0, 3)
    grown = (cut(3, 30.0, planned_s=30.0), cut(4, 20.0, planned_s=20.0))
    assert offered(*rows, *grown) == Shorter(30.0, 3)


def test_an_offer_falls_once_the_length_that_was_too_long_is_held_to_its_end():
    rows = [cut(number, 20.0) for number in range(3)]
    assert offered(*rows, cut(3, 60.0)) is None
    assert offered(*rows, cut(3, 20.0, planned_s=20.0), cut(4, 50.0)) is None


def test_an_offer_stands_while_it_hurts():
    rows = [cut(number, 20.0) for number in range(3)]
    hurting = session(3, hold(5.0, 20.0), hurts=HURT)
    assert offered(*rows, hurting) == Shorter(20.0, 3)


def test_an_offer_that_is_too_long_as_well_becomes_shorter():
    rows = [cut(number, 30.0) for number in range(3)]
    kept = cut(3, 30.0, planned_s=30.0)
    again = [cut(number, 12.0, planned_s=30.0) for number in range(4, 7)]
    assert offered(*rows, kept, *again[:2]) == Shorter(30.0, 3)
    assert offered(*rows, kept, *again) == Shorter(10.0, 3)
    assert offered(*rows, kept, *again, kept) == Shorter(30.0, 3)


def test_reasons_that_are_long_ago_are_forgotten():
    history = History()
    for number in range(3):
        history = history.with_session(cut(number, 20.0))
    for number in range(3, 13):
        history = history.with_session(cut(number, 20.0, planned_s=20.0))
    assert shortened(history) == {}


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0.0, 60.0), st.sampled_from([10.0, 20.0, 60.0])), max_size=4),
        max_size=8,
    )
)
def test_an_offer_is_whole_shorter_than_what_was_planned_and_has_its_reason(rows):
    held = [
        session(number, *(hold(min(held_s, planned_s), planned_s) for held_s, planned_s in row))
        for number, row in enumerate(rows)
    ]
    found = offered(*held)
    if found is not None:
        short = [one for each in held for one in each.held if one.was_cut]
        assert found.times >= 3
        assert len(short) >= found.times
        assert found.seconds % 5 == 0, found
        assert 10.0 <= found.seconds < max(one.planned_s for one in short)


@pytest.mark.parametrize("reason", ["stopped", "pain", "silence"])
def test_a_hold_that_ended_with_the_session_tells_nothing_of_its_length(reason: str) -> None:
    assert offered(*(session(number, hold(20.0), reason=reason) for number in range(4))) is None
    twice = (session(number, hold(20.0), hold(15.0), reason=reason) for number in range(3))
    assert offered(*twice) == Shorter(20.0, 3)
