"""The plan of a session: a routine that suits the person, with what they wished for all of them."""

from __future__ import annotations

from dataclasses import replace

from intents.coach.state import State
from intents.journal.adapting import Shorter
from intents.routine import Block, Profile, Routine, Side, cautions, lone_id
from intents.routine import session_s as routine_session_s
from intents.safety import GETTING_UP
from intents.timing import REST_S


def plan_for(state: State, routine_id: str) -> tuple[Block, ...]:
    """The plan that a routine would have now. Raises KeyError if there is no such routine."""
    return wished(state, state.config.library.plan(routine_id, state.person))


def wished(state: State, plan: tuple[Block, ...]) -> tuple[Block, ...]:
    """A plan with the length of holds and the side to begin with that were asked for."""
    plan = tuple(_held(state, block) for block in plan)
    for at in range(len(plan) - 1):
        later = plan[at + 1]
        if later.second and later.side == state.settings.first_side:
            plan = swapped(plan, at, at + 1, state.person)
    return plan


def _held(state: State, block: Block) -> Block:
    wanted_s = state.settings.held.get(block.movement.id, state.settings.hold_s)
    if wanted_s is None and _is_offered(state, block.movement.id):
        wanted_s = min(state.shorter[block.movement.id].seconds, block.work_s)
    if wanted_s is None or block.form != "hold":
        return block
    low, high = block.movement.limits
    if state.person.is_slight(block.movement):
        high = max(low, min(high, block.movement.dose))
    return replace(block, work_s=min(max(wanted_s, low), high))


def _is_offered(state: State, movement_id: str) -> bool:
    return movement_id in state.shorter and movement_id not in state.settings.never_shorter


def shorter(state: State, block: Block) -> Shorter | None:
    """Why a block is planned shorter: it was always ended early; None where it is not for that."""
    settings, id_ = state.settings, block.movement.id
    if block.form != "hold" or settings.hold_s is not None or id_ in settings.held:
        return None
    offer = state.shorter.get(id_) if _is_offered(state, id_) else None
    if offer is None or block.work_s >= usual_s(state, block):
        return None
    return replace(offer, seconds=block.work_s)


def usual_s(state: State, block: Block) -> float:
    """How long a hold of the routine under way is where nobody wished for another length."""
    same = (b for b in _unwished(state) if _is_same(b, block))
    return next((b.work_s for b in same), block.work_s)


def _unwished(state: State) -> tuple[Block, ...]:
    routine = state.routine
    return () if routine is None else state.config.library.plan(routine.id, state.person)


def plainly(state: State) -> tuple[Block, ...]:
    """The plan, with what is said before this block for this person as they are now."""
    at = state.index
    block = state.plan[at]
    worded = _placed(block, state.person, second=block.second)
    return (*state.plan[:at], worded, *state.plan[at + 1 :])


def session_s(state: State, routine: Routine, plan: tuple[Block, ...]) -> float:
    """Predicted seconds of a whole session, as this person has it."""
    usual_s = routine_session_s(routine.name, plan, state.wording)
    return usual_s + more_rest_s(state, plan)


def more_rest_s(state: State, plan: tuple[Block, ...]) -> float:
    """How much longer the rests between the blocks of a plan are than the usual ones, together."""
    rest_s = state.settings.rest_s
    return 0.0 if rest_s is None else (rest_s - REST_S) * (len(plan) - 1)


def swapped(plan: tuple[Block, ...], first: int, second: int, person: Profile) -> tuple[Block, ...]:
    """A plan in which two sides change places; what to mind is said with the one that comes."""
    blocks = list(plan)
    blocks[first] = _placed(plan[second], person, second=False)
    blocks[second] = _placed(plan[first], person, second=True)
    return tuple(blocks)


def alone(block: Block, person: Profile) -> Block:
    """A side whose other side is not done."""
    return _placed(block, person, second=False)


def _placed(block: Block, person: Profile, *, second: bool) -> Block:
    to_mind = cautions(block.movement, block.side, person, second=second)
    return replace(block, second=second, cautions=to_mind)


def sides(plan: tuple[Block, ...], number: int) -> dict[Side, int]:
    """Where the sides of a movement stand in a plan, by its number."""
    return {block.side: at for at, block in enumerate(plan) if block.number == number}


def place_index(state: State) -> int:
    """The block that we are at, counted in the plan that the routine will have the next time.

    Sides and movements may have been dropped from the one that is being done.
    """
    assert state.routine is not None
    now = state.plan[state.index]
    usual_day = replace(state, stays_small=False)
    later = plan_for(usual_day, state.routine.id)
    if state.index < len(later) and _is_same(later[state.index], now):
        return state.index
    found = (at for at, block in enumerate(later) if _is_same(block, now))
    return next(found, min(state.index, len(later) - 1))


def moved(before: tuple[Block, ...], after: tuple[Block, ...], index: int) -> int:
    """Where a block of one plan stands in another; if it is not there, the one that came next."""
    if index >= len(before):
        return min(index, len(after) - 1)
    for block in before[index:]:
        found = [at for at, other in enumerate(after) if _is_same(block, other)]
        if found:
            return min(found, key=lambda at: abs(at - index))
    return 0


def _is_same(one: Block, other: Block) -> bool:
    return (one.movement.id, one.side) == (other.movement.id, other.side)


def is_kept(routine: Routine) -> bool:
    """Whether one goes back to it: getting up is no session to be continued."""
    return routine.id != lone_id(GETTING_UP)


def lone_plan(state: State, movement_id: str) -> tuple[Block, ...]:
    """The plan of one movement alone, also for a person of whom nothing is known."""
    person = replace(state.person, gentlest=False)
    return state.config.library.plan(lone_id(movement_id), person)
