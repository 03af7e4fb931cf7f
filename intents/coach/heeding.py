"""Whom the coach heeds: everybody, or while it was told not to listen only who needs it."""

from __future__ import annotations

from intents.coach.agenda import AwaitReady
from intents.coach.state import Phase, State
from intents.intent import SAFETY_FIRST, Intent

_WAKES = (Intent.STATUS, Intent.START)

_ANSWERS = (
    *(Intent.YES, Intent.NO, Intent.DONT_KNOW, Intent.CHOICE, Intent.CORRECT),
    Intent.PAIN_NUMBER,
)

_SMALL_TALK = (Intent.THANKS, Intent.GREETING)


def is_heard(state: State, intent: Intent) -> bool:
    """Whether a command counts: asleep, only safety, what wakes, and what the coach asks for."""
    if not state.asleep or intent in SAFETY_FIRST or intent in _WAKES:
        return True
    if intent is Intent.RESUME and state.phase is Phase.PAUSED:
        return True  # what "start" means there
    if intent is Intent.READY and isinstance(state.current, AwaitReady):
        return True
    return state.asks and intent in _ANSWERS


def is_small_talk(state: State, intent: Intent) -> bool:
    """Whether it is meant for nobody in particular: not even a tone answers it."""
    return intent in _SMALL_TALK and state.phase in (Phase.NARRATING, Phase.HOLDING)
