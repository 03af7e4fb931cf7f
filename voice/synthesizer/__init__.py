"""Text to sound with word times: rendered by the system's speech, cached in memory and on disk."""

from __future__ import annotations

from voice.synthesizer.mouth import BackgroundMouth, InlineMouth, Mouth
from voice.synthesizer.rendering import SynthesisError, Voice
from voice.synthesizer.synthesizer import Synthesizer

__all__ = [
    "BackgroundMouth",
    "InlineMouth",
    "Mouth",
    "SynthesisError",
    "Synthesizer",
    "Voice",
]
