"""What former sessions change in the next one: a hold that is always cut short is made shorter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    was too long, and grows with what is held. It falls once the length that was too long is held
    to its end, or when its reasons are so long ago that they are among the recent sessions no
    more: then the usual length is tried anew.
    """
    seen: dict[str, _Seen] = {}
    for number, session in enumerate(history.recent):
        for held in _telling(session):
            if held.form == "hold":
                before = seen.get(held.movement, _Seen())
                seen[held.movement] = before.after(held, session, number)
    return {movement: last.offer for movement, last in seen.items() if last.offer is not None}


def _telling(session: Session) -> tuple[Held, ...]:
    """What tells of lengths: not what was cut by whatever ended the session."""
    is_cut = bool(session.held) and session.held[-1].was_cut
    return session.held[:-1] if is_cut and session.reason != "finished" else session.held


@dataclass(frozen=True)
class _Seen:
    """Of one movement: what was cut in a row, with the numbers of the sessions, and the offer.

    too_long_s: the longest plan that an offer was made instead of.
    """

    cut: tuple[Held, ...] = ()
    numbers: frozenset[int] = frozenset()
    offer: Shorter | None = None
    too_long_s: float = 0.0

    def after(self, held: Held, session: Session, number: int) -> _Seen:
        """The same after one more hold."""
        if any(hurt.movement == held.movement for hurt in session.hurts):
            return self._in_a_row()  # it was ended for another reason than its length
        if not held.was_cut:
            return self._held_to_its_end(held.planned_s)
        row = self._in_a_row((*self.cut, held), self.numbers | {number})
        offer = _offer(row.cut, row.numbers)
        if offer is None:
            return row
        return replace(row, offer=offer, too_long_s=max(self.too_long_s, held.planned_s))

    def _in_a_row(self, cut: tuple[Held, ...] = (), numbers: frozenset[int] = frozenset()) -> _Seen:
        return replace(self, cut=cut, numbers=numbers)

    def _held_to_its_end(self, planned_s: float) -> _Seen:
        if self.offer is None or planned_s >= self.too_long_s:
            return _Seen()
        grown = replace(self.offer, seconds=max(self.offer.seconds, planned_s))
        return replace(self._in_a_row(), offer=grown)


def _offer(cut: tuple[Held, ...], numbers: frozenset[int]) -> Shorter | None:
    """The usual length of the last three, in whole steps; None where that is nothing shorter."""
    if len(cut) < TIMES or len(numbers) < SESSIONS:
        return None
    usual_s = median(held.held_s for held in cut[-TIMES:])
    seconds = max(SHORTEST_S, STEP_S * floor(usual_s / STEP_S + 0.5))
    return Shorter(seconds, len(cut)) if seconds < cut[-1].planned_s else None
