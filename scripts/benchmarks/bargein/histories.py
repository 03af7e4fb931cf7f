"""Journals that make the coach say all that it has to say of one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from intents.journal import Held, History, Reading, Session

TODAY = datetime(2026, 5, 30, 15, tzinfo=UTC)

_CUT_SHORT = tuple(Held("leg-crossover", side, "hold", 60.0, 20.0) for side in ("right", "left"))
_PAINS = {
    "fell": (7, 7, 6, 7, 6, 7, 7, 4, 3, 3, 4, 3, 3, 3),
    "stayed": (3, 4, 3, 4, 3, 3, 4, 3, 4, 3, 3, 4, 3, 3),
    "rose": (2, 2, 3, 2, 2, 3, 2, 7, 8, 7, 7, 8, 7, 7),
    "maybe fell": (4, 4, 3, 4, 4, 3, 4, 3, 3, 2, 3, 3, 3, 2),
    "a little higher": (5, 5, 5, 5, 6, 6, 6, 6),
    "began": (4, 3),
}


def histories() -> Iterator[tuple[str, History]]:
    """Each with a name: what became of the scores. The holds of all were always cut short."""
    yield "nothing", History()
    for name, values in _PAINS.items():
        history = History()
        for number, value in enumerate(values):
            began = TODAY - timedelta(days=2 * (len(values) - number))
            history = history.with_session(_session(began, value))
        yield name, history
    stiff = tuple(Reading(_day(number), "stiffness", 5) for number in range(9))
    yield "only stiffness", History(tuple(map(_day, range(9))), stiff)


def _session(began: datetime, pain: int) -> Session:
    held = (*_CUT_SHORT, Held("breath-settle", "both", "breaths", 30.0, 30.0))
    return Session("crossover", began, began, "finished", held, scores={"pain_before": pain})


def _day(number: int) -> date:
    return (TODAY - timedelta(days=9 - number)).date()
