"""A mouth that is waited for, but not for ever: a mute coach that runs on would be worse."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable

from voice.audio import BLOCK_S, Clip, SupineError
from voice.synthesizer import Mouth

PATIENCE_S = 30.0
"""Rendering a line takes 20 ms, on a slow machine some seconds."""

CLOSE_S = 3.0


class MuteError(SupineError):
    """Lines are asked for and nothing is rendered any more."""


class PatientMouth:
    """Asks another mouth, and gives up once nothing has become ready for PATIENCE_S.

    The narrator asks at least once a block for what it waits for, so the time is counted in
    blocks; where it asks more often, it gives up sooner.
    """

    def __init__(self, mouth: Mouth) -> None:
        self._mouth = mouth
        self._asked: Counter[str] = Counter()
        self._ready: set[str] = set()

    def prepare(self, texts: Iterable[str]) -> None:
        """These lines will be asked for."""
        self._mouth.prepare(texts)

    def clip(self, text: str) -> Clip | None:
        """The clip, or None where it is not ready. Raises SynthesisError, MuteError."""
        clip = self._mouth.clip(text)
        if clip is not None:
            if text not in self._ready:
                self._ready.add(text)
                self._asked.clear()
            return clip
        self._asked[text] += 1
        if self._asked[text] > PATIENCE_S / BLOCK_S:
            raise MuteError(
                "The narrator's voice renders nothing any more, so the coach is mute and ends "
                "here: start it again; your place is kept."
            )
        return None

    def set_rate(self, factor: float) -> None:
        """Speak at this factor of the usual rate from now on."""
        self._mouth.set_rate(factor)
        self._asked.clear()
        self._ready.clear()

    def close(self) -> None:
        """Close the other mouth; one that hangs is left behind after CLOSE_S."""
        closer = threading.Thread(target=self._mouth.close, name="closing the mouth", daemon=True)
        closer.start()
        closer.join(CLOSE_S)
