"""A movement: how it is done, timed, made softer and left, and whom it does not suit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from intents.hold import Form
from intents.routine.faults import (
    Fault,
    FaultsError,
    Identifier,
    Location,
    Model,
    Names,
    Seconds,
    Text,
    Whole,
    line_faults,
    name_faults,
    spoken_names,
)
from intents.safety import Advice, Flag

Side = Literal["left", "right", "both"]
Posture = Literal["supine", "side", "prone", "seated", "standing"]
Sides = Literal["both", "one_sided", "alternating"]
Wording = Literal["full", "brief", "reminder"]
"""How much is said about the way in: all of it, the main steps, or a sentence to remember it by."""

DOSES: tuple[tuple[Form, str, tuple[str, ...]], ...] = (
    ("hold", "hold_s", ()),
    ("reps", "reps", ("rep_s",)),
    ("breaths", "breaths", ("in_s", "out_s")),
)
"""Each form of work, the key of its dose, and the keys of how long one of its units lasts."""


class Step(Model):
    """One sentence, one movement of the body, then quiet for pause_s seconds.

    In YAML a bare sentence stands for a step with the default pause.
    """

    say: Text
    pause_s: Annotated[float, Field(strict=True, ge=0, le=20)] = 1.0

    @model_validator(mode="before")
    @classmethod
    def _from_sentence(cls, value: object) -> object:
        return {"say": value} if isinstance(value, str) else value


Steps = Annotated[tuple[Step, ...], Field(min_length=1)]


class Movement(Model):
    """A movement as its YAML file gives it.

    Exactly one dose belongs to the form: hold_s; or reps of rep_s seconds; or breaths of in_s and
    out_s seconds. `limits` bounds the dose that a routine may ask for, in the dose's own unit.
    It is done `sets` times, with rest_s seconds between; `set_rest` is said then, where it is not
    enough to ease off and stay there. `flags` advises by a person's health;
    `eased` is what to say first where a flag asks for the softer form (else `easier_brief`), and
    `swap` names a movement that may take the place of this one where a flag leaves it out.
    `first_hour`: the advice until an hour after getting up, when the discs of the back are still
    full of fluid (S. Snook and others, 1998). `feel` tells where it is felt, and how; without it
    something general is said. Lines may hold {side} (the side that moves) and
    {other} where sides is "one_sided".
    """

    id: Identifier
    name: Text
    say_as: Names = ()
    posture: Posture
    sides: Sides
    form: Form
    hold_s: Seconds | None = None
    reps: Whole | None = None
    rep_s: Seconds | None = None
    breaths: Whole | None = None
    in_s: Seconds | None = None
    out_s: Seconds | None = None
    limits: tuple[Seconds, Seconds]
    sets: Annotated[int, Field(strict=True, ge=1, le=5)] = 1
    rest_s: Annotated[float, Field(strict=True, ge=3, le=60)] = 8.0
    settle_s: Annotated[float, Field(strict=True, ge=0, le=60)] = 5.0
    full: Steps
    brief: Steps
    reminder: Steps | None = None
    small: Step | None = None
    position: Text
    during: Text | None = None
    set_rest: Text | None = None
    release: Steps
    way_out: Text
    easier: Steps
    easier_brief: Text
    mistakes: tuple[Text, ...] = ()
    cautions: tuple[Text, ...] = ()
    flags: dict[Flag, Advice] = Field(default_factory=dict, validate_default=True)
    eased: dict[Flag, Text] = Field(default_factory=dict)
    swap: dict[Flag, Identifier] = Field(default_factory=dict)
    first_hour: Advice = "ok"
    purpose: Text
    feel: Text | None = None
    sources: tuple[Text, ...] = ()

    @field_validator("flags")
    @classmethod
    def _cautious(cls, flags: dict[Flag, Advice]) -> dict[Flag, Advice]:
        """A flag that is not mentioned leaves the movement out."""
        return {flag: flags.get(flag, "skip") for flag in Flag}

    @model_validator(mode="after")
    def _whole(self) -> Movement:
        faults = name_faults(self.name, self.say_as) + self._dose_faults() + self._line_faults()
        if faults:
            raise FaultsError(faults)
        return self

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def spoken_names(self) -> tuple[str, ...]:
        """What a person may call it."""
        return spoken_names(self.name, self.say_as)

    @property
    def dose_key(self) -> str:
        """The key of the dose that belongs to the form: hold_s, reps or breaths."""
        return next(key for form, key, _ in DOSES if form == self.form)

    @property
    def dose(self) -> float:
        """The default dose: seconds, repetitions or breaths."""
        return float(getattr(self, self.dose_key))

    @property
    def unit_s(self) -> float:
        """Seconds of one repetition or breath; 0 for a hold."""
        if self.form == "reps":
            return self.rep_s or 0.0
        return (self.in_s or 0.0) + (self.out_s or 0.0)

    def way_in(self, wording: Wording) -> Steps:
        """The steps into the position; without a reminder of its own it is worded briefly."""
        if wording == "full":
            return self.full
        return self.reminder or self.brief if wording == "reminder" else self.brief

    def text(self, line: Step | str, side: Side) -> str:
        """The words of a line for one side ("right": the right leg or arm is the one that moves).

        Raises:
            ValueError: if the line names a side and side is "both".
        """
        words = line.say if isinstance(line, Step) else line
        if side == "both":
            if "{" in words:
                raise ValueError(f"{self.id}: '{words}' needs a side")
            return words
        return words.format(side=side, other="left" if side == "right" else "right")

    def spoken(self) -> list[tuple[Location, str]]:
        """Every line that guides the person, with its place in the file."""
        lists = {"full": self.full, "brief": self.brief, "release": self.release}
        lists |= {"reminder": self.reminder} if self.reminder else {}
        lines: list[tuple[Location, str]] = [
            ((key, number), step.say)
            for key, steps in {**lists, "easier": self.easier}.items()
            for number, step in enumerate(steps)
        ]
        singles = ("position", "during", "set_rest", "way_out", "easier_brief")
        lines += [((key,), getattr(self, key)) for key in singles if getattr(self, key)]
        lines += [(("eased", flag.value), line) for flag, line in self.eased.items()]
        return [*lines, *([(("small",), self.small.say)] if self.small else [])]

    def written(self) -> list[tuple[Location, str]]:
        """Every line about the movement, with its place in the file."""
        lists = {"mistakes": self.mistakes, "cautions": self.cautions}
        lines: list[tuple[Location, str]] = [
            ((key, number), line)
            for key, texts in lists.items()
            for number, line in enumerate(texts)
        ]
        feel: list[tuple[Location, str]] = [(("feel",), self.feel)] if self.feel else []
        return [*lines, (("purpose",), self.purpose), *feel]

    def _line_faults(self) -> list[Fault]:
        sided = self.sides == "one_sided"
        faults: list[Fault] = []
        for where, line in self.spoken():
            faults += line_faults(where, line, sides=sided)
        for where, line in self.written():
            faults += line_faults(where, line)
        return faults

    def _dose_faults(self) -> list[Fault]:
        faults: list[Fault] = []
        for form, key, units in DOSES:
            for name in (key, *units):
                given = getattr(self, name)
                if form == self.form and not given:
                    faults.append(Fault((name,), f"form {form} needs {name}, above zero"))
                if form != self.form and given is not None:
                    faults.append(Fault((name,), f"{name} does not belong to form {self.form}"))
        low, high = self.limits
        if not 0 < low <= high:
            faults.append(Fault(("limits",), "must be [least, most], least above zero"))
        elif not faults and not low <= self.dose <= high:
            faults.append(Fault((self.dose_key,), f"must lie in limits, {low:g} to {high:g}"))
        if self.sides == "alternating" and self.form != "reps":
            faults.append(Fault(("sides",), "alternating is only for form reps"))
        elif self.sides == "alternating" and (self.reps or 0) % 2:
            faults.append(Fault(("reps",), "must be even, so that both sides get the same"))
        return faults
