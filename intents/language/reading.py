"""What comes out of the language: plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What someone meant.

    accepted: it would change something or make a sound in the state it was read in.
    text: the words that were read.
    """

    intent: str
    slots: dict[str, str]
    text: str
    accepted: bool


@dataclass(frozen=True)
class Armed:
    """A phrase inside a line that would be taken for a command if it were heard.

    first_word and last_word: positions in line.split(), both inside the phrase.
    """

    intent: str
    first_word: int
    last_word: int


@dataclass(frozen=True)
class MissingWord:
    """A word that a recognizer lacks, and the file or routine that brought it in."""

    word: str
    source: str
