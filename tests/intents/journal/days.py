"""Readings, sessions and days of a journal, in as few words as can be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from intents.journal import Held, Hurt, Measure, Reading, Session

FIRST = date(2026, 3, 2)


def day(number: int) -> date:
    """A day by its number, counted from the first."""
    return FIRST + timedelta(days=number)


def readings(values: Iterable[int | None], measure: Measure = "pain_before") -> tuple[Reading, ...]:
    """One reading a day from the first day on; None is a day without."""
    return tuple(
        Reading(day(number), measure, value)
        for number, value in enumerate(values)
        if value is not None
    )


def hold(held_s: float, planned_s: float = 60.0, side: str = "left", form: str = "hold") -> Held:
    """Timed work in the crossover."""
    return Held("leg-crossover", side, form, planned_s, held_s)


def session(
    number: int, *held: Held, hurts: tuple[Hurt, ...] = (), reason: str = "finished"
) -> Session:
    """A session in the morning of a day."""
    began = datetime.combine(day(number), time(7, 30))
    ended = began + timedelta(minutes=12)
    return Session("crossover", began, ended, reason, held, hurts=hurts)
