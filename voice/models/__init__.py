"""The recognizer's models: the built-in one, others by name or path, checked before Vosk.

A model that lacks words may be extended by them: see `extend_model` and `pronounce`.
"""

from __future__ import annotations

from voice.models.catalog import (
    BUILT_IN_NAME,
    ListedModel,
    find_model,
    list_models,
    vosk_places,
)
from voice.models.extension import can_extend, extend_model, find_extension, read_words
from voice.models.folder import ModelError, ModelFolder, check_model
from voice.models.pronunciation import PronunciationError, is_pronounceable, pronounce

__all__ = [
    "BUILT_IN_NAME",
    "ListedModel",
    "ModelError",
    "ModelFolder",
    "PronunciationError",
    "can_extend",
    "check_model",
    "extend_model",
    "find_extension",
    "find_model",
    "is_pronounceable",
    "list_models",
    "pronounce",
    "read_words",
    "vosk_places",
]
