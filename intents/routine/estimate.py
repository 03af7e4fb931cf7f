"""How long a plan takes: predicted from the words, the pauses, the settling and the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intents.routine.movement import Step
    from intents.routine.plan import Block

WORDS_PER_MINUTE = 145.0
ANNOUNCEMENT_S = 4.0
"""A movement's name, its side and its length, with the breath after them."""


def block_s(block: Block, *, brief: bool) -> float:
    """Predicted seconds of one block, from its announcement to the end of its way out.

    A second side is worded briefly in any case: its first has just been heard.
    """
    steps = (*block.steps(brief=brief or block.second), *block.movement.release)
    return ANNOUNCEMENT_S + _said_s(steps) + block.movement.settle_s + block.work_s


def estimate_s(plan: Iterable[Block], *, brief: bool) -> float:
    """Predicted seconds of a plan, or of what is left of one; opening and closing are not in it."""
    return sum(block_s(block, brief=brief) for block in plan)


def _said_s(steps: Iterable[Step]) -> float:
    return sum(len(step.say.split()) * 60.0 / WORDS_PER_MINUTE + step.pause_s for step in steps)
