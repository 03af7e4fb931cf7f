"""Whole sessions on a sound card that fails all the time, in virtual time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from intents.coach import Config, State
from intents.language import Language
from intents.routine import Library, Profile
from scripts.benchmarks.fault_plan import OF_WHOLE_MACHINE, Fault, Kind
from scripts.benchmarks.simulated_card import SimulatedCard, SimulatedClock
from scripts.benchmarks.simulated_sleeper import SimulatedEars, SimulatedSleeper
from voice.app.assistant import Assistant
from voice.app.devices import Devices
from voice.app.listener import Listener
from voice.app.live import is_at_rest
from voice.app.masking import Mask
from voice.app.memory import NoMemory
from voice.audio import BLOCK_S, Block
from voice.device import Direction, SoundDevice
from voice.narrator import Narrator
from voice.synthesizer import Mouth

REST_S = 40.0
"""After the last fault: time to come back, and to be told to go on."""

NOTICED_WITHIN_S = 1.0

_MUTE_AFTER_S = 0.1
"""A loudspeaker that has not called back for so long does not sound."""


@dataclass
class Run:
    """How often something lasted for more than a second, and how long at most, in seconds."""

    longest_s: float = 0.0
    too_long: int = 0
    _now_s: float = 0.0

    def note(self, *, is_it: bool) -> None:
        """Once a block."""
        before_s = self._now_s
        self._now_s = self._now_s + BLOCK_S if is_it else 0.0
        self.longest_s = max(self.longest_s, self._now_s)
        self.too_long += before_s <= NOTICED_WITHIN_S < self._now_s


@dataclass
class Holds:
    """Every timed piece of work: how long its clock ran, in sound and in the world.

    What the program stalled and the machine slept is no time of the world here: nobody can lead.
    """

    done: int = 0
    wrong: list[str] = field(default_factory=list)
    over_s: list[float] = field(default_factory=list)
    _ran: list[tuple[float, float]] = field(default_factory=list)
    _since: tuple[float, float] | None = None

    def note(self, event: Mapping[str, object], now_s: float) -> None:
        """A line of the event log about timed work, at an instant of the world."""
        at = float(str(event["t"])), now_s
        if event["phase"] in ("start", "resume"):
            self._since = at
            return
        if self._since is not None:
            self._ran.append((at[0] - self._since[0], at[1] - self._since[1]))
            self._since = None
        if event["phase"] == "end":
            self._end(event)

    def _end(self, event: Mapping[str, object]) -> None:
        planned_s, held_s = float(str(event["seconds"])), float(str(event["held"]))
        sounded_s, world_s = (sum(ran) for ran in zip(*self._ran, strict=True))
        self.done += 1
        self.over_s.append(world_s - planned_s)
        if abs(held_s - planned_s) > BLOCK_S or abs(sounded_s - planned_s) > BLOCK_S:
            self.wrong.append(f"{event['movement']}: {sounded_s:.2f} s of {planned_s:.0f} s")
        self._ran.clear()


class FaultySession:
    """A coach, a sleeper, and a card that suffers the faults that are given."""

    def __init__(
        self, library: Library, language: Language, mouth: Mouth, plan: list[Fault]
    ) -> None:
        self.faults: list[Fault] = []
        self.holds = Holds()
        self.ran = {"nothing came in": Run(), "zeros came in": Run(), "nothing went out": Run()}
        self._plan = plan[::-1]
        self._fault: Fault | None = None
        self._held_up_s = 0.0
        self._lost: set[Direction] = set()
        self._sleeper = SimulatedSleeper()
        self.card = SimulatedCard(self._sleeper.sound)
        narrator = Narrator(mouth)
        listener = Listener(language, Mask(language, narrator, lambda: False))
        self._ears = SimulatedEars(listener)
        self.assistant = Assistant(
            State(Config(library), profile=Profile()),
            self._ears,
            listener,
            narrator,
            self._log,
            NoMemory(),
        )
        self._devices = Devices(self.assistant)

    @property
    def now_s(self) -> float:
        """Virtual time, in seconds."""
        return self.card.time_s

    def run(self) -> None:
        """Until all faults are over. Raises whatever the program does, and Hang."""
        clock = SimulatedClock(self.card)
        device = SoundDevice(
            self._changed,
            may_interrupt=lambda: is_at_rest(self.assistant.state_label),
            backend=self.card,
            clock=clock,
        )
        device.run(self._tick, self._should_stop)

    def _tick(self, microphone: Block | None) -> Block:
        self._sleeper.sees(self.assistant.state_label, self.now_s)
        block = self.assistant.tick(microphone)
        self._check_clock()
        return block

    def _check_clock(self) -> None:
        """How long the clock of a hold has run although nothing was heard, or could be."""
        runs = self._clock_runs()
        is_mute = self.now_s - self.card.called_s.get("output", self.now_s) > _MUTE_AFTER_S
        wrong = (self._ears.is_deaf, self._ears.is_muted, is_mute)
        for run, is_wrong in zip(self.ran.values(), wrong, strict=True):
            run.note(is_it=runs and is_wrong)

    def _clock_runs(self) -> bool:
        work = self.assistant.coach.work
        return work is not None and work.countdown.running

    def _should_stop(self) -> bool:
        fault = self._fault
        if fault is not None and fault.ended_s is None:
            if self.now_s >= fault.began_s + fault.length_s:
                self._end(fault)
        elif not self._plan:
            last_s = fault.ended_s if fault is not None and fault.ended_s is not None else 0.0
            return self.now_s > last_s + REST_S
        elif self.now_s >= self._next_s(fault):
            self._begin(self._plan.pop())
        return False

    def _next_s(self, before: Fault | None) -> float:
        after_s = 0.0 if before is None or before.ended_s is None else before.ended_s
        return after_s + self._plan[-1].gap_s

    def _begin(self, fault: Fault) -> None:
        self._fault = fault
        self.faults.append(fault)
        fault.began_s = self.now_s
        fault.was_lost = bool(self._lost & set(fault.directions))
        fault.hit_clock = self._clock_runs()
        if fault.kind in OF_WHOLE_MACHINE:
            self._hold_up(fault)
            return
        for direction in fault.directions:
            if fault.kind is Kind.SUSPEND:
                self.card.sides[direction].is_suspended = True
            elif fault.kind is Kind.MOVE:
                self.card.delay(direction, fault.length_s)
                self.card.sides[direction].drift = fault.drift
            elif fault.kind is Kind.MUTE:
                self._sleeper.is_muted = True
            else:
                self.card.lose(direction)

    def _hold_up(self, fault: Fault) -> None:
        """The loop stands; asleep, so does the card."""
        if fault.kind is Kind.STALL:
            self.card.advance(self.now_s + fault.length_s)
        else:
            self.card.sleep(fault.length_s)
        fault.ended_s = self.now_s
        self._held_up_s += fault.length_s

    def _end(self, fault: Fault) -> None:
        fault.ended_s = self.now_s
        self._sleeper.is_muted = False
        for direction in fault.directions:
            side = self.card.sides[direction]
            side.is_suspended, side.is_there = False, True
            side.is_hidden = fault.kind is Kind.HIDDEN
            if fault.kind is Kind.RATE:
                side.rates_hz = (44_100,) if fault.drift > 0 else (16_000, 48_000)
                side.drift = fault.drift

    def _changed(self, change: str, name: str, direction: Direction) -> None:
        self._devices.changed(change, name, direction)
        fault = self._fault
        if change == "lost":
            self._lost.add(direction)
            if fault and fault.noticed_s is None and direction in fault.directions:
                fault.noticed_s = self.now_s
        elif change == "restored":
            self._lost.discard(direction)
            if fault and fault.is_waited_for and not self._lost:
                fault.back_s = self.now_s

    def _log(self, event: Mapping[str, object]) -> None:
        if event["kind"] == "hold":
            self.holds.note(event, self.now_s - self._held_up_s)
        elif event["kind"] == "said" and not event["cut"] and self.card.sides["output"].works:
            self._sleeper.hears(str(event["text"]), self.now_s)
