"""A routine made to fit a person: what their health rules out is swapped, or left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intents.routine.plan import Item, Routine
from intents.safety import FALLBACK_MOVEMENTS, GETTING_UP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intents.routine.movement import Movement
    from intents.routine.profile import Profile

LEAST_SHARE = 0.5
"""Where less than this of a routine's movements is left, the fallback set takes its place."""


@dataclass(frozen=True)
class Fitted:
    """A routine as one person may do it, and what had to change for that.

    left_out: ruled out by their health. swapped: what is done instead of what. Neither names what
    the person wished to leave out.
    """

    routine: Routine
    left_out: tuple[Movement, ...] = ()
    swapped: tuple[tuple[Movement, Movement], ...] = ()


def fit(routine: Routine, movements: Mapping[str, Movement], profile: Profile) -> Fitted:
    """The routine for a person. It is never empty: the fallback set is always left."""
    if profile.gentlest:
        return _fallen_back(routine, movements)
    items: list[Item] = []
    left_out: dict[str, Movement] = {}
    swapped: dict[str, tuple[Movement, Movement]] = {}
    planned = {item.id for item in routine.movements}
    for item in routine.movements:
        movement = movements[item.id]
        if item.id in profile.excluded:
            continue
        if profile.advice(movement) != "skip":
            items.append(item)
        elif instead := _instead(movement, movements, profile, planned):
            swapped[item.id] = (movement, instead)
            planned.add(instead.id)
            items.append(_swapped(item, instead))
        else:
            left_out[item.id] = movement
    if len({item.id for item in items}) < LEAST_SHARE * len({i.id for i in routine.movements}):
        return _fallen_back(routine, movements)
    fitted = routine.model_copy(update={"movements": tuple(items)})
    return Fitted(fitted, tuple(left_out.values()), tuple(swapped.values()))


def fallback(routine: Routine) -> Routine:
    """The routine reduced to the fallback set, small range throughout.

    Movements of the set keep the dose that the routine gives them; those it lacks are added with
    their own default dose. It ends with getting up only if the routine does.
    """
    doses = {item.id: item.model_dump(exclude_unset=True) for item in reversed(routine.movements)}
    ids = (*FALLBACK_MOVEMENTS, *((GETTING_UP,) if routine.gets_up else ()))
    items = [{**doses.get(name, {"id": name}), "small": True} for name in ids]
    movements = tuple(map(Item.model_validate, items))
    return routine.model_copy(update={"small_range": True, "movements": movements})


def _fallen_back(routine: Routine, movements: Mapping[str, Movement]) -> Fitted:
    least = fallback(routine)
    kept = {item.id for item in least.movements}
    gone = dict.fromkeys(item.id for item in routine.movements if item.id not in kept)
    return Fitted(least, tuple(movements[name] for name in gone))


def _instead(
    movement: Movement, movements: Mapping[str, Movement], profile: Profile, planned: set[str]
) -> Movement | None:
    """The swap that the movement's file names for what rules it out, if it fits itself."""
    for flag in sorted(profile.flags):
        if movement.flags[flag] != "skip" or flag not in movement.swap:
            continue
        other = movements.get(movement.swap[flag])
        if other is None or other.id in planned or other.id in profile.excluded:
            continue
        if profile.advice(other) != "skip":
            return other
    return None


def _swapped(item: Item, instead: Movement) -> Item:
    sides = {"sides": item.sides, "first": item.first} if instead.sides == "one_sided" else {}
    return Item.model_validate({"id": instead.id, "small": item.small, **sides})
