"""From microphone blocks to what was heard: echo canceller, speech gate, recognizer."""

from __future__ import annotations

from voice.ears.ears import Ears, EarSettings
from voice.ears.hearing import (
    DEFAULT_MARGIN,
    URGENT_MARGIN,
    VOICE_OVER_ECHO_DB,
    Began,
    Hearing,
    Listening,
    Partial,
    Utterance,
    within,
)
from voice.recognizer import Alternative

__all__ = [
    "DEFAULT_MARGIN",
    "URGENT_MARGIN",
    "VOICE_OVER_ECHO_DB",
    "Alternative",
    "Began",
    "EarSettings",
    "Ears",
    "Hearing",
    "Listening",
    "Partial",
    "Utterance",
    "within",
]
