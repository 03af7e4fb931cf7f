"""Sentence templates to phrase lists for a recognizer, and what was heard back to intents."""

from intents.language.core import UNKNOWN, Language
from intents.language.errors import LanguageError
from intents.language.reading import Armed, MissingWord, Reading
from intents.language.states import STATES

__all__ = [
    "STATES",
    "UNKNOWN",
    "Armed",
    "Language",
    "LanguageError",
    "MissingWord",
    "Reading",
]
