"""The states that decide what a word means, and what is heard in them without any effect."""

from __future__ import annotations

from intents.intent import Intent

STATES = (
    "idle",
    "narrating",
    "holding",
    "paused",
    "finished",
    "question:yes_no",
    "question:number",
    "question:choice",
)
"""Labels of the coach's states; a question hides the state beneath it."""

WITHOUT_EFFECT = frozenset({(Intent.STOP, "idle"), (Intent.STOP, "finished")})
"""Valid, but nothing sounds there that could be silenced and nothing runs that could end."""

REFLEXES = (Intent.EMERGENCY, Intent.PAIN, Intent.STOP, Intent.PAUSE)
"""Acted on while they are still being spoken."""

ALONE_OR_FIRST = (Intent.PAIN, Intent.STOP)
"""These stand when they come first, whatever follows."""


def accepted(intent: str, state: str) -> bool:
    """Whether a valid intent would change something or make a sound in this state."""
    return (intent, state) not in WITHOUT_EFFECT
