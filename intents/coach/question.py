"""The questions that the coach asks, one at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuestionName(StrEnum):
    """The questions that the coach asks."""

    SAFETY = "safety"
    HEALTH = "health"
    SURGEON = "surgeon"
    HOUR = "hour"
    PAIN = "pain"
    START_OVER = "start_over"
    FORGET = "forget"
    STANDING = "standing"
    PAIN_BEFORE = "pain_before"
    STIFFNESS = "stiffness"
    PAIN_AFTER = "pain_after"


ANSWERS = {
    QuestionName.SAFETY: "yes_no",
    QuestionName.HEALTH: "yes_no",
    QuestionName.SURGEON: "yes_no",
    QuestionName.HOUR: "yes_no",
    QuestionName.PAIN: "choice",
    QuestionName.START_OVER: "yes_no",
    QuestionName.FORGET: "yes_no",
    QuestionName.STANDING: "yes_no",
    QuestionName.PAIN_BEFORE: "number",
    QuestionName.STIFFNESS: "number",
    QuestionName.PAIN_AFTER: "number",
}
"""What kind of answer each question takes."""

ASKED_ONCE = (QuestionName.START_OVER, QuestionName.FORGET, QuestionName.STANDING)
"""Nobody need answer these: without a "yes" everything stays as it is."""


@dataclass(frozen=True)
class Ask:
    """Ask a question, for the first or the second time.

    number: which of the interview's. begins: whether a session begins once all is known.
    """

    question: QuestionName
    time: int = 1
    number: int = 0
    begins: bool = True


@dataclass(frozen=True)
class Question:
    """An open question, how often it has been asked, and which of the interview's it is.

    begins: see Ask. value: the number that was told and said back; it may still be put right.
    """

    name: QuestionName
    time: int
    number: int = 0
    begins: bool = True
    value: int | None = None

    @property
    def once_more(self) -> Ask:
        """Asks it as it was asked the last time."""
        return Ask(self.name, self.time, self.number, self.begins)
