"""What the coach says of what it changed by itself."""

from __future__ import annotations

from intents import retelling
from intents.coach.state import KNOWN_AFTER
from intents.journal.adapting import Shorter


def test_what_is_shorter_names_its_reason():
    offer = Shorter(20.0, 3)
    assert retelling.shorter(offer) == (
        "You ended this early three times, so it is twenty seconds.",
        "Say longer for more.",
    )
    assert retelling.why_shorter(offer) == (
        "You ended it early three times in a row.",
        "Say longer for more.",
    )


def test_a_length_of_minutes_and_seconds_has_a_line_of_its_own():
    assert retelling.shorter(Shorter(75.0, 4)) == (
        "You ended this early four times.",
        "So it is one minute and fifteen seconds.",
        "Say longer for more.",
    )


def test_what_is_easier_names_its_side():
    assert retelling.why_easier("left") == (
        "You had pain on the left side the last time, so I keep it gentle.",
    )
    assert retelling.why_easier("both") == (
        "You had pain in this one the last time, so I keep it gentle.",
    )


def test_what_is_brief_names_as_many_sessions_as_it_takes():
    assert KNOWN_AFTER == 2
    assert "two sessions" in retelling.WHY_BRIEF
