"""Twenty kills, and whether the bench would see what went wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.coach.effects import ForgetAll
from intents.routine import Library
from scripts.benchmarks.coached import Act, coached
from scripts.benchmarks.kill_child import Told
from scripts.benchmarks.kill_model import Clock, Course, Stored, course, ends_hold
from scripts.benchmarks.kill_runs import MORNING
from scripts.benchmarks.kills import report, run
from voice.app.memory import Kept

EMPTY = Stored(Kept(), ())


@pytest.fixture(scope="module")
def acts() -> list[Act]:
    return coached(Library.packaged(), "morning-stretch", 1, every_s=1e9)


@pytest.fixture
def plan(acts: list[Act]) -> Course:
    return course(acts, EMPTY, Clock(MORNING))


def test_twenty_kills_lose_no_more_than_a_hold_each() -> None:
    tally = run(20)
    assert tally["wrong"] == []
    assert tally["kills"] == tally["opened"] == tally["intact"] == len(tally["lost"]) == 20
    assert max(tally["lost"]) <= 1
    assert tally["under_way"] > 0
    assert tally["written"] > 0
    rows = dict(report(tally).rows)
    assert rows["integrity and references whole"] == "20 of 20"
    assert rows["ended holds lost: none, one, more"].endswith(", 0")
    assert rows["anything that was wrong"] == "nothing"


def test_a_session_is_the_same_on_every_run(acts: list[Act]) -> None:
    assert coached(Library.packaged(), "morning-stretch", 1, every_s=1e9) == acts
    assert sum(ends_hold(act.effect) for act in acts) >= 8
    assert acts != coached(Library.packaged(), "morning-stretch", 2, every_s=30.0)


def test_what_is_stored_grows_with_every_note(plan: Course) -> None:
    assert plan.until[0] == 0
    assert plan.until[-1] == len(plan.states) - 1
    assert [state.held for state in plan.states] == sorted(state.held for state in plan.states)
    assert plan.states[-1].sessions[-1].reason == "finished"
    assert plan.states[-1].kept.place is None


def test_every_state_on_the_way_is_one_that_may_be_found(plan: Course) -> None:
    begun = len(plan.acts)
    for number, state in enumerate(plan.states):
        assert plan.places(state, number, begun) == number


def test_a_note_that_was_told_to_be_written_and_is_not_there_is_seen(plan: Course) -> None:
    last = len(plan.states) - 1
    assert plan.places(plan.states[last - 1], last, len(plan.acts)) is None


def test_a_note_that_nobody_had_given_is_seen(plan: Course) -> None:
    begun = len(plan.acts) // 2
    later = plan.until[begun] + 1
    assert plan.places(plan.states[later], 0, begun) is None


def test_a_state_that_never_was_is_seen(plan: Course) -> None:
    middle = len(plan.states) // 2
    mixed = replace(plan.states[middle], kept=plan.states[2].kept)
    assert mixed not in plan.states
    assert plan.places(mixed, 0, len(plan.acts)) is None


def test_lost_holds_are_counted(plan: Course) -> None:
    assert plan.lost(len(plan.states) - 1, len(plan.acts)) == 0
    assert plan.lost(0, len(plan.acts)) == plan.states[-1].held


def test_a_session_that_is_forgotten_in_its_midst_leaves_nothing(acts: list[Act]) -> None:
    middle = len(acts) // 2
    forgotten = [*acts[:middle], Act(acts[middle].at_s, ForgetAll())]
    assert course(forgotten, EMPTY, Clock(MORNING)).states[-1] == EMPTY


def test_what_a_child_told_is_read() -> None:
    assert Told.of(b"BBWBWW") == Told(3, 3, ended=False, warnings="")
    assert Told.of(b"BWE") == Told(1, 1, ended=True, warnings="")
    assert Told.of(b"BXWhere is Everything?") == Told(
        1, 0, ended=False, warnings="Where is Everything?"
    )


def test_what_went_wrong_is_in_the_table() -> None:
    tally = {
        "kills": 3,
        "under_way": 2,
        "ended": 0,
        "opened": 2,
        "intact": 3,
        "written": 9,
        "lost": [0, 2],
        "carry_on": 1,
        "wrong": ["2026-01-01: carrying on is offered wrongly"],
        "open_s": [0.001, 0.002, 0.003],
    }
    rows = dict(report(tally).rows)
    assert rows["the file opened without a word"] == "2 of 3"
    assert rows["ended holds lost: none, one, more"] == "1, 0, 1"
    assert rows["carrying on offered, rightly not, wrongly"] == "1, 2, 1"
    assert rows["anything that was wrong"] == tally["wrong"][0]
    assert rows["killed in a session; before its first entry; after its end"] == "2; 1; 0"
