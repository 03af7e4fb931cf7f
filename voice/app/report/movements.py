"""Each movement: what was held, left and right side by side, what hurt, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intents.journal import Session
from intents.journal.totals import Work, totals
from voice.app.report.words import length, times

SIDES = ("left", "right")
"""What stands side by side; all else is of both sides at once."""


@dataclass(frozen=True)
class Done:
    """A movement by its name: the work by side, and how often it was left out."""

    name: str
    sides: Mapping[str, Work]
    skips: int

    @property
    def held_s(self) -> float:
        """The seconds of timed work on all sides."""
        return sum(work.held_s for work in self.sides.values())


def movements(sessions: Sequence[Session], names: Mapping[str, str]) -> tuple[Done, ...]:
    """Every movement of these sessions, that of the most time first."""
    work: dict[str, dict[str, Work]] = {}
    for (movement, side), found in totals(sessions).work.items():
        work.setdefault(movement, {})[side] = found
    skips = Counter(movement for session in sessions for movement in session.skipped)
    found_all = (
        Done(names.get(movement, movement), work.get(movement, {}), skips[movement])
        for movement in sorted({*work, *skips})
    )
    return tuple(sorted(found_all, key=lambda done: -done.held_s))


def held_words(work: Work) -> str:
    """What was held: "12 min, 9 times"."""
    return f"{length(work.held_s)}, {times(work.pieces)}" if work.pieces else "nothing held"


def hurt_words(work: Work) -> str:
    """How often it hurt; nothing where it never did."""
    return f"hurt {times(work.hurts)}" if work.hurts else ""


def skip_words(done: Done) -> str:
    """How often it was left out; nothing where it never was."""
    return f"left out {times(done.skips)}" if done.skips else ""
