"""What is being said: one line at a time, cut within a block, exact starts, soft tones."""

from __future__ import annotations

from voice.narrator.barge_in import BargeIn
from voice.narrator.careful import Carefulness
from voice.narrator.player import FADE_SAMPLES, Line, Mouth, Narrator, Said
from voice.narrator.tones import tone, tone_names

__all__ = [
    "FADE_SAMPLES",
    "BargeIn",
    "Carefulness",
    "Line",
    "Mouth",
    "Narrator",
    "Said",
    "tone",
    "tone_names",
]
