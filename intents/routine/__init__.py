"""Typed, validated movements and routines, and the library that holds them."""

from __future__ import annotations

from intents.routine.estimate import block_s, estimate_s
from intents.routine.faults import Fault, FaultsError, closest
from intents.routine.library import Library, item_faults, library_faults
from intents.routine.movement import Movement, Side, Step
from intents.routine.plan import Block, Item, Routine

__all__ = [
    "Block",
    "Fault",
    "FaultsError",
    "Item",
    "Library",
    "Movement",
    "Routine",
    "Side",
    "Step",
    "block_s",
    "closest",
    "estimate_s",
    "item_faults",
    "library_faults",
]
