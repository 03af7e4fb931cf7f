"""What is said to the ears: the project's own test sentences, and near-misses of commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from intents.language import Language
from scripts.benchmarks.ears.trial import Meaning

NEAR_MISSES = Path(__file__).with_name("near_misses.txt")
NEAR_MISS_STATES = ("holding", "narrating", "idle")
NEAR_WORDS = 2
"""What is longer counts as a sentence."""


@dataclass(frozen=True)
class Sentence:
    """A sentence and the states it is tried in."""

    text: str
    states: tuple[str, ...]
    meant: Meaning | None = None


def hears(language: Language) -> list[Sentence]:
    """Every sentence that a file of sentences says is heard, with what it means.

    One that names a routine which does not come with the program is left out, and one that is
    understood only when it is typed.
    """
    found: dict[tuple[str, Meaning], list[str]] = {}
    for intent, group in _groups():
        meant = Meaning.of(intent, group.get("slots", {}))
        for text in group.get("hears", ()):
            states = [
                state
                for state in group["states"]
                if means(language, text, state) == meant and language.is_whole(text, state)
            ]
            found.setdefault((text, meant), []).extend(states)
    return [
        Sentence(text, tuple(dict.fromkeys(states)), meant)
        for (text, meant), states in found.items()
        if states
    ]


def rejects() -> list[Sentence]:
    """Every sentence that a file of sentences says is not its intent's; each text once."""
    found: dict[str, list[str]] = {}
    for _, group in _groups():
        for text in group.get("rejects", ()):
            found.setdefault(text, []).extend(group["states"])
    return [Sentence(text, tuple(dict.fromkeys(states))) for text, states in found.items()]


def near_words() -> list[Sentence]:
    """Single words and pairs of our own that sound like commands, and are none."""
    return [near for near in _near() if len(near.text.split()) <= NEAR_WORDS]


def near_misses() -> list[Sentence]:
    """Longer sentences of our own that hold the words of commands, and are none."""
    return [near for near in _near() if len(near.text.split()) > NEAR_WORDS]


def means(language: Language, text: str, state: str) -> Meaning | None:
    """What a text means in a state when every word of it is known."""
    reading = language.read_typed(text, state)
    return None if reading is None else Meaning.of(reading.intent, reading.slots)


def _near() -> list[Sentence]:
    lines = NEAR_MISSES.read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("#")]
    return [Sentence(text, NEAR_MISS_STATES) for text in texts]


def _groups() -> Iterator[tuple[str, dict[str, Any]]]:
    """The groups of tests of all files in order, each with its file's intent."""
    folder = resources.files("intents") / "sentences"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            data = yaml.safe_load(file.read_text(encoding="utf-8"))
            for group in data.get("tests", ()):
                yield next(iter(data["intents"])), group
