"""What former sessions change in the next one: a hold that is always cut short is made shorter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from statistics import median

from intents.journal.records import Held, History, Session

TIMES = 3
"""So many times in a row a hold was ended early, before it is made shorter."""

SESSIONS = 2
"""They lie in so many sessions at least: one bad morning changes nothing."""

SHORTEST_S = 10.0
STEP_S = 5.0


@dataclass(frozen=True)
class Shorter:
    """A length to offer instead of the usual one, and how many times in a row it was cut before."""

    seconds: float
    times: int


def shortened(history: History) -> Mapping[str, Shorter]:
    """The holds to be offered shorter, by the movement's id.

    An offer stands while it is held to its end, so that a hold does not jump back to a length that
    was too long. It falls once a longer one is held to its end, or when its reasons are so long
    ago that they are among the recent sessions no more: then the usual length is tried anew.
    """
    seen: dict[str, _Seen] = {}
    for number, session in enumerate(history.recent):
        for held in session.held:
            if held.form == "hold":
                before = seen.get(held.movement, _Seen())
                seen[held.movement] = before.after(held, session, number)
    return {movement: last.offer for movement, last in seen.items() if last.offer is not None}


@dataclass(frozen=True)
class _Seen:
    """Of one movement: what was cut in a row, with the numbers of the sessions, and the offer."""

    cut: tuple[Held, ...] = ()
    numbers: frozenset[int] = frozenset()
    offer: Shorter | None = None

    def after(self, held: Held, session: Session, number: int) -> _Seen:
        """The same after one more hold."""
        if any(hurt.movement == held.movement for hurt in session.hurts):
            return _Seen(offer=self.offer)  # it was ended for another reason than its length
        if not held.was_cut:
            is_as_offered = self.offer is not None and held.planned_s <= self.offer.seconds
            return _Seen(offer=self.offer if is_as_offered else None)
        cut, numbers = (*self.cut, held), self.numbers | {number}
        return _Seen(cut, numbers, _offer(cut, numbers) or self.offer)


def _offer(cut: tuple[Held, ...], numbers: frozenset[int]) -> Shorter | None:
    """The usual length of the last three, in whole steps; None where that is nothing shorter."""
    if len(cut) < TIMES or len(numbers) < SESSIONS:
        return None
    usual_s = median(held.held_s for held in cut[-TIMES:])
    seconds = max(SHORTEST_S, STEP_S * floor(usual_s / STEP_S + 0.5))
    return Shorter(seconds, len(cut)) if seconds < cut[-1].planned_s else None
