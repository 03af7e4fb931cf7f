from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from math import fsum
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from intents.journal import Began, Ended, Hurt, Session, entry_of, with_entry
from intents.journal.totals import Totals, Work, totals
from tests.intents.journal.days import FIRST, hold, session

MOVEMENTS = st.sampled_from(["leg-crossover", "knee-rolls", "long-reach"])
SIDES = st.sampled_from(["left", "right", "both"])
SECONDS = st.floats(0.0, 300.0).map(lambda s: round(s, 6))


def event(kind: str, **fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **fields})


PLACE = {"movement": MOVEMENTS, "side": SIDES}
HOLD = {"form": st.sampled_from(["hold", "reps", "breaths"]), **PLACE, "seconds": SECONDS}
EVENTS = st.one_of(
    event("session", phase=st.just("start"), routine=st.sampled_from(["crossover", "my-knees"])),
    event("session", phase=st.just("end"), reason=st.sampled_from(["finished", "pain"])),
    event("hold", phase=st.just("end"), held=SECONDS, **HOLD),
    event("hold", phase=st.just("end"), held=SECONDS, **HOLD),
    event("hold", phase=st.sampled_from(["start", "pause", "resume"]), **HOLD),
    event("skip", movement=MOVEMENTS),
    event("hurt", **PLACE),
    event("score", measure=st.sampled_from(["pain_before", "pain"]), value=st.integers(0, 10)),
    event("movement", id=MOVEMENTS, side=SIDES, number=st.just(1), of=st.just(2)),
    event("said", text=st.just("Rest.")),
    event("state", state=st.just("holding")),
)
STEP_H = st.integers(0, 15)
LOGS = st.lists(st.tuples(STEP_H, EVENTS), max_size=60)


def timed(log: Sequence[tuple[int, dict[str, Any]]]) -> list[tuple[datetime, dict[str, Any]]]:
    """The events with their instants; between two of them lie whole hours."""
    at, found = datetime.combine(FIRST, time(7, 30)), []
    for hours, one in log:
        at += timedelta(hours=hours)
        found.append((at, one))
    return found


def folded(log: Sequence[tuple[datetime, dict[str, Any]]]) -> list[Session]:
    """The sessions that the journal makes of a log; one that another cuts off is kept, too."""
    over: list[Session] = []
    now: Session | None = None
    for at, one in log:
        entry = entry_of(one)
        if entry is None:
            continue
        if isinstance(entry, Began) and now is not None:
            over.append(now)
        now = with_entry(now, entry, at)
        if isinstance(entry, Ended) and now is not None:
            over.append(now)
            now = None
    return over if now is None else [*over, now]


def counted(log: Sequence[tuple[datetime, dict[str, Any]]]) -> Totals:
    """The same sums from the log itself, without a session ever being made."""
    sessions, day, days = 0, None, set()
    held: list[tuple[tuple[str, str], float]] = []
    hurts: Counter[tuple[str, str]] = Counter()
    for at, one in log:
        kind, phase = one["kind"], one.get("phase")
        if kind == "session":
            day = at.date() if phase == "start" else None
            sessions += phase == "start"
        elif day is not None and (kind, phase) == ("hold", "end"):
            days.add(day)
            held.append(((one["movement"], one["side"]), one["held"]))
        elif day is not None and kind == "hurt":
            hurts[one["movement"], one["side"]] += 1
    pieces = Counter(place for place, _ in held)
    work = {
        place: Work(pieces[place], fsum(one_s for at, one_s in held if at == place), hurts[place])
        for place in {*pieces, *hurts}
    }
    return Totals(sessions, len(days), fsum(one_s for _, one_s in held), work)


@given(LOGS)
def test_what_the_journal_adds_up_is_what_the_log_holds(log: list[tuple[int, dict[str, Any]]]):
    events = timed(log)
    assert totals(folded(events)) == counted(events)


@given(LOGS, st.randoms(use_true_random=False))
def test_the_order_of_sessions_does_not_matter(log: list[tuple[int, dict[str, Any]]], source):
    sessions = folded(timed(log))
    in_order = totals(sessions)
    source.shuffle(sessions)
    assert totals(sessions) == in_order


def test_of_nothing_there_is_nothing():
    assert totals([]) == Totals(0, 0, 0.0, {})


def test_a_session_without_work_is_a_session_on_no_day():
    assert totals([session(0)]) == Totals(1, 0, 0.0, {})


def test_each_side_has_its_own_sums_and_two_sessions_of_a_day_are_one_day():
    first = session(0, hold(60.0), hold(45.0, side="right"))
    second = session(
        0, hold(30.0), hurts=(Hurt("leg-crossover", "left"), Hurt("neck-turn", "both"))
    )
    assert totals([first, second]) == Totals(
        2,
        1,
        135.0,
        {
            ("leg-crossover", "left"): Work(2, 90.0, 1),
            ("leg-crossover", "right"): Work(1, 45.0, 0),
            ("neck-turn", "both"): Work(0, 0.0, 1),
        },
    )
