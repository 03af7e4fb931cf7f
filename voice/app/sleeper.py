"""The scripted sleeper: knows when each line is due, from the clock or from the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from voice.app.events import Event, Place, Wanted
from voice.app.scenario import Line


@dataclass(frozen=True)
class Spoken:
    """A line that has its instants: first and last sample in seconds of audio."""

    number: int
    start_s: float
    end_s: float


@dataclass
class _Waiting:
    number: int
    wanted: Wanted
    nth: int
    seen: int = 0


@dataclass
class Sleeper:
    """Lines by number, and how long each sounds in seconds (0 for keys and typing)."""

    lines: list[Line]
    lengths_s: Mapping[int, float]
    spoken: dict[int, Spoken] = field(default_factory=dict)
    _waiting: list[_Waiting] = field(default_factory=list)
    _place: Place = field(default_factory=Place)

    def begin(self) -> list[Spoken]:
        """The lines that have a fixed time, due at once or later."""
        due = []
        for number, line in enumerate(self.lines):
            if line.at is not None:
                due.append(self._speak(number, line.at + line.plus))
            elif line.after is not None:
                wanted = Wanted(line.after, line.movement, line.side)
                self._waiting.append(_Waiting(number, wanted, line.nth))
        return due

    def follow(self, event: Event, now_s: float) -> list[Spoken]:
        """The lines that an event makes due; none begins before `now_s`."""
        self._place.follow(event)
        due = []
        for waiting in list(self._waiting):
            if not waiting.wanted.is_met_by(event, self._place):
                continue
            waiting.seen += 1
            if waiting.seen == waiting.nth:
                self._waiting.remove(waiting)
                plus = self.lines[waiting.number].plus
                due.append(self._speak(waiting.number, max(now_s, float(event["t"]) + plus)))
        return due

    def _speak(self, number: int, start_s: float) -> Spoken:
        spoken = Spoken(number, start_s, start_s + self.lengths_s[number])
        self.spoken[number] = spoken
        return spoken

    @property
    def is_waiting(self) -> bool:
        """Whether lines are left whose event has not happened."""
        return bool(self._waiting)

    def unspoken(self) -> list[tuple[int, str]]:
        """Lines still waiting: their number, and what did not happen."""
        return [(waiting.number, _missing(waiting)) for waiting in self._waiting]


def _missing(waiting: _Waiting) -> str:
    if waiting.nth == 1:
        return f"{waiting.wanted} never happened"
    times = "once" if waiting.seen == 1 else f"{waiting.seen} times"
    return f"{waiting.wanted} happened {times} of the {waiting.nth} asked for"
