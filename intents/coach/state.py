"""The coach's state: one immutable value. Every time is in seconds of audio."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from intents.coach.effects import Priority
from intents.hold import Countdown, CountStyle, WorkPlan
from intents.routine import Block, Library, Routine


class Phase(StrEnum):
    """What the coach is doing; the labels of the event log, where no question is open."""

    IDLE = "idle"
    NARRATING = "narrating"
    HOLDING = "holding"
    PAUSED = "paused"
    FINISHED = "finished"


class QuestionName(StrEnum):
    """The questions that the coach asks."""

    SAFETY = "safety"
    PAIN = "pain"


ANSWERS = {QuestionName.SAFETY: "yes_no", QuestionName.PAIN: "choice"}
"""What kind of answer each question takes."""


@dataclass(frozen=True)
class Line:
    """A line to say, and the rest after it. kind tells steps of a way in from the other lines."""

    text: str
    priority: Priority = "instruction"
    pause_s: float = 0.0
    kind: str = "other"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wait:
    """Silence of this length. why: "settle", "rest", "gap" or "listen" (for an answer)."""

    seconds: float
    why: str = "gap"


@dataclass(frozen=True)
class AwaitReady:
    """Silence until the person says that they are ready."""


@dataclass(frozen=True)
class Beat:
    """A word of the count-in: exactly one second from its start to the next item."""

    text: str


@dataclass(frozen=True)
class Announce:
    """Say how long the timed work will be, as it is planned by then."""


@dataclass(frozen=True)
class StartWork:
    """The timed work of this block begins now."""


@dataclass(frozen=True)
class ThawWork:
    """The timed work that is under way goes on now."""


@dataclass(frozen=True)
class OutOfPosition:
    """The way out of the position has been said."""


@dataclass(frozen=True)
class Enter:
    """Go to this block of the plan."""

    index: int


@dataclass(frozen=True)
class Ask:
    """Ask a question, for the first or the second time."""

    question: QuestionName
    time: int = 1


@dataclass(frozen=True)
class Finish:
    """End the session."""

    reason: str


Item: TypeAlias = (
    Line
    | Wait
    | AwaitReady
    | Beat
    | Announce
    | StartWork
    | ThawWork
    | OutOfPosition
    | Enter
    | Ask
    | Finish
)


@dataclass(frozen=True)
class Work:
    """Timed work under way.

    sounded_s: what was left at the last mark that sounded. halfway: "halfway" has been said.
    cued: the one line in a long hold has been said.
    """

    number: int
    plan: WorkPlan
    countdown: Countdown
    sounded_s: float = float("inf")
    halfway: bool = False
    cued: bool = False


@dataclass(frozen=True)
class Question:
    """An open question, and how often it has been asked."""

    name: QuestionName
    time: int


@dataclass(frozen=True)
class Config:
    """What does not change while the program runs."""

    library: Library
    default_routine: str = "morning-stretch"
    brief: bool = False


@dataclass(frozen=True)
class State:
    """Everything that the coach knows.

    agenda: what comes after current. line, due_s: what current waits for. Where current is None
    while narrating, the agenda is held up by a reflex. place: routine and block to go back to.
    cautious: the answer to the safety question, None where it was never given.
    """

    config: Config = field(repr=False)
    phase: Phase = Phase.IDLE
    routine: Routine | None = None
    plan: tuple[Block, ...] = field(default=(), repr=False)
    index: int = 0
    agenda: tuple[Item, ...] = ()
    current: Item | None = None
    line: int | None = None
    due_s: float | None = None
    work: Work | None = None
    question: Question | None = None
    reflex: str | None = None
    silent_since_s: float | None = None
    next_line: int = 1
    next_work: int = 1
    in_position: bool = False
    instruction: str = ""
    opening: int | None = None
    waiting_since_s: float | None = None
    eased: bool = False
    hurts: int = 0
    completed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    place: tuple[str, int] | None = None
    cautious: bool | None = None
    count_style: CountStyle = "tens"
    wait_always: bool = False
    adjust_s: float = 0.0
    leaving: bool = False

    @property
    def block(self) -> Block | None:
        """The block of the plan that we are at, None outside a session."""
        if not self.plan or self.phase in (Phase.IDLE, Phase.FINISHED):
            return None
        return self.plan[self.index]

    @property
    def label(self) -> str:
        """The label under which what is heard now is read: "holding", "question:choice"..."""
        if self.question and self.phase is not Phase.PAUSED:
            return f"question:{ANSWERS[self.question.name]}"
        return str(self.phase)

    @property
    def before_work(self) -> bool:
        """Whether this block's timed work still lies ahead."""
        return any(isinstance(item, StartWork) for item in self.agenda)

    @property
    def stopping(self) -> bool:
        """Whether nothing is left but the way out and the end of the session."""
        return any(isinstance(item, Finish) and item.reason != "finished" for item in self.agenda)
