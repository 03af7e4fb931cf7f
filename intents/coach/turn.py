"""One step of the coach in the making: a state that is replaced, and the effects so far."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from intents import narration, phrasing
from intents.coach.agenda import AwaitReady, Beat, Item, Line, Wait
from intents.coach.effects import (
    Effect,
    FieldValue,
    Priority,
    Record,
    RememberPerson,
    Say,
    Silence,
    SoundMark,
)
from intents.coach.state import Phase, State
from intents.hold import Mark, WorkPlan

OPENING_LEVELS_DB = (-12.0, -8.0, -4.0)
"""The first lines of a session rise to the full level: someone has just woken up."""

LEAST_WAIT_S = 1.0
"""What is left of a silence that was broken into is at least this long."""


class Turn:
    """Collects what one event changes. now_s: the instant of the event, in seconds of audio.

    spoken_in: the block of the plan in which a command was begun to be said.
    """

    def __init__(self, state: State, now_s: float) -> None:
        """A turn that starts from a state."""
        self.state = state
        self.now_s = now_s
        self.spoken_in: int | None = None
        self.effects: list[Effect] = []

    def set(self, **changes: Any) -> None:
        """Replace fields of the state."""
        self.state = replace(self.state, **changes)

    def change(self, **settings: Any) -> None:
        """Replace settings."""
        self.set(settings=replace(self.state.settings, **settings))

    def record(self, kind: str, **fields: FieldValue) -> None:
        """Write a line of the event log."""
        self.effects.append(Record(kind, fields))

    def remember_person(self) -> None:
        """Keep what is known of the person for the next start."""
        state = self.state
        known = None if state.recheck else state.profile
        flags = None if known is None else tuple(sorted(known.flags))
        kept = RememberPerson(flags, tuple(sorted(state.excluded)), tuple(sorted(state.sore)))
        self.effects.append(kept)

    def say(self, text: str, priority: Priority, needs: tuple[str, ...] = ()) -> int:
        """Say a line after those under way; gives its number."""
        state = self.state
        level_db = 0.0
        if state.opening is not None:
            level_db = OPENING_LEVELS_DB[state.opening]
            rises = state.opening + 1 < len(OPENING_LEVELS_DB)
            self.set(opening=state.opening + 1 if rises else None)
        self.effects.append(Say(state.next_line, text, priority, level_db, needs))
        self.set(next_line=state.next_line + 1)
        return state.next_line

    def sound(self, mark: Mark, plan: WorkPlan) -> None:
        """Sound a mark now."""
        text = phrasing.mark(mark, plan)
        if mark.name == "breath" and self.state.settings.breathing is False:
            text = ""
        self.effects.append(SoundMark(mark.name, text, self.now_s, mark.value, mark.cue))

    def silence(self) -> None:
        """Silence the narrator."""
        self.effects.append(Silence())

    def suspend(self) -> None:
        """Silence, and put what was under way back at the head of the agenda."""
        self.silence()
        again = self._again()
        self.set(agenda=again + self.state.agenda, current=None, line=None, due_s=None)

    def _again(self) -> tuple[Item, ...]:
        """What has to be done once more to complete the current item."""
        state, item = self.state, self.state.current
        match item:
            case Line():
                return (item,) if state.line is not None else ()
            case Wait(why="listen"):
                return (item,)
            case Wait(seconds=seconds, why=why):
                left_s = (state.due_s or self.now_s) - self.now_s
                return (Wait(max(min(seconds, LEAST_WAIT_S), left_s), why),)
            case Beat():
                beats = tuple(Beat(text) for text in narration.COUNT_IN)
                rest = sum(isinstance(coming, Beat) for coming in state.agenda)
                return beats[: len(beats) - rest]
            case AwaitReady():
                return (item,)
            case _:
                return ()

    def interject(self, *texts: str, priority: Priority = "answer") -> None:
        """Say something now; what was being narrated starts again after it."""
        if self.state.phase is Phase.NARRATING or self.state.asks:
            if self.state.current is not None:
                self.suspend()
            lines = tuple(Line(text, priority, 0.4, "aside") for text in texts)
            # An earlier answer that was broken off is stale by now.
            rest = (i for i in self.state.agenda if not (isinstance(i, Line) and i.kind == "aside"))
            self.set(agenda=(*lines, *rest))
            return
        for text in texts:
            self.say(text, priority)

    def replace_agenda(self, *items: Item) -> None:
        """Silence, drop what was to come and any open question, and do this instead."""
        self.silence()
        self.set(agenda=items, current=None, line=None, due_s=None, phase=Phase.NARRATING)
        self.set(question=None)
