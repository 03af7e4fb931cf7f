"""All movements and routines there are: those that come with the program, and a user's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from intents import fast_yaml
from intents.routine.faults import Fault, FaultsError, Model, closest
from intents.routine.fit import Fitted, fit
from intents.routine.movement import DOSES, Movement
from intents.routine.plan import Block, Item, Routine
from intents.routine.profile import NOBODY, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from intents.routine.movement import Side

_Model = TypeVar("_Model", bound=Model)

LONE = "only-"
"""Before a movement's id: the routine of that movement alone."""

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

    def movement_names(self) -> dict[str, tuple[str, ...]]:
        """Movement id to what a person may call it."""
        return {movement.id: movement.spoken_names for movement in self.movements.values()}

    def routine(self, routine_id: str) -> Routine:
        """A routine, or that of one movement alone (see lone_id); KeyError if there is neither."""
        movement = self.lone_movement(routine_id)
        return self.routines[routine_id] if movement is None else _alone(movement)

    def lone_movement(self, routine_id: str) -> Movement | None:
        """The movement of a routine that is one movement alone; None for every other routine."""
        if routine_id in self.routines or not routine_id.startswith(LONE):
            return None
        return self.movements.get(routine_id.removeprefix(LONE))

    def fitted(self, routine_id: str, profile: Profile = NOBODY) -> Fitted:
        """The routine as this person may do it. Raises KeyError if there is no such routine.

        Who asks for a movement alone wants it, left out of routines or not.
        """
        if self.lone_movement(routine_id) is not None:
            profile = replace(profile, excluded=frozenset())
        return fit(self.routine(routine_id), self.movements, profile)

    def plan(self, routine_id: str, profile: Profile = NOBODY) -> tuple[Block, ...]:
        """The routine as blocks, in order: one a movement, two where it is one-sided.

        profile: of the person who does it. Raises KeyError if there is no such routine.
        """
        routine = self.fitted(routine_id, profile).routine
        blocks: list[Block] = []
        for number, item in enumerate(routine.movements, 1):
            sides = _sides(item, self.movements[item.id])
            for place, side in enumerate(sides):
                block = self._block(routine, item, side, profile, second=place > 0)
                blocks.append(replace(block, number=number))
        return tuple(blocks)

    def _block(
        self, routine: Routine, item: Item, side: Side, profile: Profile, *, second: bool
    ) -> Block:
        movement = self.movements[item.id]
        dose = getattr(item, movement.dose_key) or movement.dose
        is_slight = profile.is_slight(movement)
        dose = min(dose, movement.dose) if is_slight else dose
        is_hold = movement.form == "hold"
        unit_s = item.rep_s or movement.unit_s
        return Block(
            movement=movement,
            side=side,
            number=1,
            of=len(routine.movements),
            form=movement.form,
            work_s=float(dose) if is_hold else dose * unit_s,
            count=1 if is_hold else int(dose),
            unit_s=0.0 if is_hold else unit_s,
            sets=item.sets or movement.sets,
            rest_s=item.rest_s or movement.rest_s,
            small=item.small or routine.small_range or is_slight,
            second=second,
            cautions=cautions(movement, side, profile, second=second),
        )


def lone_id(movement_id: str) -> str:
    """The id of the routine of one movement alone."""
    return LONE + movement_id


def _alone(movement: Movement) -> Routine:
    # Made of parts that have been checked, under an id that no file may give.
    return Routine.model_construct(
        id=lone_id(movement.id),
        name=movement.name,
        about=movement.purpose,
        movements=(Item(id=movement.id),),
    )


def cautions(movement: Movement, side: Side, profile: Profile, *, second: bool) -> tuple[str, ...]:
    """What is said before the way in: each flag's own line once, what hurt gently."""
    flags = () if second else profile.eases(movement)
    lines = [movement.eased.get(flag, movement.easier_brief) for flag in flags]
    if profile.is_sore(movement, side):
        lines.append(movement.easier_brief)
    return tuple(dict.fromkeys(movement.text(line, side) for line in lines))


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
        model.model_validate(fast_yaml.load(file.read_text(encoding="utf-8")))
        for file in files
        if file.name.endswith(".yaml")
    )
