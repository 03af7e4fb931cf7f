"""What happens to the coach, as plain values. Every time is in seconds of audio."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from intents.intent import Command
from intents.journal import History


@dataclass(frozen=True)
class Position:
    """Where the coach was at the first sample of an utterance.

    state: the label under which the utterance is read ("holding", "question:yes_no", ...).
    index: the block of the plan. work: the number of the timed work under way, or None.
    deaf: whether the microphone was lost; then it was not a voice.
    """

    state: str
    index: int
    work: int | None
    deaf: bool = False


@dataclass(frozen=True)
class Opened:
    """The program has started and listens."""


@dataclass(frozen=True)
class Reflex:
    """An utterance that is still being spoken begins with a word that must act at once."""

    intent: str


@dataclass(frozen=True)
class Decided:
    """The utterance is over. command is None when nothing valid was said.

    reflex: the intent that was acted on while it was still being spoken, or None. by_hand: it came
    from the keyboard, which is obeyed also where the coach was told not to listen.
    """

    command: Command | None
    position: Position
    reflex: str | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class Unknown:
    """Someone asked for a routine that does not exist."""

    position: Position


@dataclass(frozen=True)
class Unsure:
    """Something was said that was nearly a command."""

    position: Position


@dataclass(frozen=True)
class Spoken:
    """A line has been said to its end."""

    line: int


@dataclass(frozen=True)
class Due:
    """The instant that wake_at_s named has come."""


@dataclass(frozen=True)
class HardToHear:
    """A voice over the narrator is hard to tell from it from now on, or no longer is."""

    is_so: bool


@dataclass(frozen=True)
class DeviceLost:
    """The microphone or the loudspeaker has gone, or is still gone while the other is back."""

    microphone: bool


@dataclass(frozen=True)
class DeviceRestored:
    """Everything that was lost is back."""


@dataclass(frozen=True)
class TimeOfDay:
    """The minute of the day, by the calendar's clock: 0 to 1439; and the day, where it is known."""

    minute: int
    day: date | None = None


@dataclass(frozen=True)
class Remembered:
    """What is known of former sessions, now that one more is over."""

    history: History


KeepingProblem = Literal["not_kept", "not_forgotten", "set_aside"]


@dataclass(frozen=True)
class CannotKeep:
    """Something is wrong with what is kept.

    not_kept: what happens can no longer be written down. not_forgotten: what was to be forgotten
    cannot be deleted. set_aside: what was kept before is damaged, and was set aside.
    """

    problem: KeepingProblem = "not_kept"


@dataclass(frozen=True)
class Leave:
    """The person at the keyboard wants the program to end."""


Event: TypeAlias = (
    Opened
    | Reflex
    | Decided
    | Unknown
    | Unsure
    | Spoken
    | Due
    | HardToHear
    | DeviceLost
    | DeviceRestored
    | TimeOfDay
    | Remembered
    | CannotKeep
    | Leave
)
