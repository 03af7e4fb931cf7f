"""The words of the coach's own questions."""

from __future__ import annotations

from collections.abc import Mapping

from intents import narration
from intents.coach.question import Ask, QuestionName
from intents.safety import Flag

INTERVIEW: Mapping[Flag, str] = dict(zip(Flag, narration.HEALTH_QUESTIONS, strict=True))
"""One question a flag, in the order in which they are asked."""

_WORDS = {
    (QuestionName.SAFETY, 1): narration.SAFETY_QUESTION,
    (QuestionName.SAFETY, 2): narration.SAFETY_QUESTION_SHORT,
    (QuestionName.SURGEON, 1): narration.SURGEON_QUESTION,
    (QuestionName.HOUR, 1): narration.HOUR_QUESTION,
    (QuestionName.PAIN, 1): narration.PAIN_QUESTION,
    (QuestionName.PAIN, 2): narration.PAIN_QUESTION_SHORT,
    (QuestionName.START_OVER, 1): narration.START_OVER_QUESTION,
    (QuestionName.FORGET, 1): narration.FORGET_QUESTION,
    (QuestionName.STANDING, 1): narration.STANDING_QUESTION,
    (QuestionName.PAIN_BEFORE, 1): narration.PAIN_BEFORE_QUESTION,
    (QuestionName.STIFFNESS, 1): narration.STIFFNESS_QUESTION,
    (QuestionName.PAIN_AFTER, 1): narration.PAIN_AFTER_QUESTION,
}


def texts(ask: Ask) -> tuple[str, ...]:
    """The lines of a question; the second time in fewer words, or with the possible answers."""
    if ask.question is QuestionName.HEALTH:
        said: tuple[str, ...] = (tuple(INTERVIEW.values())[ask.number],)
    else:
        said = _WORDS.get((ask.question, ask.time)) or _WORDS[ask.question, 1]
    repeats = ask.time > 1 and (ask.question, ask.time) not in _WORDS
    return (*said, narration.YES_NO_NOT_SURE) if repeats else said
