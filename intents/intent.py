"""The typed intents: what the coach can be asked, and the values that come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Intent(StrEnum):
    """Everything a person can mean; the names stand in the event log."""

    RED_FLAG = "RED_FLAG"
    EMERGENCY = "EMERGENCY"
    PAIN = "PAIN"
    STOP = "STOP"
    START = "START"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    READY = "READY"
    NOT_READY = "NOT_READY"
    REPEAT = "REPEAT"
    EXPLAIN = "EXPLAIN"
    NEXT = "NEXT"
    PREVIOUS = "PREVIOUS"
    REDO_HOLD = "REDO_HOLD"
    SWITCH_SIDE = "SWITCH_SIDE"
    END_HOLD = "END_HOLD"
    TIME_LEFT_HOLD = "TIME_LEFT_HOLD"
    TIME_LEFT_ALL = "TIME_LEFT_ALL"
    ADD_TIME = "ADD_TIME"
    CUT_TIME = "CUT_TIME"
    WHATS_NEXT = "WHATS_NEXT"
    WHERE_AM_I = "WHERE_AM_I"
    WHICH_SIDE = "WHICH_SIDE"
    LIST = "LIST"
    HELP = "HELP"
    COUNT_STYLE = "COUNT_STYLE"
    PACING = "PACING"
    YES = "YES"
    NO = "NO"
    DONT_KNOW = "DONT_KNOW"
    CHOICE = "CHOICE"


SAFETY_FIRST = (Intent.RED_FLAG, Intent.EMERGENCY, Intent.PAIN, Intent.STOP)
"""Where one phrase has several meanings, these come before all others, in this order."""


class HeardIntent(Protocol):
    """What a command is made of: a reading of the language, or anything shaped like one."""

    @property
    def intent(self) -> str:
        """The intent's name."""

    @property
    def slots(self) -> Mapping[str, str]:
        """The values that came with it."""


@dataclass(frozen=True)
class Command:
    """An intent and its slots, as typed values."""

    intent: Intent
    slots: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_reading(cls, reading: HeardIntent) -> Command:
        """The command of a reading; ValueError for an intent that the coach does not have."""
        return cls(Intent(reading.intent), dict(reading.slots))

    @property
    def seconds(self) -> int | None:
        """Seconds to add or take off; None where no number was said."""
        seconds = self.slots.get("seconds")
        return None if seconds is None else int(seconds)

    @property
    def routine(self) -> str | None:
        """The routine's id; None where none was named."""
        return self.slots.get("routine")

    @property
    def choice(self) -> str | None:
        """The answer after pain: "easier", "skip" or "finish"."""
        return self.slots.get("choice")

    @property
    def style(self) -> str | None:
        """How to count: "seconds", "tens" or "none"."""
        return self.slots.get("style")

    @property
    def pacing(self) -> str | None:
        """What starts a hold: "wait" (the word ready) or "auto" (time)."""
        return self.slots.get("pacing")
