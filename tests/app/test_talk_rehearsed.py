"""Somebody talks over the counts: the narrator ducks, and every count keeps its instant."""

from __future__ import annotations

import pytest

from intents.routine import Library
from scripts.benchmarks.sessions import ducked
from tests.app.conftest import Play
from voice.app.measure import hold_sounds
from voice.app.scenario import Known, find_scenario, load_scenario
from voice.synthesizer import InlineMouth


def test_it_names_only_what_exists() -> None:
    library = Library.packaged()
    movements = {
        block.movement.id for routine in library.routines for block in library.plan(routine)
    }
    assert load_scenario(find_scenario("talk"), Known(library.names(), movements)).lines


def test_talk_over_the_counts_stops_no_clock_and_pause_over_one_does(play: Play) -> None:
    outcome = play("talk")
    assert outcome.failures == []
    heard = [e["intent"] for e in outcome.events if e["kind"] == "heard" and e["accepted"]]
    assert heard == ["START", "NEXT", "NEXT", "NEXT", "PAUSE", "RESUME", "STOP"]


def test_ducked_counts_lie_on_the_same_line(play: Play, mouth: InlineMouth) -> None:
    outcome = play("talk")
    assert ducked(outcome, mouth) >= 5
    holds = hold_sounds(outcome.events, outcome.speaker, mouth.clip)
    assert [hold.counts for hold in holds] == [10, 10]
    for hold in holds:
        assert hold.line_error_s <= 0.005
        assert hold.length_s == pytest.approx(hold.planned_s, abs=0.02)
