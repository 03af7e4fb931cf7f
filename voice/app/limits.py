"""The operating point: how doubtful a phrase may be and still count, by what it would do.

Doubts are natural logarithms, see `voice.ears.second_opinion`. Chosen on the tuning group of the
recordings and on voices kept for tuning; `scripts/bench ears` shows the curve on all others.
"""

from __future__ import annotations

from intents.intent import Intent

USUAL = 0.0
"""On the tuning group 1 % of what was recognized is missed at this point."""

URGENT = 1.0
"""For STOP and PAUSE, to which nobody may be deaf; further on many other words pass for them."""

HURT = 0.5
"""For pain and alarm. The tuning voices would allow -2, and other voices are doubted more: what
is said in pain must be heard."""

CAREFUL = -2.0
"""Nothing is lost where these are not heard; what was not meant must not begin a session."""

REFLEX = 2.0
"""For the silence while "stop" or "pause" is still being said. At 1, and -1 for what hurts, the
tuning readers cause half as many false ones as at 4 and 1, and 2 of 162 true ones are lost."""

HURT_REFLEX = 0.0
"""For the same at words of pain and emergency."""

FIRST = -4.5
"""For STOP and PAIN that only begin what was said. Said alone they are doubted at about -7; on
the tuning group what began other speech falsely lay above this."""

AFTER_TALK = 5.0
"""What is doubted more about words that follow talk: they are part of it rather than a command."""

URGENT_AFTER_TALK = 2.0
"""The same for what is urgent: somebody may plead, and then say "stop"."""

SURE = FIRST - URGENT_AFTER_TALK
"""A beginning this little doubted stands whatever came before: nobody need ask again."""

NEAR = 6.0
"""What is more doubtful than its limit, but by no more than this, was nearly a command."""

_LIMITS = {
    Intent.STOP: URGENT,
    Intent.PAUSE: URGENT,
    Intent.PAIN: HURT,
    Intent.RED_FLAG: HURT,
    Intent.EMERGENCY: HURT,
    Intent.START: CAREFUL,
}


def is_urgent(intent: str) -> bool:
    """Whether being deaf to an intent of the coach is worse than being wrongly silent."""
    return _LIMITS.get(Intent(intent), USUAL) in (URGENT, HURT)


def limit(intent: str) -> float:
    """The most doubt at which an intent of the coach counts."""
    return _LIMITS.get(Intent(intent), USUAL)


def reflex_limit(intent: str) -> float:
    """The most doubt at which an intent of the coach acts while it is still being said."""
    return REFLEX if limit(intent) == URGENT else HURT_REFLEX
