from __future__ import annotations

from datetime import timedelta

import pytest

from intents import retelling
from intents.journal import Measure, Session
from intents.journal.trend import Compared, Trend, Verdict
from tests.app.report.journals import TODAY, session
from voice.app.report.trends import told, trend_sentences


def mornings(*pains: int, until: int = 0, **given: str) -> tuple[Session, ...]:
    """Days in a row up to so many days ago, with a score of pain each."""
    last = len(pains) - 1 + until
    return tuple(
        session(TODAY - timedelta(days=last - step), reason=given.get("reason"), pain_before=pain)
        for step, pain in enumerate(pains)
    )


def compared(first: float, latest: float) -> Trend:
    return Trend("pain_before", 20, Compared(7, first, latest, TODAY, TODAY))


@pytest.mark.parametrize(
    ("first", "latest", "words"),
    [
        (5.0, 5.0, "about the same as at first"),
        (5.0, 5.5, "about the same as at first"),
        (5.0, 4.0, "a little lower than at first, too small to be sure"),
        (4.0, 3.0, "maybe lower than at first"),
        (5.0, 6.5, "a little higher than at first, too small to be sure"),
        (6.0, 4.0, "clearly lower than at first"),
        (4.0, 6.0, "clearly higher than at first"),
    ],
)
def test_a_trend_is_told_with_both_medians_and_the_number_of_readings(
    first: float, latest: float, words: str
) -> None:
    numbers = [f"{value:g}" for value in (first, latest)]
    assert told(compared(first, latest)) == (
        f"Pain before a session: {words}. The median of the first 7 readings was {numbers[0]}, "
        f"of the latest 7 it is {numbers[1]}."
    )


@pytest.mark.parametrize("measure", ["pain_before", "stiffness"])
def test_too_few_scores_are_not_compared(measure: Measure) -> None:
    assert told(Trend(measure, 1)).endswith(
        ": not enough yet to compare. There is a score on 1 day; it takes 8."
    )


def test_a_measure_without_scores_is_not_mentioned() -> None:
    assert trend_sentences((session(TODAY),), TODAY) == ()
    (alone,) = trend_sentences(mornings(5, 5, 5, 5, 5, 5, 5, 5), TODAY)
    assert alone.startswith("Pain before a session: about the same")


def test_a_fall_is_credited_to_nothing() -> None:
    said = trend_sentences(mornings(6, 6, 6, 6, 3, 3, 3, 3), TODAY)
    assert said[-1] == retelling.FIRST_DAYS
    assert "stretch" not in " ".join(said)


def test_a_fall_is_not_all_where_sessions_ended_because_of_pain() -> None:
    said = trend_sentences(mornings(6, 6, 6, 6, 3, 3, 3, 3, reason="pain"), TODAY)
    assert retelling.ENDED_FOR_PAIN in said


def test_high_rising_or_warning_scores_send_to_a_doctor() -> None:
    high = trend_sentences(mornings(7, 7, 8), TODAY)[-1]
    assert high.startswith("Pain before a session was 7 or more on 3 days of the latest 7")
    rising = trend_sentences(mornings(2, 2, 2, 2, 5, 5, 5, 5, 5, 5, 5), TODAY)[-1]
    assert rising.startswith("Pain before a session went up by 2 or more")
    warned = trend_sentences(mornings(2, reason="red_flag"), TODAY)[-1]
    assert warned.startswith(retelling.WARNING_SIGN)
    assert all(said.endswith(retelling.ASK_A_DOCTOR) for said in (high, rising, warned))


def test_an_old_last_score_is_dated() -> None:
    said = trend_sentences(mornings(5, 5, 5, 5, 5, 5, 5, 5, until=20), TODAY)
    assert said[-1] == "The last score was told on Tue 10 Nov 2026."


def test_every_verdict_has_its_words() -> None:
    assert {*retelling.VERDICTS} == {*Verdict}
