"""A recognizer that knows the words of a language, where its model can learn them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from intents.language import Language, MissingWord
from voice.audio import SupineError
from voice.models import (
    ModelFolder,
    can_extend,
    extend_model,
    find_extension,
    find_model,
    is_pronounceable,
    pronounce,
    read_words,
)
from voice.recognizer import Recognizer

_NAMED = ("routine ", "movement ")


def recognizer_for(
    model: str | None, language: Language, cache: Path, warn: Callable[[str], None]
) -> Recognizer:
    """The model (name or path, None: the built-in one), loaded, with the language's words.

    Words that it lacks are added to a copy in the folder `cache` if it is a model that can be
    extended. Those that it still lacks are reported through warn, each once. Raises ModelError.
    """
    folder = find_model(model)
    if can_extend(folder):
        folder = _extended(folder, _lacking(folder, language), cache, warn)
    recognizer = Recognizer(folder)
    for missing in language.missing(recognizer.knows_word):
        warn(_left_out(missing))
    return recognizer


def _lacking(folder: ModelFolder, language: Language) -> Sequence[MissingWord]:
    """What a model lacks. Its words are let go before it is loaded, which has them as well."""
    known = read_words(folder)
    return language.missing(lambda word: word in known)


def _extended(
    folder: ModelFolder,
    lacking: Sequence[MissingWord],
    cache: Path,
    warn: Callable[[str], None],
) -> ModelFolder:
    words = sorted({missing.word for missing in lacking if is_pronounceable(missing.word)})
    if not words:
        return folder
    try:
        # Looked for before espeak-ng is asked, which takes longer than all the rest.
        found = find_extension(folder, words, cache)
        return found or extend_model(folder, pronounce(words), cache)
    except SupineError as error:
        warn(str(error))
        return folder


def _left_out(missing: MissingWord) -> str:
    """Who can mend it: routines and movements have `say_as`, other sentences a named file."""
    advice = (
        "so phrases with it are not heard; give another in say_as."
        if missing.source.startswith(_NAMED)
        else f"so sentences with it are not heard; use another in {missing.source}."
    )
    return (
        f"The recognizer's model does not know the word '{missing.word}' ({missing.source}), "
        f"{advice}"
    )
