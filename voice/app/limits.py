"""The operating point: how doubtful a phrase may be and still count, by what it would do.

Doubts are natural logarithms, see `voice.ears.second_opinion`. Chosen on the tuning group of the
recordings and on voices kept for tuning; `scripts/bench ears` shows the curve on all others.
"""

from __future__ import annotations

from intents.intent import Intent

USUAL = 1.5
"""Of synthesized commands 2 in 100 are missed at this point that were recognized."""

URGENT = 3.0
"""Being wrongly silent is cheap, and being deaf to these is not."""

CAREFUL = -2.0
"""Nothing is lost where these are not heard; what was not meant must not begin a session."""

REFLEX = 2.0
"""For the silence while a word is still being said; 4 in 5 false ones are gone, 1 in 50 right."""

FIRST = -1.0
"""For STOP and PAIN that only begin what was said: most false ones lie between this and REFLEX."""

AFTER_TALK = 5.0
"""What is doubted more about words that follow talk: they are part of it rather than a command."""

NEAR = 6.0
"""What is more doubtful than its limit, but by no more than this, was nearly a command."""

_LIMITS = {
    Intent.STOP: URGENT,
    Intent.PAUSE: URGENT,
    Intent.PAIN: URGENT,
    Intent.RED_FLAG: URGENT,
    Intent.EMERGENCY: URGENT,
    Intent.START: CAREFUL,
}


def limit(intent: str) -> float:
    """The most doubt at which an intent of the coach counts."""
    return _LIMITS.get(Intent(intent), USUAL)
