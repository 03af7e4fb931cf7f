"""Sessions of the coach alone, in virtual time, with somebody who says this and that in them.

There is no sound: a line takes a time that follows from its words. What comes of a session is all
that the coach wants recorded and remembered, in order, as the program itself would be told.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from intents.coach import Config, State, position, step, wake_at_s
from intents.coach.effects import (
    Effect,
    ForgetAll,
    Record,
    Remember,
    RememberDone,
    RememberPerson,
    RememberSettings,
    Say,
    Silence,
)
from intents.coach.events import Decided, Due, Event, Opened, Spoken
from intents.intent import Command, Intent
from intents.routine import Library, Profile
from voice.app.memory import Memory
from voice.app.store.noting import Noting

WORD_S = 0.4
_LIMIT_S = 2400.0
EVERY_S = 45.0
"""Between two things that are said, on average."""

_SAID: tuple[tuple[Intent, Mapping[str, str]], ...] = (
    (Intent.NEXT, {}),
    (Intent.END_HOLD, {}),
    (Intent.ADD_TIME, {"seconds": "10"}),
    (Intent.PAUSE, {}),
    (Intent.EXCLUDE, {}),
    (Intent.PAIN, {}),
    (Intent.COUNT_STYLE, {"style": "seconds"}),
    (Intent.PREVIOUS, {}),
    (Intent.REDO_HOLD, {}),
    (Intent.SLOWER, {}),
    (Intent.STOP, {}),
)

_ANSWERS: tuple[tuple[Intent, Mapping[str, str]], ...] = (
    (Intent.YES, {}),
    (Intent.NO, {}),
    (Intent.PAIN_NUMBER, {"number": "2"}),
    (Intent.PAIN_NUMBER, {"number": "4"}),
    (Intent.CHOICE, {"choice": "easier"}),
)

KEPT = (ForgetAll, Record, Remember, RememberDone, RememberPerson, RememberSettings)


@dataclass(frozen=True)
class Act:
    """What the coach wants recorded or remembered, and when, in seconds of audio."""

    at_s: float
    effect: Effect


def give(memory: Memory | Noting, act: Act) -> None:
    """Let a memory have it, as the assistant does."""
    match act.effect:
        case Record(kind, fields):
            memory.follow({"t": act.at_s, "kind": kind, **fields})
        case Remember(routine, index):
            memory.keep_place(routine, index)
        case RememberPerson():
            memory.keep_person(act.effect)
        case RememberSettings(settings):
            memory.keep_settings(settings)
        case RememberDone(times):
            memory.keep_done(times)
        case ForgetAll():
            memory.forget_all()


def coached(library: Library, routine: str, seed: int, every_s: float = EVERY_S) -> list[Act]:
    """A session of a routine, the same for the same seed. every_s: see EVERY_S."""
    config = Config(library, keeps_journal=True)
    room = _Room(State(config, profile=Profile()), random.Random(seed), every_s)
    room.tell(Opened())
    room.say(Intent.START, {"routine": routine})
    room.run()
    return room.acts


_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass
class _Room:
    state: State
    rng: random.Random
    every_s: float
    now_s: float = 0.0
    acts: list[Act] = field(default_factory=list)
    queue: list[Say] = field(default_factory=list)
    ends_s: float | None = None

    def tell(self, event: Event) -> None:
        self.state, effects = step(self.state, event, self.now_s)
        for effect in effects:
            if isinstance(effect, KEPT):
                self.acts.append(Act(self.now_s, effect))
            elif isinstance(effect, Say):
                self.queue.append(effect)
            elif isinstance(effect, Silence):
                self.queue.clear()
                self.ends_s = None
        if self.ends_s is None and self.queue:
            self.ends_s = self.now_s + WORD_S * len(self.queue[0].text.split())

    def say(self, intent: Intent, slots: Mapping[str, str] = _NOTHING) -> None:
        self.tell(Decided(Command(intent, slots), position(self.state)))

    def run(self) -> None:
        """Until the session is over."""
        next_s = self._next_s()
        while self.state.label not in ("idle", "finished"):
            assert self.now_s < _LIMIT_S, self.state.label
            wake_s = wake_at_s(self.state)
            due_s = min(t for t in (wake_s, self.ends_s, next_s) if t is not None)
            self.now_s = max(self.now_s, due_s)
            if self.ends_s is not None and self.ends_s <= self.now_s:
                said, self.ends_s = self.queue.pop(0), None
                self.tell(Spoken(said.line))
            elif next_s <= self.now_s:
                self._say_something()
                next_s = self._next_s()
            else:
                self.tell(Due())

    def _next_s(self) -> float:
        mean_s = 4.0 if self.state.asks else self.every_s
        return self.now_s + self.rng.expovariate(1.0 / mean_s)

    def _say_something(self) -> None:
        if self.state.asks:
            self.say(*self.rng.choice(_ANSWERS))
        elif self.state.label == "paused":
            self.say(Intent.RESUME)
        else:
            self.say(*self.rng.choice(_SAID))
