from __future__ import annotations

import numpy as np

from voice.audio import Clip
from voice.narrator import Line, Narrator


class Mouth:
    """Says everything as one long steady sound."""

    def prepare(self, texts: tuple[str, ...]) -> None:
        assert texts

    def clip(self, text: str) -> Clip:
        return Clip(text, np.full(20_000, 0.5, dtype=np.float32))


def test_a_second_silence_leaves_a_faded_line_faded() -> None:
    narrator = Narrator(Mouth())
    narrator.say(Line(1, "steady", "instruction"))
    narrator.silence()
    narrator.render_to(100)
    narrator.silence()
    assert np.max(np.abs(narrator.render_to(400)[60:])) == 0.0
