"""How long a silence ends an utterance: by what has been said so far.

After "pause" nothing can follow, and the answer may come soon; after "hold for" a number must
follow, and whoever thinks about it is not to be cut in two.
"""

from __future__ import annotations

from dataclasses import dataclass

from voice.ears.hearing import Sense


@dataclass(frozen=True)
class EndpointSettings:
    """Silences in seconds."""

    complete_s: float = 0.34
    """After a sentence that no other begins with."""
    whole_s: float = 0.5
    """After a sentence that may go on."""
    unfinished_s: float = 0.9
    """After the beginning of a sentence, and after words that are none."""
    wordless_s: float = 0.5
    """While no word has been recognized, or none has a meaning."""


def hangover_s(sense: Sense | None, text: str, settings: EndpointSettings) -> float:
    """The silence, in seconds, that ends an utterance whose partial result is this text."""
    if not text or sense is None:
        return settings.wordless_s
    if not sense.is_whole(text):
        return settings.unfinished_s
    return settings.whole_s if sense.may_go_on(text) else settings.complete_s
