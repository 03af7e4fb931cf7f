"""Every phrase of the list for people is listened for where the list says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intents.intent import Intent
from intents.language import STATES, Language
from intents.routine import Library

PAGE = Path(__file__).parents[1] / "docs" / "phrases.md"
LIBRARY = Library.packaged()
LANGUAGE = Language.packaged(LIBRARY.names(), LIBRARY.movement_names())
WHERE = {
    "Always": ("idle", "narrating", "holding", "paused", "finished"),
    "Before a session": ("idle",),
    "On the way into a position, and in a hold": ("narrating", "holding"),
    "Pauses": ("narrating", "holding", "paused"),
    "How it speaks": ("idle", "narrating", "holding", "paused", "finished"),
    "When it asks": ("question:yes_no", "question:number", "question:choice"),
    "How it has gone": ("idle", "paused", "finished"),
    "At the end": ("finished",),
}

ONLY_ANSWERED = {"GREETING", "LIKE", "REMIND", "THANKS", "VOICE"}
"""What gets a kind word, or is answered that the coach has no such thing."""


def phrases() -> dict[str, list[list[str]]]:
    """The rows of each table: what may be said, by the heading above it."""
    found: dict[str, list[list[str]]] = {}
    for part in re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        rows = [line.split("|")[2] for line in body.splitlines() if line.startswith("| ")][1:]
        found[heading] = [[phrase.strip() for phrase in row.split(";")] for row in rows]
    return found


PHRASES = phrases()


def test_the_page_has_these_parts() -> None:
    assert set(PHRASES) == set(WHERE)
    assert sum(len(row) for rows in PHRASES.values() for row in rows) > 100


@pytest.mark.parametrize("heading", WHERE)
def test_every_phrase_is_listened_for(heading: str) -> None:
    deaf = [
        phrase
        for row in PHRASES[heading]
        for phrase in row
        if not any(LANGUAGE.is_whole(phrase.lower(), state) for state in WHERE[heading])
    ]
    assert deaf == []


def test_every_intent_that_changes_something_has_a_phrase() -> None:
    found = {
        reading.intent
        for heading, states in WHERE.items()
        for row in PHRASES[heading]
        for phrase in row
        for state in states
        if (reading := LANGUAGE.read_typed(phrase, state))
    }
    assert set(map(str, Intent)) - found == ONLY_ANSWERED


def test_what_counts_always_counts_always() -> None:
    deaf = [
        (phrase, state)
        for row in PHRASES["Always"]
        for phrase in row
        for state in STATES
        if LANGUAGE.read_typed(phrase, state) is None
    ]
    assert deaf == []
