"""Drives the coach without sound: lines take a time that follows from their words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from intents.coach import Config, Position, State, position, step, wake_at_s
from intents.coach.effects import Effect, Record, Say, Silence, SoundMark
from intents.coach.events import Decided, Due, Event, Opened, Reflex, Spoken
from intents.intent import Command, Intent
from intents.routine import Library, Profile

WORD_S = 0.4

LIBRARY = Library.packaged()
"""Read once for all tests of the coach: reading it takes a sixth of a second, a test much less."""


@dataclass
class Driver:
    """A coach, a clock, and a narrator that needs WORD_S seconds a word."""

    state: State
    now_s: float = 0.0
    log: list[tuple[float, Effect]] = field(default_factory=list)
    queue: list[Say] = field(default_factory=list)
    ends_s: float | None = None

    @classmethod
    def idle(cls, **changes: object) -> Driver:
        """A coach that has opened, screened and clear."""
        usual: dict[str, object] = {"config": Config(LIBRARY), "profile": Profile()}
        driver = cls(State(**{**usual, **changes}))  # type: ignore[arg-type]
        driver.tell(Opened())
        driver.run(5.0)
        return driver

    @classmethod
    def holding(cls, movement: str = "leg-crossover", **changes: object) -> Driver:
        """A coach five seconds into the first hold of a movement."""
        if changes:
            return _hold(cls.idle(**changes), movement)
        held = _held(movement)
        return cls(held.state, held.now_s, [*held.log], [*held.queue], held.ends_s)

    def tell(self, event: Event) -> None:
        """Give the coach an event now."""
        self.state, effects = step(self.state, event, self.now_s)
        for effect in effects:
            self.log.append((self.now_s, effect))
            if isinstance(effect, Say):
                self.queue.append(effect)
            elif isinstance(effect, Silence):
                self.queue.clear()
                self.ends_s = None
        self._start()

    def _start(self) -> None:
        if self.ends_s is None and self.queue:
            self.ends_s = self.now_s + self.said_s(self.queue[0].text)

    def said_s(self, text: str) -> float:
        """How long a line takes to say."""
        return WORD_S * max(1, len(text.split()))

    def run(self, seconds: float) -> None:
        """Let time pass."""
        until_s = self.now_s + seconds
        while True:
            wake_s = wake_at_s(self.state)
            instants = [t for t in (wake_s, self.ends_s) if t is not None and t <= until_s]
            if not instants:
                self.now_s = until_s
                return
            self.now_s = max(self.now_s, min(instants))
            if self.ends_s is not None and self.ends_s <= self.now_s:
                said, self.ends_s = self.queue.pop(0), None
                self._start()
                self.tell(Spoken(said.line))
            else:
                self.tell(Due())

    def until(self, met, limit_s: float = 1200.0) -> None:  # type: ignore[no-untyped-def]
        """Let time pass until met(self) holds; fails after limit_s seconds."""
        start_s = self.now_s
        while not met(self):
            assert self.now_s - start_s < limit_s, f"never happened; state {self.state.label}"
            self.run(0.5)

    def command(self, intent: str, at: Position | None = None, **slots: str) -> None:
        """Say something that is understood at once."""
        command = Command(Intent(intent), slots)
        self.tell(Decided(command, at or position(self.state)))

    def reflex(self, intent: str) -> None:
        """Begin to say something that acts at once."""
        self.tell(Reflex(intent))

    def decide(self, intent: str | None, reflex: str, **slots: str) -> None:
        """End an utterance that acted at once."""
        command = Command(Intent(intent), slots) if intent else None
        self.tell(Decided(command, position(self.state), reflex))

    def records(self, kind: str, **wanted: object) -> list[tuple[float, dict[str, object]]]:
        """The event log's lines of a kind, with these fields."""
        found = []
        for t, effect in self.log:
            if isinstance(effect, Record) and effect.kind == kind:
                fields = dict(effect.fields)
                if all(fields.get(key) == value for key, value in wanted.items()):
                    found.append((t, fields))
        return found

    def holds(
        self, phase: str, movement: str, **wanted: object
    ) -> list[tuple[float, dict[str, object]]]:
        """Lines about timed work."""
        return self.records("hold", phase=phase, movement=movement, **wanted)

    def said(self, since_s: float = 0.0) -> list[str]:
        """The lines that the coach wanted said since an instant."""
        return [e.text for t, e in self.log if isinstance(e, Say) and t >= since_s]

    def marks(self, since_s: float = 0.0) -> list[tuple[float, str, int | None]]:
        """The marks since an instant: when, what, which."""
        return [
            (t, e.name, e.value) for t, e in self.log if isinstance(e, SoundMark) and t >= since_s
        ]


def _hold(driver: Driver, movement: str) -> Driver:
    """Begin, and go five seconds into the first hold of a movement."""
    driver.command("START", routine="morning-stretch")
    driver.until(lambda d: bool(d.holds("start", movement)))
    driver.run(driver.holds("start", movement)[0][0] + 5.0 - driver.now_s)
    return driver


@cache
def _held(movement: str) -> Driver:
    """The usual one, to be copied: hundreds of tests begin there, and nobody changes a state."""
    return _hold(Driver.idle(), movement)
