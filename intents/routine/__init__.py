"""Typed, validated movements and routines, and the library that holds them."""

from __future__ import annotations

from intents.routine.estimate import block_s, estimate_s, session_s
from intents.routine.faults import Fault, FaultsError, closest
from intents.routine.fit import Fitted
from intents.routine.library import Library, cautions, item_faults, library_faults, lone_id
from intents.routine.movement import Movement, Posture, Side, Step, Wording
from intents.routine.plan import Block, Item, Routine
from intents.routine.profile import Profile

__all__ = [
    "Block",
    "Fault",
    "FaultsError",
    "Fitted",
    "Item",
    "Library",
    "Movement",
    "Posture",
    "Profile",
    "Routine",
    "Side",
    "Step",
    "Wording",
    "block_s",
    "cautions",
    "closest",
    "estimate_s",
    "item_faults",
    "library_faults",
    "lone_id",
    "session_s",
]
