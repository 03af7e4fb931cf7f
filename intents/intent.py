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
    CONTINUE_LAST = "CONTINUE_LAST"
    PAUSE_FOR = "PAUSE_FOR"
    SIDE_CHOICE = "SIDE_CHOICE"
    FINISH_SOON = "FINISH_SOON"
    GET_UP = "GET_UP"
    START_OVER = "START_OVER"
    JUMP = "JUMP"
    STANDING = "STANDING"
    SET_HOLD = "SET_HOLD"
    SET_REST = "SET_REST"
    CLOCK = "CLOCK"
    FEEL = "FEEL"
    WHY = "WHY"
    SAFE_Q = "SAFE_Q"
    STATUS = "STATUS"
    HISTORY = "HISTORY"
    PAIN_HISTORY = "PAIN_HISTORY"
    EASIER = "EASIER"
    HARDER = "HARDER"
    EXCLUDE = "EXCLUDE"
    LIKE = "LIKE"
    SLOWER = "SLOWER"
    FASTER = "FASTER"
    LOUDER = "LOUDER"
    QUIETER = "QUIETER"
    TALK_STYLE = "TALK_STYLE"
    SOUND = "SOUND"
    VOICE = "VOICE"
    MIC = "MIC"
    REMIND = "REMIND"
    DATA = "DATA"
    PAIN_NUMBER = "PAIN_NUMBER"
    BETTER_SAME_WORSE = "BETTER_SAME_WORSE"
    CORRECT = "CORRECT"
    SCORES = "SCORES"
    INTERVIEW = "INTERVIEW"
    THANKS = "THANKS"
    GREETING = "GREETING"
    GOODBYE = "GOODBYE"


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
        """Seconds to add, take off, hold or pause; None where no number was said."""
        return self._whole("seconds")

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

    @property
    def movement(self) -> str | None:
        """The movement's id; None where none was named."""
        return self.slots.get("movement")

    @property
    def number(self) -> int | None:
        """A place in the routine from 1, or pain from 0 to 10; None where none was said."""
        return self._whole("number")

    @property
    def side(self) -> str | None:
        """The side that was named: "left" or "right"."""
        return self.slots.get("side")

    @property
    def how(self) -> str | None:
        """What to do with that side: "first", "only", "again" or "skip"."""
        return self.slots.get("how")

    @property
    def rest(self) -> str | None:
        """Between movements: "longer", "shorter", "none", or seconds (see rest_s)."""
        return self.slots.get("rest")

    @property
    def rest_s(self) -> int | None:
        """The seconds between movements; None where no number was said."""
        rest = self.rest
        return int(rest) if rest is not None and rest.isdecimal() else None

    @property
    def talk(self) -> str | None:
        """How much to say: "full", "brief" or "reminder"."""
        return self.slots.get("talk")

    @property
    def breath(self) -> bool | None:
        """Whether to remind of breathing; None where that was not the matter."""
        return self._switch("breath")

    @property
    def sound(self) -> bool | None:
        """Whether there are to be sounds beside the voice."""
        return self._switch("sound")

    @property
    def level(self) -> str | None:
        """Of speed or loudness: "normal", or "night" for a whisper; None for a step."""
        return self.slots.get("level")

    @property
    def voice(self) -> str | None:
        """Whose voice: "man" or "woman"; None for just another."""
        return self.slots.get("voice")

    @property
    def data(self) -> str | None:
        """What to do with what is kept: "delete" it, forget "today", or "tell" it."""
        return self.slots.get("data")

    @property
    def unusual(self) -> str | None:
        """What about it is not as usual: "shorter", "easier" or "brief"; None: what it is for."""
        return self.slots.get("unusual")

    @property
    def length(self) -> str | None:
        """Of a hold: "usual", as it was planned; None where that was not the matter."""
        return self.slots.get("length")

    @property
    def scores(self) -> bool | None:
        """Whether to ask for scores; None where that was not the matter."""
        return self._switch("scores")

    @property
    def change(self) -> str | None:
        """How it compares: "better", "same" or "worse"."""
        return self.slots.get("change")

    def _whole(self, slot: str) -> int | None:
        value = self.slots.get(slot)
        return None if value is None else int(value)

    def _switch(self, slot: str) -> bool | None:
        value = self.slots.get(slot)
        return None if value is None else value == "on"
