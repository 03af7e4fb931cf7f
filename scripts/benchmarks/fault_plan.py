"""Which fault befalls which device, when, and for how long; the same on every run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from voice.device import Direction


class Kind(StrEnum):
    """What can happen to a sound device."""

    LOSS = "lost: its stream ends"
    HIDDEN = "lost, and seen only after a new look"
    SUSPEND = "suspended: callbacks stop"
    RATE = "lost, and back at another rate"
    MOVE = "moved: a gap, another clock"
    MUTE = "zeros"
    STALL = "the program stalls"
    SLEEP = "the machine sleeps"


WEIGHTS = {
    Kind.LOSS: 4,
    Kind.HIDDEN: 3,
    Kind.SUSPEND: 5,
    Kind.RATE: 3,
    Kind.MOVE: 4,
    Kind.MUTE: 2,
    Kind.STALL: 3,
    Kind.SLEEP: 2,
}

LENGTHS_S = {Kind.MOVE: (0.02, 0.4), Kind.STALL: (0.1, 4.0), Kind.SLEEP: (1.5, 7200.0)}
OTHER_LENGTHS_S = (0.1, 40.0)
GAPS_S = (0.5, 120.0)
"""From the end of one fault to the next; short ones meet a coach that has hardly come back."""

OF_WHOLE_MACHINE = (Kind.STALL, Kind.SLEEP)
MOST_DRIFT = 1e-4


@dataclass
class Fault:
    """One fault, and what came of it; instants in seconds of virtual time, None where never.

    was_lost: it befell a device that was lost already. hit_clock: the clock of a hold ran. drift:
    of the clock that follows a move.
    """

    kind: Kind
    directions: tuple[Direction, ...]
    gap_s: float
    length_s: float
    drift: float
    was_lost: bool = False
    hit_clock: bool = False
    began_s: float = 0.0
    ended_s: float | None = None
    noticed_s: float | None = None
    back_s: float | None = None

    @property
    def is_waited_for(self) -> bool:
        """Whether it is over and was told, and its device is not yet back."""
        told = self.was_lost or self.noticed_s is not None
        return told and self.ended_s is not None and self.back_s is None


def faults(count: int, seed: int) -> Iterator[Fault]:
    """So many faults; lengths and gaps are spread evenly over their logarithms."""
    draw = np.random.default_rng(seed)
    kinds = list(WEIGHTS)
    shares = np.array([WEIGHTS[kind] for kind in kinds], dtype=float)
    for _ in range(count):
        kind = kinds[int(draw.choice(len(kinds), p=shares / shares.sum()))]
        sides: tuple[tuple[Direction, ...], ...] = (("input",), ("output",), ("input", "output"))
        directions = sides[int(draw.integers(3))]
        if kind in OF_WHOLE_MACHINE:
            directions = ("output",)
        elif kind is Kind.MUTE:
            directions = ("input",)
        length_s = _spread(draw, LENGTHS_S.get(kind, OTHER_LENGTHS_S))
        drift = float(draw.uniform(-MOST_DRIFT, MOST_DRIFT))
        yield Fault(kind, directions, _spread(draw, GAPS_S), length_s, drift)


def _spread(draw: np.random.Generator, ends_s: tuple[float, float]) -> float:
    return float(np.exp(draw.uniform(*np.log(ends_s))))
