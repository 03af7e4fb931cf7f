"""All movements and routines there are: those that come with the program, and a user's own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import yaml

from intents.routine.fallback import fallback_plan
from intents.routine.faults import Fault, FaultsError, Model, closest
from intents.routine.movement import DOSES, Movement
from intents.routine.plan import Block, Item, Routine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intents.routine.movement import Side

_Model = TypeVar("_Model", bound=Model)

_UNITS: dict[str, str] = {"hold": "seconds", "reps": "repetitions", "breaths": "breaths"}


@dataclass(frozen=True, eq=False)
class Library:
    """Movements and routines that fit together, each under its id."""

    movements: Mapping[str, Movement]
    routines: Mapping[str, Routine]

    @classmethod
    def of(cls, movements: Iterable[Movement], routines: Iterable[Routine]) -> Library:
        """A library of these, in this order.

        Raises:
            FaultsError: if an id or a spoken name is there twice, or a routine asks a movement
                for something it cannot give.
        """
        movements, routines = tuple(movements), tuple(routines)
        faults = library_faults(movements, routines)
        if faults:
            raise FaultsError(faults)
        return cls(
            MappingProxyType({movement.id: movement for movement in movements}),
            MappingProxyType({routine.id: routine for routine in routines}),
        )

    @classmethod
    def packaged(cls) -> Library:
        """The movements and routines that come with the program, in the order of their ids."""
        return cls.of(_packaged("movements", Movement), _packaged("routines", Routine))

    def adding(
        self, routines: Iterable[Routine] = (), movements: Iterable[Movement] = ()
    ) -> Library:
        """A library with these as well. Raises FaultsError as `of` does."""
        return Library.of(
            (*self.movements.values(), *movements), (*self.routines.values(), *routines)
        )

    def names(self) -> dict[str, tuple[str, ...]]:
        """Routine id to what a person may call it."""
        return {routine.id: routine.spoken_names for routine in self.routines.values()}

    def plan(self, routine_id: str, fallback: bool = False) -> tuple[Block, ...]:
        """The routine as blocks, in order: one a movement, two where it is one-sided.

        fallback: only the fallback set, small range. Raises KeyError if there is no such routine.
        """
        routine = self.routines[routine_id]
        routine = fallback_plan(routine) if fallback else routine
        blocks: list[Block] = []
        for number, item in enumerate(routine.movements, 1):
            sides = _sides(item, self.movements[item.id])
            for place, side in enumerate(sides):
                blocks.append(self._block(routine, item, number, side, second=place > 0))
        return tuple(blocks)

    def left_out(self, routine_id: str) -> tuple[Movement, ...]:
        """The movements of a routine that its fallback plan leaves out, each once."""
        kept = {block.movement.id for block in self.plan(routine_id, fallback=True)}
        gone = dict.fromkeys(item.id for item in self.routines[routine_id].movements)
        return tuple(self.movements[name] for name in gone if name not in kept)

    def _block(
        self, routine: Routine, item: Item, number: int, side: Side, *, second: bool
    ) -> Block:
        movement = self.movements[item.id]
        dose = getattr(item, movement.dose_key) or movement.dose
        is_hold = movement.form == "hold"
        unit_s = item.rep_s or movement.unit_s
        return Block(
            movement=movement,
            side=side,
            number=number,
            of=len(routine.movements),
            form=movement.form,
            work_s=float(dose) if is_hold else dose * unit_s,
            count=1 if is_hold else int(dose),
            unit_s=0.0 if is_hold else unit_s,
            small=item.small or routine.small_range,
            second=second,
        )


def _sides(item: Item, movement: Movement) -> tuple[Side, ...]:
    if movement.sides != "one_sided":
        return ("both",)
    if item.sides != "both":
        return (item.sides,)
    return ("right", "left") if item.first == "right" else ("left", "right")


def item_faults(item: Item, movement: Movement) -> list[Fault]:
    """What an item of a routine asks of its movement that the movement cannot give."""
    own = movement.dose_key
    faults = [
        Fault((key,), f"{movement.id} is timed by {own}, not by {key}")
        for _, key, _ in DOSES
        if key != own and getattr(item, key) is not None
    ]
    low, high = movement.limits
    dose = getattr(item, own)
    if dose is not None and not low <= dose <= high:
        unit = _UNITS[movement.form]
        faults.append(
            Fault(
                (own,), f"{dose:g} is out of range: {movement.id} takes {low:g} to {high:g} {unit}"
            )
        )
    if movement.sides == "alternating" and (item.reps or 0) % 2:
        faults.append(
            Fault(("reps",), f"{item.reps} is odd: {movement.id} changes sides each time")
        )
    if item.rep_s is not None and movement.form != "reps":
        faults.append(Fault(("rep_s",), f"{movement.id} has no repetitions"))
    if movement.sides != "one_sided":
        faults += [
            Fault((key,), f"{movement.id} is not done one side at a time; leave {key} out")
            for key in ("sides", "first")
            if key in item.model_fields_set and getattr(item, key) != "both"
        ]
    return faults


def library_faults(movements: tuple[Movement, ...], routines: tuple[Routine, ...]) -> list[Fault]:
    """What keeps movements and routines from being a library together.

    Locations begin with "movements" or "routines" and an index from 0.
    """
    faults = _twice("movements", [movement.id for movement in movements])
    faults += _twice("routines", [routine.id for routine in routines])
    owner: dict[str, str] = {}
    known = {movement.id: movement for movement in movements}
    for number, routine in enumerate(routines):
        for spoken in routine.spoken_names:
            if owner.setdefault(spoken, routine.id) != routine.id:
                message = f"'{spoken}' already names the routine {owner[spoken]}"
                faults.append(Fault(("routines", number, "say_as"), message))
        faults += [fault.under("routines", number) for fault in routine_faults(routine, known)]
    return faults


def routine_faults(routine: Routine, known: Mapping[str, Movement]) -> list[Fault]:
    """What a routine asks of the known movements, id to movement, that they cannot give."""
    faults: list[Fault] = []
    for place, item in enumerate(routine.movements):
        movement = known.get(item.id)
        if movement is None:
            message = f"there is no movement '{item.id}'{closest(item.id, known)}"
            faults.append(Fault(("movements", place, "id"), message))
        else:
            faults += [f.under("movements", place) for f in item_faults(item, movement)]
    return faults


def _twice(kind: str, ids: list[str]) -> list[Fault]:
    return [
        Fault((kind, number, "id"), f"'{name}' is taken already; choose another id")
        for number, name in enumerate(ids)
        if name in ids[:number]
    ]


def _packaged(folder: str, model: type[_Model]) -> tuple[_Model, ...]:
    files = sorted(resources.files("intents").joinpath(folder).iterdir(), key=lambda f: f.name)
    return tuple(
        model.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        for file in files
        if file.name.endswith(".yaml")
    )
