"""What every renderer takes and gives, and how a render can fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice.audio import SupineError


class SynthesisError(SupineError):
    """Speech cannot be made, and trying once more would not help."""


class RenderError(Exception):
    """One render went wrong in a way that may pass; the synthesizer tries again."""


@dataclass(frozen=True)
class Voice:
    """How to speak.

    `name` is one of espeak-ng's voices, with its variant if any ("en-us", "en-gb+f3"), or
    "flite:" and one of flite's ("flite:slt"), or "festival:" and one of festival's
    ("festival:kal_diphone"). `rate_wpm` is words a minute, 80 to 450, and
    `pitch` 0 to 99 with 50 the voice's own: the ranges that espeak-ng documents.
    """

    name: str = "en-us"
    rate_wpm: int = 135
    pitch: int = 50


@dataclass(frozen=True)
class Onset:
    """Where a word begins: its offset in the text in characters, and in the sound in samples."""

    offset: int
    at_samples: int


@dataclass(frozen=True, eq=False)
class Rendering:
    """A renderer's raw sound: 16-bit mono, shape (n,), at its own `sample_rate`.

    `onsets` may be incomplete, out of order or empty; samples count at `sample_rate`.
    """

    pcm: NDArray[np.int16] = field(repr=False)
    sample_rate: int
    onsets: tuple[Onset, ...] = ()


class Renderer(Protocol):
    """A program that turns text into sound."""

    def render(self, text: str, voice: Voice) -> Rendering:
        """Block until the text is rendered.

        Raises SynthesisError where a person must mend something, RenderError otherwise.
        """

    def close(self) -> None:
        """Let go of processes; a later render may start them again."""
