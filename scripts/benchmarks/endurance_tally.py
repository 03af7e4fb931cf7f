"""What went wrong in a long run: commands that nobody gave, commands missed, wrong holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from voice.app.events import Event, matches
from voice.app.expectations import closes_s
from voice.app.scenario import Line
from voice.app.sleeper import Spoken
from voice.audio import to_seconds

NEAR_S = 0.5
"""What was heard so close to a line of the sleeper's may be that line."""

ANSWER_S = 3.0
"""A pause or an end of a hold so soon after a line of the sleeper's is the answer to it."""

OFF_S = to_seconds(1) / 2
"""A hold is wrong from a sample on."""


@dataclass(frozen=True)
class Said:
    """A line of the sleeper's, and when it sounds."""

    line: Line
    spoken: Spoken

    @property
    def intents(self) -> frozenset[str]:
        """What it is to be understood as."""
        return frozenset(table.intent for table in self.line.expect if table.intent is not None)

    def is_over(self, now_s: float) -> bool:
        """Whether it can no longer be understood in time."""
        return now_s > max((closes_s(t, self.spoken) for t in self.line.expect), default=0.0)

    def is_missed(self, events: Sequence[Event]) -> bool:
        """Whether no event in its window is what it was meant as."""
        return not any(
            matches(str(table.wanted), event)
            and self.spoken.start_s <= event["t"] <= closes_s(table, self.spoken)
            for table in self.line.expect
            if table.intent is not None
            for event in events
        )


@dataclass
class Tally:
    """Follows the event log of a whole run, of which it keeps nothing but what went wrong.

    urges: whether words are such that a reflex may come of them.
    """

    urges: Callable[[str], bool]
    false_commands: list[str] = field(default_factory=list)
    false_reflexes: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong_holds: list[str] = field(default_factory=list)
    commands: int = 0
    holds: int = 0
    events: int = 0
    _ran_s: float = 0.0
    _since_s: float | None = None
    _began_s: float = 0.0

    def follow(self, event: Event, said: Sequence[Said]) -> None:
        """One more event. said: what the sleeper has said in this session."""
        self.events += 1
        if event["kind"] == "heard":
            self._heard(event, said)
        elif event["kind"] == "hold":
            self._hold(event, said)

    def close(self, said: Sequence[Said], events: Sequence[Event], now_s: float) -> None:
        """A session is over: which of its commands were missed."""
        for one in said:
            if one.intents and one.is_over(now_s):
                self.commands += 1
                if one.is_missed(events):
                    self.missed.append(f'{clock(one.spoken.start_s)} "{one.line.words}"')

    def _heard(self, event: Event, said: Sequence[Said]) -> None:
        meant = [
            one
            for one in said
            if one.spoken.start_s - NEAR_S <= event["end"]
            and event["start"] <= one.spoken.end_s + NEAR_S
        ]
        intent = event["intent"] if event["accepted"] else None
        if intent is not None and not any(intent in one.intents for one in meant):
            self.false_commands.append(f"{clock(event['t'])} {intent} {_heard(event)}")
        urged = any(self.urges(one.line.say or "") for one in meant)
        if event["reflex"] is not None and not urged:
            self.false_reflexes.append(f"{clock(event['reflex'])} {_heard(event)}")

    def _hold(self, event: Event, said: Sequence[Said]) -> None:
        at_s, phase = float(event["t"]), event["phase"]
        if phase == "start":
            self.holds += 1
            self._ran_s, self._began_s = 0.0, at_s
        if phase in ("start", "resume"):
            self._since_s = at_s
            return
        if self._since_s is not None:
            self._ran_s += at_s - self._since_s
            self._since_s = None
        if phase == "end" and event["held"] > event["seconds"] - OFF_S:
            off_s = self._ran_s - float(event["seconds"])
            if abs(off_s) > OFF_S:
                self._wrong(event, f"{off_s * 1000:+.2f} ms off")
        elif not _was_asked(said, self._began_s if phase == "end" else at_s - ANSWER_S, at_s):
            self._wrong(event, f"{phase} at {self._ran_s:.1f} s by nobody")

    def _wrong(self, event: Event, what: str) -> None:
        self.wrong_holds.append(f"{clock(event['t'])} {event['movement']}: {what}")


def clock(at_s: float) -> str:
    """An instant as hours, minutes and seconds."""
    whole = int(at_s)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _heard(event: Event) -> str:
    return f'while {event["state"]}: "{event["text"]}"'


def _was_asked(said: Sequence[Said], from_s: float, to_s: float) -> bool:
    """Whether the sleeper spoke between two instants."""
    return any(one.spoken.start_s <= to_s and one.spoken.end_s >= from_s for one in said)
