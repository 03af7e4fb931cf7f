"""A driver that looks at every step of the coach: is the state legal, were the promises kept?"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from intents.coach import Phase, State, wake_at_s
from intents.coach.agenda import Beat, Enter, Finish, HoldStill, Line, ThawWork, Wait
from intents.coach.effects import Close, Prepare, Record, Say, SoundMark
from intents.coach.events import Decided, Due, Event, Leave, Spoken
from intents.coach.question import Ask
from intents.intent import Intent
from intents.routine import Block
from tests.intents.coach_driver import Driver

MOST_AT_ONCE = 50
"""A coach that wants to be woken more often than this at one instant never comes to rest."""

SAMPLE_S = 1 / 16000

QUIET = (Phase.IDLE, Phase.FINISHED)
STOPS = (Intent.STOP, Intent.GOODBYE)


def is_still(state: State) -> bool:
    """Whether nothing may be counted."""
    return state.phase is Phase.PAUSED or state.reflex is not None


def faults(driver: Driver) -> list[str]:
    """What is illegal about the coach's state: nothing, after any event."""
    state = driver.state
    rules = {
        **_about_the_phase(state),
        **_about_the_agenda(state),
        **_about_waking(driver),
    }
    return [rule for rule, kept in rules.items() if not kept]


def _about_the_phase(state: State) -> dict[str, bool]:
    work, phase = state.work, state.phase
    runs = work is not None and work.countdown.running
    return {
        "at rest nothing is under way": phase not in QUIET
        or (work is None and not state.in_position),
        "what is finished is known": phase is not Phase.FINISHED or state.routine is not None,
        "the block is of the plan": state.block is None or 0 <= state.index < len(state.plan),
        "a session has a plan": phase in QUIET or (state.routine is None) == (state.block is None),
        "holding is work": phase is not Phase.HOLDING or work is not None,
        "the clock runs in a hold only, and then": runs
        == (phase is Phase.HOLDING and state.reflex is None),
        "held work will be thawed": work is None
        or is_still(state)
        or phase is Phase.HOLDING
        or any(isinstance(item, ThawWork | HoldStill) for item in state.agenda),
        "a position is of a block": not state.in_position or state.block is not None,
        "done and left out are told once": len(set(state.completed)) == len(state.completed)
        and not set(state.completed) & set(state.skipped),
    }


def _about_the_agenda(state: State) -> dict[str, bool]:
    current, agenda = state.current, state.agenda
    items = agenda if current is None else (current, *agenda)
    listens = any(isinstance(item, Wait) and item.why == "listen" for item in items)
    goes_on = any(isinstance(item, Enter | Finish | Ask) for item in agenda)
    is_timed = isinstance(current, Wait | Beat) or (
        isinstance(current, Line) and state.line is None
    )
    return {
        "what is still waits for nothing": not is_still(state) or current is None,
        "a hold has nothing else under way": state.phase is not Phase.HOLDING or current is None,
        "narrating is never stuck": state.phase is not Phase.NARRATING
        or state.reflex is not None
        or current is not None,
        "at rest only a question is under way": state.phase not in QUIET
        or state.question is not None
        or not items,
        "a question listens": state.question is None or listens,
        "who listens has asked": not listens or state.question is not None,
        "a session goes on to its end": state.block is None or goes_on or listens,
        "an instant is waited for where one is due": (state.due_s is not None) == is_timed,
        "a line that is waited for is under way": state.line is None or isinstance(current, Line),
    }


def _about_waking(driver: Driver) -> dict[str, bool]:
    state, wake_s = driver.state, wake_at_s(driver.state)
    waits_for_line = state.line is not None and any(s.line == state.line for s in driver.queue)
    at_rest = state.phase is Phase.IDLE and state.question is None
    return {
        "a line that is waited for is being said": state.line is None or waits_for_line,
        "somebody or something goes on": wake_s is not None
        or waits_for_line
        or at_rest
        or state.reflex is not None,
    }


@dataclass
class Witness(Driver):
    """A driver that checks after every event what always holds."""

    spoken: list[str] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    ran_s: float = 0.0
    since_s: float | None = None
    left_s: float | None = None
    woken: int = 0
    place: Block | None = None
    is_excused: bool = False
    is_closed: bool = False

    def tell(self, event: Event) -> None:
        """Give the coach an event, and look at what comes of it."""
        before, at = self.state, len(self.log)
        text = self._text_of(event)
        super().tell(event)
        effects = [effect for _, effect in self.log[at:]]
        self._check_lines(effects)
        self._check_stillness(before, event, effects)
        self._check_way_out(before, event, text, effects)
        for effect in effects:
            if isinstance(effect, Record) and effect.kind == "hold":
                self._check_hold(dict(effect.fields))
            if isinstance(effect, Record) and effect.kind == "movement":
                self._check_movement(str(effect.fields["id"]))
        self.is_closed = self.is_closed or any(isinstance(e, Close) for e in effects)
        wake_s = wake_at_s(self.state)
        self.woken = self.woken + 1 if isinstance(event, Due) and wake_s == self.now_s else 0
        assert self.woken < MOST_AT_ONCE
        broken = [] if self.is_closed else faults(self)
        assert not broken, f"{broken} after {event} in {before.label}"

    def _text_of(self, event: Event) -> str:
        if not isinstance(event, Spoken):
            return ""
        return next(e.text for _, e in self.log if isinstance(e, Say) and e.line == event.line)

    def _check_lines(self, effects: list[object]) -> None:
        for effect in effects:
            if isinstance(effect, Say):
                assert effect.text.strip()
                assert effect.line not in self.lines
                self.lines.add(effect.line)
            elif isinstance(effect, Prepare):
                assert all(text.strip() for text in effect.texts)

    def _check_stillness(self, before: State, event: Event, effects: list[object]) -> None:
        """No count while paused; nor may the clock have moved."""
        goes_on = isinstance(event, Decided)
        if is_still(self.state) or (is_still(before) and not goes_on):
            counts = [e for e in effects if isinstance(e, Say) and e.priority == "count"]
            assert not counts
            assert not [e for e in effects if isinstance(e, SoundMark)]

    def _check_hold(self, fields: dict[str, object]) -> None:
        """What was held is what the clock ran, less every pause."""
        phase = fields["phase"]
        if phase in ("start", "resume"):
            self.spoken.clear()
        if phase == "start":
            self.ran_s = 0.0
        if phase in ("start", "resume"):
            assert self.since_s is None
            self.since_s = self.now_s
        elif self.since_s is not None:
            self.ran_s += self.now_s - self.since_s
            self.since_s = None
        if phase == "end":
            assert fields["held"] == pytest.approx(self.ran_s, abs=SAMPLE_S / 2)

    def _check_movement(self, movement_id: str) -> None:
        """Nothing begins that the person's health rules out."""
        state = self.state
        assert state.person.advice(state.config.library.movements[movement_id]) != "skip"

    def _check_way_out(self, before: State, event: Event, text: str, effects: list[object]) -> None:
        """Who was in a position is led out of it, all the way, before anything else is begun."""
        if text:
            self.spoken.append(text)
        command = event.command if isinstance(event, Decided) else None
        if isinstance(event, Leave) or (command is not None and command.intent in STOPS):
            self.is_excused = _is_stopped(before)
        if self.place is not None and not self._is_there(effects):
            assert self.is_excused or _is_led_out(self.place, self.spoken), (
                f"left {self.place.movement.id} with {self.spoken} at {event}"
            )
            self.place, self.is_excused = None, False
        if self.place is None:
            self.spoken.clear()
            self.place = self.state.block if self.state.in_position else None

    def _is_there(self, effects: list[object]) -> bool:
        """Whether one is still in the position that one was in."""
        assert self.place is not None
        here = {"movement": self.place.movement.id, "side": self.place.side}
        for effect in effects:
            if not isinstance(effect, Record):
                continue
            if effect.kind == "movement" or (
                effect.kind == "hold" and {**effect.fields, **here} != effect.fields
            ):
                return False
        return self.state.in_position


def _is_stopped(state: State) -> bool:
    """Whether "stop" was said already; the second one wants silence."""
    return any(isinstance(item, Finish) and item.reason == "stopped" for item in state.agenda)


def _is_led_out(block: Block, spoken: list[str]) -> bool:
    whole = {block.text(step) for step in block.movement.release}
    return block.text(block.movement.way_out) in spoken or whole <= set(spoken)
