"""Whatever is said whenever: the coach's promises hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intents.coach import Phase, wake_at_s
from intents.coach.effects import Record, SoundMark
from intents.intent import Intent
from intents.journal import Began, Ended, Session, entry_of, with_entry
from intents.journal.totals import totals
from intents.routine import lone_id
from tests.intents.coach_driver import LIBRARY, Driver
from tests.intents.coach_scripts import (
    Script,
    gates,
    movements,
    people,
    play,
    routines,
    scripts,
)
from tests.intents.coach_witness import QUIET, Witness

ONE_SIDED = [i for i, movement in LIBRARY.movements.items() if movement.sides == "one_sided"]

MORNING = datetime(2026, 5, 4, 7, tzinfo=UTC)

LONGEST_S = 5400.0
"""The longest routine with the longest holds, and every wait for somebody who does not speak."""

SLOTS: dict[str, dict[str, str]] = {
    "START": {"routine": "morning-stretch"},
    "ADD_TIME": {"seconds": "20"},
    "CUT_TIME": {"seconds": "15"},
    "CHOICE": {"choice": "easier"},
    "COUNT_STYLE": {"style": "seconds"},
    "PACING": {"pacing": "wait"},
    "JUMP": {"movement": "leg-crossover"},
    "SIDE_CHOICE": {"side": "left", "how": "only"},
    "PAUSE_FOR": {"seconds": "20"},
    "SET_HOLD": {"seconds": "20"},
    "SET_REST": {"rest": "none"},
    "TALK_STYLE": {"talk": "reminder"},
    "DATA": {"data": "delete"},
    "BETTER_SAME_WORSE": {"change": "worse"},
    "CORRECT": {"number": "4"},
    "PAIN_NUMBER": {"number": "3"},
    "SCORES": {"scores": "off"},
    "WHY": {"unusual": "shorter"},
}


def check_the_log(driver: Driver) -> None:
    """Work starts before it pauses, resumes or ends; sessions pair; no mark on a frozen clock."""
    open_work, running, in_session = False, False, False
    for _, effect in driver.log:
        if isinstance(effect, SoundMark):
            assert running
        if not isinstance(effect, Record):
            continue
        phase = effect.fields.get("phase")
        if effect.kind == "session":
            assert in_session == (phase == "end")
            in_session = phase == "start"
        elif effect.kind == "hold":
            assert open_work == (phase != "start")
            assert running == (phase == "pause") or phase in ("start", "resume", "end")
            open_work = phase != "end"
            running = phase in ("start", "resume")


def begun(person: dict[str, object], **what: str) -> Witness:
    """A coach that knows this of a person, and is asked to begin; every step is looked at."""
    driver = Witness.idle(**person)
    driver.command("START", **what)
    return driver


@settings(max_examples=300)
@given(people, routines, scripts)
def test_whatever_happens_the_promises_are_kept_and_stop_ends_it(
    person: dict[str, object], routine: str, script: Script
) -> None:
    driver = begun(person, routine=routine)
    play(driver, script)
    check_the_log(driver)
    if driver.is_closed:
        return
    driver.command("STOP")
    driver.run(20.0)
    if "loudspeaker" not in driver.state.lost:
        assert driver.state.phase in QUIET
    assert driver.state.question is None
    check_the_log(driver)


@settings(max_examples=120)
@given(people, routines, scripts)
def test_every_session_ends_where_nobody_speaks_any_more(
    person: dict[str, object], routine: str, script: Script
) -> None:
    driver = begun(person, routine=routine)
    play(driver, script)
    is_over_s = driver.now_s + LONGEST_S
    while not driver.is_closed and (driver.queue or wake_at_s(driver.state) is not None):
        assert driver.now_s < is_over_s, driver.state.label
        driver.run(10.0)
    assert driver.is_closed or driver.state.phase in QUIET
    check_the_log(driver)


@settings(max_examples=200)
@given(people, movements, gates)
def test_no_way_leads_into_a_movement_that_is_ruled_out(
    person: dict[str, object], movement: str, script: Script
) -> None:
    driver = begun(person, movement=movement)
    play(driver, script)
    ids = {str(fields["id"]) for _, fields in driver.records("movement")}
    person_now = driver.state.person
    assert not [i for i in ids if person_now.advice(LIBRARY.movements[i]) == "skip"]


@settings(max_examples=100)
@given(people, routines, scripts)
def test_what_the_journal_holds_is_what_was_done(
    person: dict[str, object], routine: str, script: Script
) -> None:
    driver = begun(person, routine=routine)
    play(driver, script)
    sessions: list[Session] = []
    current: Session | None = None
    for t, effect in driver.log:
        if not isinstance(effect, Record):
            continue
        entry = entry_of({"kind": effect.kind, **effect.fields})
        if entry is None:
            continue
        assert isinstance(entry, Began) or current is not None, "nothing is told outside a session"
        current = with_entry(current, entry, MORNING + timedelta(seconds=t))
        if isinstance(entry, Ended) and current is not None:
            sessions.append(current)
            current = None
    sessions += [current] if current else []
    told = totals(sessions)
    ends = [fields for _, fields in driver.records("hold", phase="end")]
    assert told.sessions == len(driver.records("session", phase="start"))
    assert told.held_s == pytest.approx(sum(float(fields["held"]) for fields in ends))
    assert sum(work.pieces for work in told.work.values()) == len(ends)
    assert sum(work.hurts for work in told.work.values()) == len(driver.records("hurt"))


@settings(max_examples=30)
@given(people, st.one_of(routines, st.sampled_from(ONE_SIDED).map(lone_id)))
def test_both_sides_are_held_for_the_same_time(person: dict[str, object], routine: str) -> None:
    driver = Witness.idle(**person, place=(routine, 0))
    driver.command("CONTINUE_LAST")
    driver.until(lambda d: d.state.phase in QUIET and not d.state.question)
    assume(driver.records("session"))
    held: dict[str, dict[str, float]] = {}
    for _, fields in driver.records("hold", phase="end"):
        sides = held.setdefault(str(fields["movement"]), {})
        sides[str(fields["side"])] = sides.get(str(fields["side"]), 0.0) + float(fields["held"])
    assert held
    for movement, sides in held.items():
        both = ["both"] if LIBRARY.movements[movement].sides != "one_sided" else ["left", "right"]
        assert sorted(sides) == both
        assert min(sides.values()) == pytest.approx(max(sides.values()), abs=1e-6)


@settings(max_examples=60)
@given(st.lists(st.floats(0.1, 4.0), min_size=1, max_size=6))
def test_however_often_it_is_paused_a_hold_lasts_its_planned_time(gaps: list[float]) -> None:
    driver = Driver.holding()
    for gap_s in gaps:
        driver.run(gap_s)
        if driver.state.phase is not Phase.HOLDING:
            break
        driver.command("PAUSE")
        driver.run(gap_s)
        driver.command("RESUME")
        driver.until(lambda d: d.state.phase is Phase.HOLDING, 60.0)
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")), 120.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


@pytest.mark.parametrize("intent", [str(intent) for intent in Intent])
@pytest.mark.parametrize("place", ["idle", "narrating", "holding", "paused", "finished", "pain"])
def test_every_intent_is_survived_in_every_state(intent: str, place: str) -> None:
    begun = place in ("holding", "paused", "pain")
    driver = Driver.holding() if begun else Driver.idle()
    if place in ("narrating", "finished"):
        driver.command("START", routine="crossover")
        driver.run(15.0)
    if place == "paused":
        driver.command("PAUSE")
    if place == "pain":
        driver.command("PAIN")
        driver.run(12.0)
    if place == "finished":
        driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.command(intent, **SLOTS.get(intent, {}))
    driver.run(30.0)
    check_the_log(driver)
