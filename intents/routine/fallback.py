"""A routine for someone whose health may rule out most of it."""

from __future__ import annotations

from intents.routine.plan import Routine
from intents.safety import FALLBACK_MOVEMENTS, GETTING_UP


def fallback_plan(routine: Routine) -> Routine:
    """The routine reduced to the fallback set, small range throughout.

    Movements of the set keep the dose that the routine gives them; those it lacks are added with
    their own default dose. It ends with getting up only if the routine does.
    """
    doses = {item.id: item.model_dump(exclude_unset=True) for item in reversed(routine.movements)}
    ids = (*FALLBACK_MOVEMENTS, *((GETTING_UP,) if routine.gets_up else ()))
    items = [{**doses.get(name, {"id": name}), "small": True} for name in ids]
    return type(routine).model_validate(
        {**routine.model_dump(), "small_range": True, "movements": items}
    )
