"""From microphone blocks to what was heard: echo canceller, speech gate, recognizer."""

from __future__ import annotations

from voice.ears.ears import Ears, EarSettings
from voice.ears.endpoint import EndpointSettings
from voice.ears.hearing import (
    Began,
    DeafError,
    Hearing,
    Listening,
    Partial,
    Sense,
    Urgent,
    Utterance,
)
from voice.ears.second_opinion import SecondOpinion
from voice.recognizer import Alternative

__all__ = [
    "Alternative",
    "Began",
    "DeafError",
    "EarSettings",
    "Ears",
    "EndpointSettings",
    "Hearing",
    "Listening",
    "Partial",
    "SecondOpinion",
    "Sense",
    "Urgent",
    "Utterance",
]
