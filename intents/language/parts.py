"""Utterances of several phrases: one thing said in two ways, or a stop after something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from intents.intent import SAFETY_FIRST
from intents.language.graph import Words
from intents.language.reading import Reading

FEWEST_WORDS, MOST_WORDS = 3, 14
"""Of an utterance that is more than one phrase; fewer are soon misheard."""

MOST_PARTS = 3


def read_parts(
    words: Words, read: Callable[[Words], Reading | None], most: int = MOST_PARTS
) -> Reading | None:
    """The meaning of words that are nothing but phrases, one after the other.

    All mean the same ("hello, is anybody there"), or they end with what comes before all other
    intents ("I'm done, stop"). read: the meaning of one phrase, None where it has none.
    """
    if most < 2 or not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return None
    for at in range(1, len(words)):
        one = read(words[:at])
        if one is None:
            continue
        rest = words[at:]
        both = _together(one, read(rest) or read_parts(rest, read, most - 1))
        if both is not None:
            return replace(both, text=" ".join(words))
    return None


def _together(one: Reading, other: Reading | None) -> Reading | None:
    """What two parts mean, None where they do not go together."""
    if other is None:
        return None
    if one.intent == other.intent:
        slots = {**one.slots, **other.slots}
        return replace(one, slots=slots) if slots == {**other.slots, **one.slots} else None
    first = next((intent for intent in SAFETY_FIRST if intent in (one.intent, other.intent)), None)
    if first == one.intent and other.intent not in SAFETY_FIRST:
        return None  # what begins with such a phrase is read by stricter rules: "I fell asleep"
    return next((part for part in (one, other) if part.intent == first), None)
