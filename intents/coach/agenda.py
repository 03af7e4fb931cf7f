"""What the coach still has to do, item by item: lines, silences, questions, work to time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from intents.coach.effects import Priority
from intents.coach.question import Ask


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
    """Silence of this length.

    why: "settle", "rest" (between sets), "between" (movements), "gap" or "listen" (for an answer).
    """

    seconds: float
    why: str = "gap"


@dataclass(frozen=True)
class Rest:
    """The rest between two movements, as long as it is wished for by then."""


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
    """Go to this block of the plan. rested: with a rest once it has been announced."""

    index: int
    rested: bool = False


@dataclass(frozen=True)
class HoldStill:
    """Pause again: the pause was only broken by a question."""


@dataclass(frozen=True)
class Greet:
    """Say what begins, and how long it will be, as it is planned by then."""


@dataclass(frozen=True)
class Finish:
    """End the session. then: what is asked once it is over. is_quiet: nothing is offered then."""

    reason: str
    then: Ask | None = None
    is_quiet: bool = False


Item: TypeAlias = (
    Line
    | Wait
    | Rest
    | AwaitReady
    | Beat
    | Announce
    | StartWork
    | ThawWork
    | OutOfPosition
    | Enter
    | Ask
    | HoldStill
    | Greet
    | Finish
)


def is_rest(item: Item | None) -> bool:
    """Whether an item is the rest between two movements, or what is left of it."""
    return isinstance(item, Rest) or (isinstance(item, Wait) and item.why == "between")
