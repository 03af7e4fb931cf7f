"""What the ears are asked for and what they report; times in seconds of output sound."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from voice.recognizer import Alternative

DEFAULT_MARGIN = 2.0
"""How much more than the best reading an accepted one may cost, in natural logarithms.

Of commands right (in noise at 10 dB) and of single foreign words that pass for one, in 100, with a
phrase list of a thousand: 96 (93) and 35.
"""

WORD_MARGIN = 2.0
"""What each word after the first adds: a long sentence seldom fits a sound by chance.

With it 126 of 126 short commands of six synthesized voices were right, without it 122.
"""

MOST_MARGIN = 8.0
"""The lattice beam of the built-in model keeps nothing beyond this."""

VOICE_OVER_ECHO_DB = 15.0
"""What stands less above the narrator's expected remains is taken for them.

Measured with the echo 12 dB below the sleeper: remains 9 to 11 dB, sleepers 25 dB and more.
"""

URGENT_MARGIN = 4.0
"""The same for STOP and PAUSE alone, where being wrongly silent is cheap and being deaf is not.

It brings their share right in noise at 10 dB from 85 to 92 in 100.
"""


@dataclass(frozen=True)
class Listening:
    """What one utterance is listened to for, chosen as it begins. `tag` comes back unread."""

    phrases: tuple[str, ...]
    tag: object = None


@dataclass(frozen=True)
class Began:
    """Somebody speaks, since `start_s`."""

    start_s: float
    tag: object


@dataclass(frozen=True)
class Partial:
    """What an utterance begun at `start_s` has held so far, unchanged for a while by `at_s`."""

    text: str
    at_s: float
    start_s: float
    tag: object
    over_echo_db: float = inf
    """As in `Utterance`, so far."""


@dataclass(frozen=True)
class Utterance:
    """All of it: from the first speech to the last, and how it can be read, best first."""

    start_s: float
    end_s: float
    alternatives: tuple[Alternative, ...]
    tag: object
    over_echo_db: float = inf
    """How far its speech stood above what the narrator was expected to leave, median in decibels;
    infinite where the narrator did not sound."""


Hearing: TypeAlias = Began | Partial | Utterance


def within(
    alternatives: tuple[Alternative, ...],
    margin: float = DEFAULT_MARGIN,
    further: float = WORD_MARGIN,
) -> tuple[Alternative, ...]:
    """The readings that cost little more than the best one, in the same order.

    margin: what a single word may cost more; each word after it may add further, up to
    MOST_MARGIN in all.
    """
    if not alternatives:
        return ()
    best = min(alternative.cost for alternative in alternatives)
    return tuple(a for a in alternatives if a.cost - best <= _allowed(a.text, margin, further))


def _allowed(text: str, margin: float, further: float) -> float:
    words = max(0, len(text.split()) - 1)
    return max(margin, min(MOST_MARGIN, margin + further * words))
