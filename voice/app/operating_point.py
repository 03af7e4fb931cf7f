"""The operating point: how doubtful a phrase may be and still count, by what it would do.

Doubts are natural logarithms, see `voice.ears.second_opinion`. Chosen on the tuning group of the
recordings and on voices kept for tuning; `scripts/bench ears` shows the curve on all others.
"""

from __future__ import annotations

from math import inf

from intents.intent import Intent

USUAL = 0.0
"""On the tuning group 1 % of what was recognized is missed at this point."""

URGENT = 1.0
"""For STOP and PAUSE, to which nobody may be deaf; further on many other words pass for them."""

HURT = 0.5
"""For pain and alarm. The tuning voices would allow -2, and other voices are doubted more: what
is said in pain must be heard."""

CAREFUL = -2.0
"""Outside a session nothing is lost where something is not heard, and what was not meant must not
begin one; 2 of 178 commands of the tuning voices were doubted more. Also for urgent words that are
not listened for: the tuning voices would allow as much for those that are."""

UNLISTENED = -5.5
"""For what is understood without being listened for, unless it is urgent: the recognizer makes such
sentences of any noise. Those that the tuning voices said were doubted at -5.8 at most, those that
they did not say, but for the sound-alikes, at -5 at least."""

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

REMAINS_DB = 9.0
"""What stands less above the narrator's expected remains is taken for them, whatever it says. The
gate asks as much of every block."""

CLEAR_DB = 15.0
"""What stands so far above them is believed as if the narrator were silent. Remains were measured
at 9 to 11 dB, sleepers as loud as the narrator at 16 to 25."""

REMAINS_DOUBT = 2.0
"""What is doubted more for each decibel below that. A clear "stop" over the narrator is doubted at
some -5.7 and stands from 12 dB on; of what the tuning voices said over it none lay below 13."""

UNKNOWN_ECHO_DB = 6.0
"""Before an echo is under control its remains may be so much louder than expected: in the first
words of a session the narrator's own voice stood up to 16 dB above."""

_LIMITS = {
    Intent.STOP: URGENT,
    Intent.PAUSE: URGENT,
    Intent.PAIN: HURT,
    Intent.RED_FLAG: HURT,
    Intent.EMERGENCY: HURT,
    Intent.START: CAREFUL,  # also where it means to go on
}


def is_urgent(intent: str) -> bool:
    """Whether being deaf to an intent of the coach is worse than being wrongly silent."""
    return _LIMITS.get(Intent(intent), USUAL) in (URGENT, HURT)


def remains_doubt(over_echo_db: float, *, is_echo_known: bool) -> float:
    """What is doubted more so far above the narrator's expected remains; infinite: it is them."""
    over_db = over_echo_db if is_echo_known else over_echo_db - UNKNOWN_ECHO_DB
    if over_db < REMAINS_DB:
        return inf
    return REMAINS_DOUBT * max(0.0, CLEAR_DB - over_db)


def limit(intent: str, *, is_listened_for: bool = True, at_rest: bool = False) -> float:
    """The most doubt at which an intent of the coach counts.

    is_listened_for: whether the recognizer listens for the very words. at_rest: whether there is no
    session, so that most of what is said is meant for somebody else.
    """
    usual = _LIMITS.get(Intent(intent), USUAL)
    if is_urgent(intent):
        return usual if is_listened_for else CAREFUL
    if not is_listened_for:
        return UNLISTENED
    return min(usual, CAREFUL) if at_rest else usual


def reflex_limit(intent: str) -> float:
    """The most doubt at which an intent of the coach acts while it is still being said."""
    return REFLEX if limit(intent) == URGENT else HURT_REFLEX
