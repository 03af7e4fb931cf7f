"""A routine as its file gives it, and the blocks that it is made of when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from intents.hold import Form
from intents.routine.faults import (
    FaultsError,
    Identifier,
    Model,
    Names,
    Seconds,
    Switch,
    Text,
    Whole,
    line_faults,
    name_faults,
    spoken_names,
)
from intents.routine.movement import Movement, Side, Step


class Item(Model):
    """A movement in a routine, with its dose: hold_s, reps or breaths, or the movement's own.

    sides and first are for one-sided movements; small asks for a small range.
    """

    id: Identifier
    hold_s: Seconds | None = None
    reps: Whole | None = None
    breaths: Whole | None = None
    rep_s: Annotated[float, Field(strict=True, ge=2, le=20)] | None = None
    sides: Side = "both"
    first: Literal["left", "right"] = "right"
    small: Switch = False


class Routine(Model):
    """A named list of movements. gets_up: it ends sitting on the edge of the bed."""

    id: Identifier
    name: Text
    say_as: Names = ()
    about: Text = "A routine of your own."
    small_range: Switch = False
    gets_up: Switch = False
    movements: Annotated[tuple[Item, ...], Field(min_length=1, max_length=40)]

    @model_validator(mode="after")
    def _sayable(self) -> Routine:
        faults = name_faults(self.name, self.say_as) + line_faults(("about",), self.about)
        if faults:
            raise FaultsError(faults)
        return self

    @property
    def spoken_names(self) -> tuple[str, ...]:
        """What a person may call it."""
        return spoken_names(self.name, self.say_as)


@dataclass(frozen=True)
class Block:
    """One movement on one side: what is narrated, then timed.

    number and of count movements: both sides of a movement share the number. work_s is the planned
    work in seconds; count and unit_s (seconds) describe its repetitions or breaths and are 1 and 0
    for a hold. second: this is the movement's second side.
    """

    movement: Movement
    side: Side
    number: int
    of: int
    form: Form
    work_s: float
    count: int
    unit_s: float
    small: bool = False
    second: bool = False

    @property
    def in_s(self) -> float:
        """Seconds of a breath that go in; 0 where the work is not breaths."""
        return self.movement.in_s or 0.0

    def text(self, line: Step | str) -> str:
        """The words of one of the movement's lines for this block's side."""
        return self.movement.text(line, self.side)

    def steps(self, *, brief: bool) -> tuple[Step, ...]:
        """The way in, worded for this block's side, with the caution about a small range."""
        steps = self.movement.brief if brief else self.movement.full
        if self.small and self.movement.small:
            steps = (*steps, self.movement.small)
        return tuple(Step(say=self.text(step), pause_s=step.pause_s) for step in steps)
