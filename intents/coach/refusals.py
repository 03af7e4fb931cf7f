"""Why a movement that was asked for is not done."""

from __future__ import annotations

from intents import narration, phrasing
from intents.coach.state import State
from intents.safety import Flag

_BECAUSE = dict(zip(Flag, narration.NOT_WITH, strict=True))


def reasons(state: State, movement_id: str) -> tuple[str, ...]:
    """What speaks against a movement for this person now, in sentences; nothing where it suits.

    Of a person who was never asked nothing is known; they are asked before a session begins.
    """
    movement = state.config.library.movements[movement_id]
    person = state.person
    if person.advice(movement) != "skip":
        return ()
    against = [_BECAUSE[f] for f in Flag if f in person.flags and movement.flags[f] == "skip"]
    if person.first_hour and movement.first_hour == "skip":
        against.append(narration.NOT_YET_UP if state.first_hour else narration.NOT_TODAY)
    return (phrasing.not_for_you(movement.name), *against[:1])
