"""How long a plan takes: predicted from the words, the pauses, the settling and the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intents import narration, phrasing
from intents.timing import ANNOUNCED_S, DOSE_SAID_S, REST_S, ROLL_OVER_S, SET_SAID_S, said_s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from intents.routine.movement import Step, Wording
    from intents.routine.plan import Block


def block_s(block: Block, wording: Wording, before: Block | None = None) -> float:
    """Predicted seconds of one block, from its announcement and the rest to its way out.

    before: the block that the person comes from.
    """
    movement = block.movement
    name = phrasing.movement(block.number, block.of, movement.name, block.side)
    start = phrasing.other_side(block.side) if block.second else name
    release = (type(step)(say=block.text(step), pause_s=step.pause_s) for step in movement.release)
    way_s = _said_s(block.steps(wording)) + _said_s(release)
    dose_s = said_s(phrasing.announce(block.work())) + DOSE_SAID_S
    if before is not None and block.rolls_over(before.movement.posture):
        way_s += said_s(narration.ROLL_FACE_UP) + ROLL_OVER_S
    return (
        said_s(start) + ANNOUNCED_S + way_s + movement.settle_s + dose_s + _work_s(block) + REST_S
    )


def _work_s(block: Block) -> float:
    """The work itself, and what lies between its sets."""
    between_s = sum(
        said_s(block.between_sets())
        + block.rest_s
        + said_s(phrasing.coming_set(number, block.sets))
        + SET_SAID_S
        for number in range(2, block.sets + 1)
    )
    return block.sets * block.work_s + between_s


def estimate_s(plan: Iterable[Block], wording: Wording | Callable[[Block], Wording]) -> float:
    """Predicted seconds of a plan, or of what is left of one; opening and closing are not in it.

    wording: that of every block, or what tells it of each.
    """
    blocks = tuple(plan)
    return sum(
        block_s(block, wording(block) if callable(wording) else wording, before)
        for before, block in zip((None, *blocks), blocks, strict=False)
    )


def session_s(
    name: str, plan: Sequence[Block], wording: Wording | Callable[[Block], Wording]
) -> float:
    """Predicted seconds of a whole session of a routine of this name, greeting and closing too."""
    work_s = estimate_s(plan, wording)
    greeting = phrasing.greeting(name, plan[-1].of, work_s)
    closing = phrasing.closing(plan[-1].movement.posture)
    return said_s(greeting) + ANNOUNCED_S + work_s - REST_S + said_s(closing)


def _said_s(steps: Iterable[Step]) -> float:
    return sum(said_s(step.say) + step.pause_s for step in steps)
