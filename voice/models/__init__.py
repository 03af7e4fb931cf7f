"""The recognizer's models: the built-in one, others by name or path, checked before Vosk."""

from __future__ import annotations

from voice.models.catalog import (
    BUILT_IN_NAME,
    ListedModel,
    find_model,
    list_models,
    vosk_places,
)
from voice.models.folder import ModelError, ModelFolder, check_model

__all__ = [
    "BUILT_IN_NAME",
    "ListedModel",
    "ModelError",
    "ModelFolder",
    "check_model",
    "find_model",
    "list_models",
    "vosk_places",
]
