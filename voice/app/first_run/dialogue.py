"""What is said and asked on the very first start: a dialogue of turns and answers, without sound.

It checks the ears by three phrases and lets the pace be chosen. Each part can be left out by
"skip", and who says nothing is led through all the same.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TypeAlias

from intents import narration
from intents.coach.settings import RATE_STEP
from intents.intent import Intent
from intents.settings import RATES, Settings, SetVoice

WAIT_S = 5.0
"""After a question somebody has so long to begin to speak."""

MOST_CHANGES = 4
"""The pace is asked for so many times at most."""

ASKED = tuple(
    zip(narration.FIRST_PHRASES, (Intent.PAUSE, Intent.READY, Intent.TIME_LEFT_HOLD), strict=True)
)
"""What is to be said, and as what it is to be heard."""


@dataclass(frozen=True)
class Turn:
    """Lines to say; then an answer is waited for.

    wanted: the intents that are answers; "skip" always is one. manner: how it is said.
    """

    texts: tuple[str, ...]
    manner: SetVoice
    wait_s: float = 0.0
    wanted: frozenset[Intent] = frozenset()


@dataclass(frozen=True)
class Answer:
    """What came: a wanted intent or NEXT, or None; and whether anything was heard at all."""

    intent: Intent | None = None
    is_anything: bool = False


Dialogue: TypeAlias = Generator[Turn, Answer, Settings]
"""Gives turns, takes answers, and ends with the settings that came of it."""

_Part: TypeAlias = Generator[Turn, Answer, None]


def dialogue(settings: Settings, *, checks_ears: bool = True) -> Dialogue:
    """All of it. checks_ears: whether there is a microphone."""
    answer = yield Turn(narration.FIRST_HELLO[: 2 if checks_ears else 1], settings.manner)
    if checks_ears and answer.intent is not Intent.NEXT:
        yield from _ears(settings.manner)
    settings = yield from _pace(settings)
    yield Turn((narration.FIRST_OVER,), settings.manner)
    return settings


def texts() -> tuple[str, ...]:
    """Every line that may be said, in about the order of being said."""
    named = (value for name, value in vars(narration).items() if name.startswith("FIRST_"))
    lines = [line for value in named for line in ((value,) if isinstance(value, str) else value)]
    return (*lines, narration.SLOWER, narration.FASTER)


def paced(settings: Settings, intent: Intent) -> Settings:
    """The settings with speech a step slower or faster."""
    step = RATE_STEP if intent is Intent.FASTER else -RATE_STEP
    rate = round(min(max(settings.manner.rate + step, RATES[0]), RATES[1]), 2)
    return replace(settings, manner=replace(settings.manner, rate=rate))


def _ears(manner: SetVoice) -> _Part:
    """Three phrases, each heard or passed over; each piece of advice is given once."""
    advised: set[str] = set()
    heard = 0
    for text, intent in ASKED:
        answer = yield Turn((text,), manner, WAIT_S, frozenset({intent}))
        if answer.intent is Intent.NEXT:
            return
        if answer.intent is intent:
            heard += 1
            continue
        advice = narration.FIRST_UNCLEAR if answer.is_anything else narration.FIRST_SILENT
        if advice not in advised and text != ASKED[-1][0]:
            advised.add(advice)
            answer = yield Turn((advice,), manner)
            if answer.intent is Intent.NEXT:
                return
    if heard == len(ASKED):
        yield Turn((narration.FIRST_HEARD_ALL,), manner)
    elif not heard:
        yield Turn((narration.FIRST_DEAF,), manner)


def _pace(settings: Settings) -> Dialogue:
    """Slower or faster, until it is good; what was not understood is asked again once."""
    lines: tuple[str, ...] = (narration.FIRST_PACE,)
    wanted = frozenset({Intent.SLOWER, Intent.FASTER, Intent.READY})
    is_asked_again = False
    for _ in range(MOST_CHANGES):
        answer = yield Turn(lines, settings.manner, WAIT_S, wanted)
        if answer.intent in (Intent.SLOWER, Intent.FASTER):
            settings = paced(settings, answer.intent)
            is_slower = answer.intent is Intent.SLOWER
            changed = narration.SLOWER if is_slower else narration.FASTER
            lines = (changed, narration.FIRST_PACE_AGAIN)
        elif answer.intent is None and answer.is_anything and not is_asked_again:
            is_asked_again = True
            lines = (narration.FIRST_PACE_AGAIN,)
        else:
            break
    return settings
