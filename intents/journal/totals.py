"""Sums over sessions: how many, how long, and what was done in each movement and side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from intents.journal.records import Session


@dataclass(frozen=True)
class Work:
    """In one movement, on one side: pieces of timed work, the seconds of them, times it hurt."""

    pieces: int = 0
    held_s: float = 0.0
    hurts: int = 0


@dataclass(frozen=True)
class Totals:
    """Over many sessions.

    sessions: that began. days: with at least one piece of timed work. work: by the movement's id
    and the side.
    """

    sessions: int
    days: int
    held_s: float
    work: Mapping[tuple[str, str], Work]


def totals(sessions: Iterable[Session]) -> Totals:
    """The sums; they do not depend on the order of the sessions."""
    counted = tuple(sessions)
    held_s: dict[tuple[str, str], list[float]] = {}
    hurts: dict[tuple[str, str], int] = {}
    for session in counted:
        for held in session.held:
            held_s.setdefault((held.movement, held.side), []).append(held.held_s)
        for hurt in session.hurts:
            place = hurt.movement, hurt.side
            hurts[place] = hurts.get(place, 0) + 1
    pieces = {place: held_s.get(place, []) for place in sorted({*held_s, *hurts})}
    return Totals(
        sessions=len(counted),
        days=len({session.day for session in counted if session.held}),
        held_s=fsum(one_s for all_s in held_s.values() for one_s in all_s),
        work={
            place: Work(len(all_s), fsum(all_s), hurts.get(place, 0))
            for place, all_s in pieces.items()
        },
    )
