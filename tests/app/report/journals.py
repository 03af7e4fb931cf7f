"""Journals to draw: made up, the same on every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from intents.journal import Held, Hurt, Measure, Session

TODAY = date(2026, 11, 30)
NAMES = {
    "morning-stretch": "Morning stretch",
    "quick-morning": "Quick morning",
    "leg-crossover": "Leg crossover",
    "single-knee-hug": "Single knee hug",
    "knee-rolls": "Knee rolls",
    "ankle-pumps": "Ankle pumps",
    "knee-to-opposite-shoulder": "Knee to opposite shoulder",
    "breath-settle": "Breath settle",
}
_SIDED = ("leg-crossover", "single-knee-hug", "knee-to-opposite-shoulder")
_BOTH = {"knee-rolls": "reps", "ankle-pumps": "reps", "breath-settle": "breaths"}


def session(
    day: date,
    hour: int = 7,
    *,
    held: tuple[Held, ...] = (Held("leg-crossover", "left", "hold", 60.0, 60.0),),
    hurts: tuple[Hurt, ...] = (),
    skipped: tuple[str, ...] = (),
    reason: str | None = "finished",
    routine: str = "morning-stretch",
    **scores: int,
) -> Session:
    """A session of a day, with scores by their measures."""
    began = datetime.combine(day, time(hour, 5))
    measures = cast("dict[Measure, int]", scores)
    ended = began + timedelta(minutes=9) if reason else None
    return Session(routine, began, ended, reason, held, skipped, hurts, measures)


def work(rng: random.Random, cut_at: float = 1.0) -> tuple[Held, ...]:
    """A session's pieces; the later ones are left out where it ended early."""
    pieces = [
        Held(movement, side, "hold", 45.0, 45.0 if rng.random() < 0.93 else 20.0)
        for movement in _SIDED
        for side in ("left", "right")
    ]
    pieces += [Held(movement, "both", form, 40.0, 40.0) for movement, form in _BOTH.items()]
    return tuple(pieces[: max(1, round(cut_at * len(pieces)))])


def year(today: date = TODAY, days: int = 365, seed: int = 3) -> tuple[Session, ...]:
    """A year with two holidays: the pain falls, then stays; one side hurts now and then."""
    rng = random.Random(seed)
    return tuple(_days(rng, today, days))


def _days(rng: random.Random, today: date, days: int) -> Iterator[Session]:
    for past in range(days - 1, -1, -1):
        if 100 < past < 121 or 36 < past < 54 or rng.random() < 0.3:
            continue
        level = 3.0 + 4.0 * max(0.0, (past - 200) / 165) + rng.gauss(0.0, 0.9)
        pain = min(10, max(0, round(level)))
        scores: dict[str, Any] = {
            "pain_before": pain,
            "stiffness": min(10, max(0, pain + rng.choice((0, 1, 1, 2)))),
        }
        if rng.random() < 0.2:
            del scores["stiffness"]
        if rng.random() < 0.7:
            scores["pain_after"] = max(0, pain + rng.choice((-2, -1, -1, 0, 0, 1)))
        hurt = rng.random() < 0.06
        stopped = rng.random() < 0.1
        yield session(
            today - timedelta(days=past),
            held=work(rng, rng.random() if stopped else 1.0),
            hurts=(Hurt("leg-crossover", "left"),) if hurt else (),
            skipped=("knee-to-opposite-shoulder",) if rng.random() < 0.05 else (),
            reason="stopped" if stopped else "finished",
            **scores,
        )
        if rng.random() < 0.08:
            yield session(today - timedelta(days=past), 22)


def few(today: date = TODAY) -> tuple[Session, ...]:
    """Four days, one of them without any work."""
    return (
        session(today - timedelta(days=6), pain_before=5, stiffness=6, pain_after=4),
        session(today - timedelta(days=5), pain_before=4, reason=None),
        session(
            today - timedelta(days=1),
            pain_before=5,
            stiffness=5,
            pain_after=5,
            held=(),
            reason="stopped",
        ),
        session(
            today, pain_before=10, stiffness=0, pain_after=3, hurts=(Hurt("leg-crossover", "left"),)
        ),
    )


def decade(today: date = TODAY) -> tuple[Session, ...]:
    """Ten years, a session a day, twenty works each."""
    rng = random.Random(1)
    return tuple(
        session(
            today - timedelta(days=past),
            held=tuple(
                Held(f"movement-{piece // 2}", ("left", "right")[piece % 2], "hold", 30.0, 30.0)
                for piece in range(20)
            ),
            pain_before=rng.randint(0, 10),
            stiffness=rng.randint(0, 10),
            pain_after=rng.randint(0, 10),
        )
        for past in range(3649, -1, -1)
    )
