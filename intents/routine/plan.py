"""A routine as its file gives it, and the blocks that it is made of when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from intents import narration
from intents.hold import CountStyle, Form, WorkPlan
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
from intents.routine.movement import Movement, Posture, Side, Step, Wording
from intents.safety import GETTING_UP


class Item(Model):
    """A movement in a routine, with its dose: hold_s, reps or breaths, or the movement's own.

    It is done `sets` times with rest_s seconds between. sides and first are for one-sided
    movements; small asks for a small range.
    """

    id: Identifier
    hold_s: Seconds | None = None
    reps: Whole | None = None
    breaths: Whole | None = None
    rep_s: Annotated[float, Field(strict=True, ge=2, le=20)] | None = None
    sets: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None
    rest_s: Annotated[float, Field(strict=True, ge=3, le=60)] | None = None
    sides: Side = "both"
    first: Literal["left", "right"] = "right"
    small: Switch = False


class Routine(Model):
    """A named list of movements.

    gets_up: it ends sitting on the edge of the bed. ends_in_sleep: nothing is asked after it.
    """

    id: Identifier
    name: Text
    say_as: Names = ()
    about: Text = "A routine of your own."
    small_range: Switch = False
    gets_up: Switch = False
    ends_in_sleep: Switch = False
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
    for a hold. It is worked `sets` times with rest_s seconds between. second: this is the
    movement's second side. cautions: lines for this person, said before the way in.
    """

    movement: Movement
    side: Side
    number: int
    of: int
    form: Form
    work_s: float
    count: int
    unit_s: float
    sets: int = 1
    rest_s: float = 0.0
    small: bool = False
    second: bool = False
    cautions: tuple[str, ...] = ()

    @property
    def in_s(self) -> float:
        """Seconds of a breath that go in; 0 where the work is not breaths."""
        return self.movement.in_s or 0.0

    def work(self, style: CountStyle = "tens") -> WorkPlan:
        """What is timed, for one set."""
        return WorkPlan(self.form, self.work_s, self.count, self.unit_s, self.in_s, style)

    def text(self, line: Step | str) -> str:
        """The words of one of the movement's lines for this block's side."""
        return self.movement.text(line, self.side)

    def steps(self, wording: Wording) -> tuple[Step, ...]:
        """The way in, worded for this block's side, between its cautions.

        A second side is never worded in full: its first has just been heard.
        """
        if self.second and wording == "full":
            wording = "brief"
        before = tuple(Step(say=line) for line in self.cautions)
        after = (self.movement.small,) if self.small and self.movement.small else ()
        steps = (*before, *self.movement.way_in(wording), *after)
        return tuple(Step(say=self.text(step), pause_s=step.pause_s) for step in steps)

    def rolls_over(self, posture: Posture | None) -> bool:
        """Whether who comes from this posture has to roll face up before the way in."""
        face_up = self.movement.posture == "supine" or self.movement.id == GETTING_UP
        return face_up and posture in ("side", "prone")

    def between_sets(self) -> str:
        """What is said at the end of a set that is not the last."""
        own = self.movement.set_rest
        return narration.SET_REST if own is None else self.text(own)

    def setup(self, wording: Wording) -> int:
        """How many of the first steps only prepare: after them there is a position to leave."""
        return len(self.cautions) + min(2, len(self.movement.way_in(wording)) - 1)
