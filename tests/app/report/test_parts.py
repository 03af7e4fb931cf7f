from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.journal import Held, Hurt, Session
from intents.journal.trend import right_after
from tests.app.report.journals import NAMES, TODAY, few, session, year
from tests.app.report.pages import charts, told
from voice.app.report.bars import step_minutes, time_held
from voice.app.report.days import by_day, last_days, last_weeks, until
from voice.app.report.movements import held_words, hurt_words, movements, skip_words
from voice.app.report.pairs import pairs
from voice.app.report.pairs import told as pairs_told
from voice.app.report.summary import figures, sentences
from voice.app.report.words import counted, length, long_day, number, short_day, times


def test_numbers_lengths_and_days_are_written_plainly() -> None:
    assert [counted(1, "day"), counted(2, "day")] == ["1 day", "2 days"]
    assert [times(1), times(3)] == ["once", "3 times"]
    assert [number(3.0), number(2.5)] == ["3", "2.5"]
    lengths = [length(seconds) for seconds in (0.4, 59.4, 59.6, 90, 3599, 3600, 12000)]
    assert lengths == ["0 s", "59 s", "1 min", "2 min", "1 h", "1 h", "3 h 20 min"]
    assert short_day(date(2026, 3, 1)) == "1 Mar"
    assert long_day(date(2026, 3, 1)) == "Sun 1 Mar 2026"


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 4000))
def test_the_weeks_shown_begin_on_a_monday_and_end_today(today: date, past: int) -> None:
    since = today - timedelta(days=past)
    span = last_weeks(today, since)
    assert span.first.weekday() == 0
    assert span.last == today
    assert 4 <= span.weeks <= 12
    assert span.weeks == 12 or since in span
    assert len(list(span)) == span.length
    assert list(span)[-1] == today
    assert last_days(today).length == 7


def test_a_day_is_what_came_of_its_sessions() -> None:
    early, whole, begun = session(TODAY, reason="stopped"), session(TODAY), session(TODAY, held=())
    kinds = [by_day(found)[TODAY].kind for found in ((early, whole), (early, begun), (begun,))]
    assert kinds == ["whole", "part", "begun"]
    assert until((session(TODAY + timedelta(days=1)), whole), TODAY) == (whole,)


@given(st.floats(0.0, 5000.0))
def test_an_axis_of_minutes_has_few_lines(most: float) -> None:
    step = step_minutes(most)
    assert step >= 1
    assert 4 * step >= most


def test_the_time_held_is_told_day_by_day() -> None:
    held = (Held("leg-crossover", "left", "hold", 60.0, 45.0),)
    days = by_day((session(TODAY - timedelta(days=1), held=held), session(TODAY)))
    chart = charts(time_held(last_weeks(TODAY), days))["time"]
    assert [told(part) for part in chart.iter("rect")] == [
        "Sun 29 Nov 2026: 45 s held",
        "Mon 30 Nov 2026: 1 min held",
    ]


def test_before_and_after_are_counted_and_never_called_usual_too_early() -> None:
    sessions = few()
    said = pairs_told(pairs(sessions), right_after(sessions))
    assert said.startswith(
        "Right after 3 sessions with both scores: 2 lower, 1 the same, 0 higher."
    )
    assert "Too few yet to call anything usual." in said
    changes = {-1: "Usually 1 lower.", 0: "Usually about the same.", 2: "Usually 2 higher."}
    for change, words in changes.items():
        many = tuple(
            session(TODAY - timedelta(days=past), pain_before=5, pain_after=5 + change)
            for past in range(4)
        )
        told_of = pairs_told(pairs(many), right_after(many))
        assert words in told_of
        assert told_of.endswith("This is its own number, never part of the trend.")


def test_movements_are_told_by_side_with_the_longest_first() -> None:
    held = (
        Held("knee-rolls", "both", "reps", 30.0, 30.0),
        Held("leg-crossover", "left", "hold", 60.0, 60.0),
        Held("leg-crossover", "left", "hold", 60.0, 60.0),
    )
    given_session = session(
        TODAY, held=held, hurts=(Hurt("open-book", "right"),), skipped=("open-book", "open-book")
    )
    first, second, third = movements((given_session,), NAMES)
    assert [first.name, second.name, third.name] == ["Leg crossover", "Knee rolls", "open-book"]
    assert held_words(first.sides["left"]) == "2 min, 2 times"
    assert hurt_words(first.sides["left"]) == ""
    assert (held_words(third.sides["right"]), hurt_words(third.sides["right"])) == (
        "nothing held",
        "hurt once",
    )
    assert skip_words(third) == "left out 2 times"


def test_the_last_seven_days_are_counted_with_today() -> None:
    sessions = (
        session(TODAY - timedelta(days=7)),
        session(TODAY - timedelta(days=6)),
        session(TODAY),
        session(TODAY, 21),
        session(TODAY - timedelta(days=3), held=()),
    )
    told_of = until(sessions, TODAY)
    assert figures(told_of, TODAY) == (
        ("2 of 7", "days with a session"),
        ("3", "sessions"),
        ("3 min", "held"),
    )
    assert (
        sentences(told_of, TODAY)[0] == "Since Mon 23 Nov 2026: 4 sessions on 3 days, 4 min held."
    )


@pytest.mark.parametrize(
    ("pasts", "words"),
    [
        ((2, 1, 0), "You have kept going for 3 days."),
        ((3, 2, 0), "You have kept going for 3 days, with 1 day off in between."),
        ((9, 1, 0), None),
    ],
)
def test_a_streak_is_told_where_there_is_one(pasts: tuple[int, ...], words: str | None) -> None:
    sessions = tuple(session(TODAY - timedelta(days=past)) for past in pasts)
    said = [one for one in sentences(sessions, TODAY) if one.startswith("You have")]
    assert said == ([words] if words else [])


def test_the_sample_of_a_year_is_what_it_is_said_to_be() -> None:
    sessions = year()
    assert all(isinstance(one, Session) for one in sessions)
    assert sessions[-1].began == datetime(2026, 11, 30, 7, 5)  # noqa: DTZ001 - the journal's are local
    assert any(one.hurts for one in sessions)
    assert any(one.skipped for one in sessions)
