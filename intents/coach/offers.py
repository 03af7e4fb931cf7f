"""What is offered once a routine is over: on one's feet, if wished."""

from __future__ import annotations

from intents import narration
from intents.coach import refusals
from intents.coach.state import State
from intents.safety import ON_FEET


def at_the_end(state: State) -> tuple[str, ...]:
    """Walking in place, where a routine has led a person up to sit and it suits them.

    Not where the routine had it, they left it out for good, or something hurt on the way.
    """
    plan = state.plan
    if not plan or plan[-1].movement.posture != "seated" or state.hurts or _got_worse(state):
        return ()
    if ON_FEET not in state.config.library.movements or ON_FEET in state.excluded:
        return ()
    if state.profile is None or state.recheck or refusals.reasons(state, ON_FEET):
        return ()
    had_it = any(block.movement.id == ON_FEET for block in plan)
    return () if had_it else (narration.WALK_OFFER,)


def _got_worse(state: State) -> bool:
    after = state.scores.get("pain_after", 0)
    return after > state.scores.get("pain_before", after)
