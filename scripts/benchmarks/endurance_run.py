"""One process that is lived with for hours: sessions one after another, and nights between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import numpy as np

from scripts.benchmarks.endurance_night import Due, Night
from scripts.benchmarks.endurance_tally import Said, Tally
from scripts.benchmarks.endurance_watch import Watch, resident_mib
from voice.app.assistant import Assistant
from voice.app.events import Event
from voice.app.scenario import Scenario
from voice.app.scenario_room import manner_of
from voice.app.sleeper import Sleeper, Spoken
from voice.audio import Block, Samples, to_samples, to_seconds
from voice.bedroom import Bedroom

RESTED_S = 2.0
HOPELESS_S = 15.0
"""So long at rest with lines left to say: what these wait for will not come any more."""

PAUSED_S = 60.0
"""So long paused, and the sleeper takes to the keys: the word that ends it was not understood."""

AHEAD_S = 1.0
"""A sound is put into the room so long before it begins, so that no more of them wait there."""

NOTE_S = 60.0
"""Memory is noted so often."""

_RESTING = ("idle", "finished")
_SILENCE = 1e-4


@dataclass(frozen=True)
class Script:
    """A session's scenario, and the sleeper's lines by number, shape (n,) each."""

    scenario: Scenario
    clips: dict[int, Samples]


class Session:
    """A scenario that is played in the middle of a long run."""

    def __init__(self, script: Script, start_s: float) -> None:
        self.start_s = start_s
        self.events: list[Event] = []
        self.was_helped = False
        self._script = script
        lines = [
            line if line.at is None else line.model_copy(update={"at": line.at + start_s})
            for line in script.scenario.lines
        ]
        lengths_s = {number: to_seconds(clip.size) for number, clip in script.clips.items()}
        self._sleeper = Sleeper(lines, lengths_s)

    @property
    def said(self) -> list[Said]:
        """What the sleeper has said, or is about to say."""
        lines = self._script.scenario.lines
        return [Said(lines[number], spoken) for number, spoken in self._sleeper.spoken.items()]

    def begin(self, bedroom: Bedroom) -> None:
        """Say the lines that have a fixed time."""
        self._say(self._sleeper.begin(), bedroom)

    def follow(self, event: Event, now_s: float, bedroom: Bedroom) -> None:
        """Take an event, and say the lines that it makes due."""
        self.events.append(event)
        self._say(self._sleeper.follow(event, now_s), bedroom)

    def is_over(self, now_s: float, rested_s: float) -> bool:
        """Whether nothing more will come of it."""
        if not all(one.is_over(now_s) for one in self.said):
            return False
        return rested_s > (HOPELESS_S if self._sleeper.is_waiting else RESTED_S)

    def is_too_long(self, now_s: float) -> bool:
        """Whether it ought to have ended long ago."""
        return now_s > self.start_s + self._script.scenario.limit_s

    @property
    def is_whole(self) -> bool:
        """Whether all was said, and nobody had to help."""
        return not (self._sleeper.is_waiting or self.was_helped)

    def _say(self, due: Sequence[Spoken], bedroom: Bedroom) -> None:
        for spoken in due:
            line = self._script.scenario.lines[spoken.number]
            clip = self._script.clips[spoken.number]
            bedroom.speak(clip, to_samples(spoken.start_s), line.level_db, manner_of(line))


class Listens(Protocol):
    """What a run asks of the ears."""

    @property
    def is_open(self) -> bool:
        """Is an utterance going on?"""


class LongRun:
    """Steps the bedroom for as long as it is told to, and keeps count."""

    def __init__(
        self, bedroom: Bedroom, scripts: Sequence[Script], night: Night, tally: Tally, watch: Watch
    ) -> None:
        """A run that has not begun. `write` must get every event of the assistant's log."""
        self.tally = tally
        self.watch = watch
        self.begun = 0
        self.whole = 0
        self.over = 0
        self.memory: list[tuple[float, float]] = []
        """Instants in seconds of audio, and MiB."""
        self._bedroom = bedroom
        self._scripts = scripts
        self._night = night
        self._session: Session | None = None
        self._events: list[Event] = []
        self._sounds: Iterator[Due] = iter(())
        self._next: Due | None = None
        self._gap_until_s = 0.0
        self._rests_since_s: float | None = 0.0
        self._in_state = ("", 0.0)

    @property
    def now_s(self) -> float:
        """The first instant that has not sounded."""
        return to_seconds(self._bedroom.now_samples)

    def write(self, event: Event) -> None:
        """Take an event of the assistant's log."""
        self._events.append(event)

    def run(
        self,
        assistant: Assistant,
        ears: Listens,
        length_s: float,
        noted: Callable[[], None] = lambda: None,
    ) -> None:
        """Go on for so many seconds of audio; raises whatever the assistant raises.

        noted is called once a minute of audio.
        """

        def tick(microphone: Block | None) -> Block:
            with self.watch.tick(lambda: ears.is_open):
                block = assistant.tick(microphone)
            self._note_rest(block, assistant.state_label)
            return block

        notes = count(1)
        note_s = 0.0
        try:
            while self.now_s < length_s:
                if self.now_s >= note_s:
                    self.memory.append((self.now_s, resident_mib()))
                    note_s = next(notes) * NOTE_S
                    noted()
                self._go_on(assistant)
                self._bedroom.step(tick)
                self._follow()
        finally:
            self.memory.append((self.now_s, resident_mib()))
            if self._session is not None:
                self.tally.close(self._session.said, self._session.events, self.now_s)

    def _note_rest(self, block: Block, state: str) -> None:
        if state != self._in_state[0]:
            self._in_state = state, self.now_s
        is_silent = float(np.max(np.abs(block))) < _SILENCE
        if not is_silent or state not in _RESTING:
            self._rests_since_s = None
        elif self._rests_since_s is None:
            self._rests_since_s = self.now_s

    @property
    def _rested_s(self) -> float:
        return -1.0 if self._rests_since_s is None else self.now_s - self._rests_since_s

    def _go_on(self, assistant: Assistant) -> None:
        """Begin and end sessions, help where one hangs, and let the night sound."""
        self._sound()
        session = self._session
        if session is None:
            if self.now_s >= self._gap_until_s and self._rested_s >= 0.0:
                self._begin()
            elif self.now_s >= self._gap_until_s:
                self._help(assistant, "escape")
        elif session.is_over(self.now_s, self._rested_s):
            self._end(session)
        elif self._is_stuck or session.is_too_long(self.now_s):
            session.was_helped = True
            self._help(assistant, "enter" if self._is_stuck else "escape")

    @property
    def _is_stuck(self) -> bool:
        return self._in_state[0] == "paused" and self.now_s - self._in_state[1] > PAUSED_S

    def _help(self, assistant: Assistant, key: str) -> None:
        """The sleeper takes to the keys, once a minute."""
        if self._bedroom.now_samples % to_samples(PAUSED_S) == 0:
            assistant.press(key)

    def _begin(self) -> None:
        script = self._scripts[self.begun % len(self._scripts)]
        self._session = Session(script, self.now_s)
        self._session.begin(self._bedroom)
        self.begun += 1

    def _end(self, session: Session) -> None:
        self.tally.close(session.said, session.events, self.now_s)
        self.over += 1
        self.whole += session.is_whole
        self._session = None
        self._sounds = self._night.gap(self.over - 1, self.now_s)
        self._next = next(self._sounds, None)
        self._gap_until_s = self.now_s + self._night.gap_s

    def _follow(self) -> None:
        events, self._events = self._events, []
        for event in events:
            session = self._session
            self.tally.follow(event, session.said if session else ())
            if session is not None:
                session.follow(event, self.now_s, self._bedroom)

    def _sound(self) -> None:
        due = self._next
        if due is not None and due.at_s <= self.now_s + AHEAD_S:
            self._bedroom.speak(due.sound.samples, to_samples(due.at_s), due.sound.level_db)
            self._next = next(self._sounds, None)
