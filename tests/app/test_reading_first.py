"""What an utterance came to that was believed to begin with an urgent word."""

from __future__ import annotations

import pytest

from intents.language import Language
from voice.app.operating_point import FIRST, NEAR, URGENT, USUAL
from voice.app.reading import Begun, Judge, Verdict
from voice.ears import Alternative, Utterance
from voice.ears.second_opinion import WORD_COST

LANGUAGE = Language.packaged({"morning-stretch": ["morning stretch"]})


def judge(text: str, doubt: float, begun: str | None = None) -> Verdict:
    """Of an utterance whose only reading has this doubt."""
    cost = WORD_COST * len(text.split()) - doubt
    heard = Utterance(1.0, 1.5, (Alternative(text, 0.0, 0.0),), None, 40.0, cost)
    return Judge(LANGUAGE).judge(heard, "holding", Begun(begun, FIRST) if begun else None)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("stop", URGENT + 1.0),  # on second thoughts the same word is less clear
        ("next", USUAL + 0.5),  # nearly another command, which does not begin with "stop"
        ("stop counting", USUAL + NEAR + 1.0),  # and far from it
    ],
)
def test_a_stop_that_was_believed_stands_over_what_is_doubted(text: str, doubt: float) -> None:
    assert judge(text, doubt).reading is None
    reading = judge(text, doubt, "STOP").reading
    assert reading is not None
    assert (reading.intent, reading.text) == ("STOP", text)


def test_a_pause_that_was_believed_does_not() -> None:
    assert judge("pause", URGENT + 1.0, "PAUSE").reading is None


def test_however_clear_the_words_are_a_stop_among_others_has_to_come_first() -> None:
    assert judge("stop the dog barks", -30.0) == Verdict()


def test_where_pain_does_not_stand_the_verdict_is_that_of_the_whole() -> None:
    whole = judge("next", USUAL + 0.5)
    assert whole.is_near
    assert judge("next", USUAL + 0.5, "PAIN") == whole


def test_a_stop_stands_even_where_nothing_was_made_out_in_the_end() -> None:
    heard = Utterance(1.0, 1.5, (), None)
    reading = Judge(LANGUAGE).judge(heard, "holding", Begun("STOP", FIRST)).reading
    assert reading is not None
    assert (reading.intent, reading.text, reading.slots) == ("STOP", "", {})


def test_of_two_looks_at_the_same_beginning_the_less_doubtful_counts() -> None:
    begun = Begun("STOP", -1.0)
    assert begun.surer(Begun("STOP", -2.0)) == Begun("STOP", -2.0)
    assert begun.surer(Begun("STOP", 0.0)) is begun
    assert begun.surer(Begun("PAIN", -2.0)) is begun
