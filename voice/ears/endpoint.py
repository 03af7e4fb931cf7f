"""How long a silence ends an utterance: by what has been said so far.

After "pause" nothing can follow, and the answer may come soon; after "hold for" a number must
follow, and whoever thinks about it is not to be cut in two. A helicopter never falls silent, but it
says nothing new either: then the utterance is over, and a recognizer that went on would find ever
more ways to read the noise, at several seconds of computing a second.
"""

from __future__ import annotations

from dataclasses import dataclass

from voice.audio import BLOCK_S
from voice.ears.hearing import Sense


@dataclass(frozen=True)
class EndpointSettings:
    """Silences in seconds."""

    complete_s: float = 0.34
    """After a sentence that no other begins with."""
    whole_s: float = 0.5
    """After a sentence that may go on."""
    unfinished_s: float = 0.9
    """After the beginning of a sentence."""
    meaningless_s: float = 0.6
    """After words that no sentence begins with: talk, or a command misheard so far."""
    wordless_s: float = 0.5
    """While no word has been recognized, or none has a meaning."""
    stalled_s: float = 1.6
    """With sound going on, but no new word for so long: it is noise, not speech."""


def hangover_s(sense: Sense | None, text: str, settings: EndpointSettings) -> float:
    """The silence, in seconds, that ends an utterance whose partial result is this text."""
    if not text or sense is None:
        return settings.wordless_s
    if sense.may_go_on(text):
        return settings.whole_s if sense.is_whole(text) else settings.unfinished_s
    return settings.complete_s if sense.is_whole(text) else settings.meaningless_s


class Stall:
    """Tells that an utterance's partial result says nothing new any more.

    A text that comes back is not new: noise makes some recognizers waver between two for ever.
    """

    def __init__(self, stalled_s: float) -> None:
        self._stalled_blocks = round(stalled_s / BLOCK_S)
        self._known = {""}
        self._blocks = 0

    def restart(self) -> None:
        """An utterance begins."""
        self._known, self._blocks = {""}, 0

    def step(self, text: str) -> bool:
        """With every block: whether there has been no new text for too long."""
        self._blocks = self._blocks + 1 if text in self._known else 0
        self._known.add(text)
        return self._blocks >= self._stalled_blocks
