from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import retelling
from intents.intent import SAFETY_FIRST
from intents.journal import History, Reading, Session
from intents.language import STATES, Language
from intents.language.spoken import words_of
from intents.routine import Library
from intents.safety import never_said_in
from intents.timing import said_s
from tests.intents.journal.days import day, readings, session
from tests.intents.retold import every_line

LINES = sorted(set(every_line()))
LONGEST_S = 4.9
"""Of a streak of a whole year."""

USUAL_S = 4.4
CREDIT = (
    *("because of the", "thanks to", "helped", "helps", "works", "better", "worse", "improve"),
    *("progress", "well done", "great", "good", "cure", "heal", "treat", "relieve", "effect"),
)


@pytest.fixture(scope="module")
def language() -> Language:
    library = Library.packaged()
    return Language.packaged(library.names(), library.movement_names())


def pain(*values: int | None, sessions: Sequence[Session] = ()) -> History:
    return History(readings=readings(values), recent=tuple(sessions))


def told(history: History, at: int | None = None) -> tuple[str, ...]:
    """What is said of the numbers, on the day of the last reading unless another is given."""
    last = history.readings[-1].day if history.readings else day(0)
    return retelling.pain_trend(history, last if at is None else day(at))


def stretched(*days: int, today: int | None) -> tuple[str, ...]:
    history = History(days=tuple(day(number) for number in days))
    return retelling.progress(history, None if today is None else day(today))


def test_no_line_holds_a_phrase_that_must_act_at_once(language: Language):
    found = {
        (line, state, armed.intent)
        for line in LINES
        for state in STATES
        for armed in language.spoken_in(line, state)
        if armed.intent in SAFETY_FIRST
    }
    assert found == set()


def test_no_line_holds_even_a_rare_phrase_that_must(language: Language):
    graphs = {
        block.graph
        for state in STATES
        for block in language._index(state).blocks
        if block.intent in SAFETY_FIRST
    }
    ends = {words for line in LINES for words in _ends(words_of(line))}
    found = {words for words in ends for graph in graphs if graph.longest(words) > 1}
    assert found == set()


def _ends(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [words[at:] for at in range(len(words))]


def test_no_line_holds_a_word_that_would_end_the_session():
    assert {line: never_said_in(line) for line in LINES if never_said_in(line)} == {}


def test_lines_are_plain_whole_sentences_of_one_breath():
    for line in LINES:
        assert line.isascii(), line
        assert not any(letter.isdigit() for letter in line), line
        assert not set("{}_<>[]!") & set(line), line
        assert line == " ".join(line.split()), line
        assert line[0].isupper(), line
        assert line.endswith("."), line
        assert said_s(line) < LONGEST_S, line


def test_nearly_every_line_is_as_short_as_the_others_of_the_narrator():
    assert sum(said_s(line) > USUAL_S for line in LINES) < 0.05 * len(LINES)


def test_no_line_credits_anything():
    for line in LINES:
        assert not [word for word in CREDIT if word in line.lower()], line


# How regularly


def test_with_nothing_noted_it_says_so():
    assert stretched(today=3) == ("I have nothing noted so far.",)
    assert stretched(today=None) == ("I have nothing noted so far.",)


def test_the_days_of_the_week_are_the_main_figure():
    assert stretched(0, 10, 14, 15, 16, today=16) == (
        "You stretched today: four of the last seven days.",
        "Your streak is three days.",
    )


def test_a_day_off_in_a_streak_is_told():
    assert stretched(0, 7, 8, 9, 11, 12, today=12) == (
        "You stretched today: five of the last seven days.",
        "Your streak is five days, with one day off.",
    )


def test_a_streak_of_one_day_is_none():
    assert stretched(0, 12, today=12) == ("You stretched today: one of the last seven days.",)


def test_not_today_says_when_it_was_last():
    assert stretched(0, 10, 11, today=12) == (
        "Not so far today: two of the last seven days.",
        "The last time was yesterday, in a streak of two days.",
    )
    assert stretched(0, 9, today=12) == (
        "Not so far today: one of the last seven days.",
        "The last time was three days ago.",
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "yesterday"),
        (2, "two days ago"),
        (20, "twenty days ago"),
        (21, "about three weeks ago"),
        (59, "about eight weeks ago"),
        (60, "more than eight weeks ago"),
        (400, "more than eight weeks ago"),
    ],
)
def test_the_longer_ago_the_rounder(days: int, said: str):
    assert retelling._ago(days) == said


def test_after_a_long_gap_it_is_none_of_the_last_days():
    assert stretched(0, 1, 2, today=40) == (
        "Not so far today: none of the last seven days.",
        "The last time was about five weeks ago.",
    )


def test_a_journal_of_this_week_does_not_count_the_days_before_it():
    assert stretched(0, today=0) == ("You stretched today: one day noted in all.",)
    assert stretched(0, 2, today=3) == (
        "Not so far today: two days noted in all.",
        "The last time was yesterday, in a streak of two days.",
    )


def test_where_the_day_is_unknown_only_what_is_certain_is_said():
    expected = ("I have noted three days of stretching.", "What day today is, I do not know.")
    assert stretched(0, 1, 5, today=None) == expected
    assert stretched(10, 11, 15, today=3) == expected


# Where the numbers go


def test_without_a_number_there_is_none():
    assert told(History()) == ("I have no numbers of that yet.",)


def test_seven_readings_are_too_few_and_eight_are_not():
    assert told(pain(*[5] * 7)) == ("Too early to tell: seven readings, and it takes eight.",)
    assert told(pain(5)) == ("Too early to tell: one reading, and it takes eight.",)
    assert told(pain(*[5] * 8))[:2] == (
        "Your pain is about the same as at first.",
        "Five then and now, four readings each.",
    )


def test_fourteen_readings_are_seven_each():
    assert told(pain(*[6] * 7, *[4] * 7)) == (
        "Your pain is clearly lower than at first.",
        "From six to four, seven readings each.",
        "First days are often bad days, so this tells no cause.",
    )


def test_a_difference_of_a_half_is_about_the_same():
    assert told(pain(5, 5, 5, 5, 5, 5, 4, 4)) == (
        "Your pain is about the same as at first.",
        "From five to four and a half, four readings each.",
        "Over these days you stretched on none of eight.",
    )


def test_a_difference_of_one_is_too_small_either_way():
    down, up = told(pain(*[5] * 4, *[4] * 4)), told(pain(*[5] * 4, *[6] * 4))
    assert down == (
        "Your pain is a little lower than at first, too small to be sure.",
        "From five to four, four readings each.",
    )
    assert up == (
        "Your pain is a little higher than at first, too small to be sure.",
        "From five to six, four readings each.",
    )


def test_from_a_low_start_a_fall_of_one_is_a_maybe_and_a_rise_is_not():
    assert told(pain(*[3] * 4, *[2] * 4))[0] == "Your pain is maybe lower than at first."
    assert told(pain(*[3] * 4, *[4] * 4))[0] == (
        "Your pain is a little higher than at first, too small to be sure."
    )


def test_a_difference_of_two_is_clear_either_way():
    assert told(pain(*[5] * 4, *[3] * 4))[0] == "Your pain is clearly lower than at first."
    assert told(pain(*[3] * 4, *[5] * 4)) == (
        "Your pain is clearly higher than at first.",
        "From three to five, four readings each.",
        "Such numbers rise and fall by themselves.",
    )


def test_numbers_that_begin_on_a_bad_day_and_drift_down_are_credited_to_nothing():
    drifting = (8, 7, 7, 6, 6, 5, 5, 5, 4, 4, 5, 4, 4, 4, 5, 4, 4, 4, 3, 4)
    days = tuple(day(number) for number in range(20))
    assert told(replace(pain(*drifting), days=days)) == (
        "Your pain is clearly lower than at first.",
        "From six to four, seven readings each.",
        "First days are often bad days, so this tells no cause.",
    )


def test_gaps_are_no_readings():
    assert told(pain(5, None, 5, *[None] * 40, 5, 5, 3, None, 3, 3, 3))[:2] == (
        "Your pain is clearly lower than at first.",
        "From five to three, four readings each.",
    )


def test_days_are_set_beside_the_numbers_only_where_these_are_the_same():
    days = tuple(day(number) for number in (0, 1, 5, 9, 27, 30))
    steady = pain(*[4] * 7, *[None] * 14, *[4] * 7)
    assert told(replace(steady, days=days)) == (
        "Your pain is about the same as at first.",
        "Four then and now, seven readings each.",
        "Over these days you stretched on five of twenty eight.",
    )
    long = pain(*[4] * 4, *[None] * 95, *[4] * 4)
    assert len(told(replace(long, days=days))) == 2


def test_a_falling_number_is_told_with_the_session_that_pain_ended():
    sessions = (session(3, reason="pain"), session(4))
    assert told(pain(*[6] * 4, *[3] * 4, sessions=sessions))[2:] == (
        "Yet a recent session ended because of pain.",
    )
    assert told(pain(*[5] * 4, *[4] * 4, sessions=sessions))[2:] == (
        "Yet a recent session ended because of pain.",
    )


def test_old_numbers_are_told_with_their_age():
    history = pain(*[5] * 8)
    assert len(told(history, at=7 + 14)) == 3
    assert told(history, at=7 + 15)[2] == "The last reading was fifteen days ago."
    assert told(history, at=7 + 90)[2] == "The last reading was more than eight weeks ago."
    assert retelling.pain_trend(history, None) == told(history)


def test_high_numbers_send_to_a_doctor_before_there_is_a_trend():
    assert told(pain(8, 7, 2, 9)) == (
        "Too early to tell: four readings, and it takes eight.",
        "Your pain was seven or more on three days lately.",
        "Please ask a doctor about it.",
    )


def test_a_week_that_is_two_higher_sends_to_a_doctor():
    assert told(pain(*[2] * 7, *[4] * 7)) == (
        "Your pain is clearly higher than at first.",
        "From two to four, seven readings each.",
        "Your pain went up by two or more for seven readings.",
        "Please ask a doctor about it.",
    )


def test_a_red_flag_sends_to_a_doctor_whatever_the_numbers_are():
    sessions = (session(3, reason="red_flag"), session(4))
    warned = ("A recent session ended with a warning sign.", "Please ask a doctor about it.")
    assert told(pain(*[6] * 4, *[2] * 4, sessions=sessions))[2:] == warned
    assert told(History(recent=sessions))[1:] == warned


def test_stiffness_is_told_where_only_it_has_enough_readings():
    both = (*readings([5] * 3), *readings([6] * 4 + [3] * 4, "stiffness"))
    assert told(History(readings=both))[:2] == (
        "How stiff you are is clearly lower than at first.",
        "From six to three, four readings each.",
    )
    few = (*readings([5] * 3), *readings([6] * 5, "stiffness"))
    assert told(History(readings=few))[0].startswith("Too early to tell: five readings")


def test_stiffness_worries_though_pain_does_not():
    both = (*readings([1] * 8), *readings([8] * 3, "stiffness"))
    assert told(History(readings=both))[-2:] == (
        "How stiff you are was seven or more on three days lately.",
        "Please ask a doctor about it.",
    )


def test_numbers_from_after_a_session_change_no_word():
    history = pain(*[6] * 4, *[5] * 4)
    after = readings([0] * 8, "pain_after")
    assert told(replace(history, readings=(*history.readings, *after))) == told(history)


# Whatever the journal holds

MEASURED = st.builds(
    Reading,
    st.integers(0, 200).map(day),
    st.sampled_from(["pain_before", "stiffness", "pain_after"]),
    st.integers(0, 10),
)
ENDS = st.sampled_from(["finished", "stopped", "pain", "red_flag", "silence"])
HISTORIES = st.builds(
    History,
    days=st.lists(st.integers(0, 200).map(day), max_size=60).map(tuple),
    readings=st.lists(MEASURED, max_size=60).map(tuple),
    recent=st.lists(ENDS.map(lambda reason: session(0, reason=reason)), max_size=3).map(tuple),
)
TODAY = st.none() | st.integers(0, 300).map(lambda number: day(0) + timedelta(days=number))


@given(HISTORIES, TODAY)
def test_whatever_the_journal_holds_the_answer_is_short_and_credits_nothing(history, today):
    of_days, of_numbers = retelling.progress(history, today), retelling.pain_trend(history, today)
    assert 1 <= len(of_days) <= 2
    assert 1 <= len(of_numbers) <= 5
    for line in (*of_days, *of_numbers):
        assert not never_said_in(line), line
        assert not [word for word in CREDIT if word in line.lower()], line
        assert said_s(line) < LONGEST_S, line


@given(HISTORIES, TODAY)
def test_a_verdict_never_comes_without_both_numbers_and_how_many_there_are(history, today):
    lines = retelling.pain_trend(history, today)
    if not lines[0].startswith(("Too early", "I have no")):
        assert lines[1].endswith(" readings each.")
        assert lines[1].startswith("From ") or " then and now, " in lines[1]
