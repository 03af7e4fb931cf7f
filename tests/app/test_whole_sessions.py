"""The whole coach, sound in and sound out: heard right, counted right, silent when told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.app.conftest import Play
from voice.app.assembly import Parts, rehearsal_factory
from voice.app.events import event_line
from voice.app.measure import hold_sounds, silence_after_s
from voice.app.rehearsal import Outcome, rehearse
from voice.app.scenario import find_scenario, load_scenario
from voice.synthesizer import InlineMouth, Synthesizer, Voice

ESPEAK, FLITE = None, "flite:slt"


def times(outcome: Outcome, kind: str, **wanted: object) -> list[float]:
    return [
        float(event["t"])
        for event in outcome.events
        if event["kind"] == kind and all(event.get(k) == v for k, v in wanted.items())
    ]


@pytest.mark.parametrize("sleeper", [ESPEAK, FLITE])
@pytest.mark.parametrize("scenario", ["default", "default-echo"])
def test_the_default_morning_meets_every_expectation(
    play: Play, scenario: str, sleeper: str | None
) -> None:
    assert play(scenario, sleeper).failures == []


@pytest.mark.parametrize("scenario", ["crossover", "stop", "pain"])
def test_the_other_scenarios_meet_every_expectation(play: Play, scenario: str) -> None:
    assert play(scenario).failures == []


@pytest.mark.parametrize("scenario", ["default", "crossover"])
def test_counts_lie_on_a_straight_line_and_holds_last_what_was_planned(
    play: Play, mouth: InlineMouth, scenario: str
) -> None:
    outcome = play(scenario)
    holds = hold_sounds(outcome.events, outcome.speaker, mouth.clip)
    assert len(holds) >= 7
    for hold in holds:
        assert hold.length_s == pytest.approx(hold.planned_s, abs=0.02)
        assert hold.line_error_s <= 0.005
    assert max(hold.counts for hold in holds) >= 8


def test_nothing_is_counted_between_pause_and_resume(play: Play) -> None:
    outcome = play("default")
    (paused_s,) = times(outcome, "hold", phase="pause", movement="leg-crossover")
    (resumed_s,) = times(outcome, "hold", phase="resume", movement="leg-crossover")
    marks = [t for t in times(outcome, "mark") if paused_s < t < resumed_s]
    assert marks == []


def test_stop_silences_the_loudspeaker_within_150_ms_of_the_reflex(play: Play) -> None:
    outcome = play("stop")
    stops = [e for e in outcome.events if e["kind"] == "heard" and e["intent"] == "STOP"]
    assert stops
    for stop in stops:
        instant_s = stop["decided"] if stop["reflex"] is None else stop["reflex"]
        assert silence_after_s(outcome.speaker, instant_s) <= 0.150


def test_the_same_seed_gives_the_same_bytes_with_an_empty_cache(play: Play, parts: Parts) -> None:
    first = play("stop")
    with Synthesizer(None) as fresh:
        factory = rehearsal_factory(parts, InlineMouth(fresh, Voice()))
        second = rehearse(load_scenario(find_scenario("stop")), factory, fresh)
    assert [event_line(e) for e in first.events] == [event_line(e) for e in second.events]
    assert np.array_equal(first.speaker, second.speaker)
    assert np.array_equal(first.microphone, second.microphone)


def test_a_start_spoken_over_the_greeting_counts_with_headphones(
    play: Play, write_scenario: Callable[[str], str]
) -> None:
    outcome = play(
        write_scenario(
            """
            seed = 3
            limit = 60
            [[line]]
            at = 2.0
            say = "start morning stretch"
            [[line.expect]]
            intent = "START"
            within = 1.5
            [[line]]
            at = 12.0
            say = "stop"
            [[line.expect]]
            event = "session.end.stopped"
            within = 15.0
            """
        )
    )
    assert outcome.failures == []


def test_a_first_session_asks_and_hears_the_answer(
    play: Play, write_scenario: Callable[[str], str]
) -> None:
    outcome = play(
        write_scenario(
            """
            seed = 5
            limit = 120
            first_session = true
            [[line]]
            at = 5.0
            say = "start morning stretch"
            [[line]]
            after = "state.question"
            plus = 16.0
            say = "not sure"
            [[line.expect]]
            intent = "DONT_KNOW"
            within = 1.5
            [[line]]
            after = "movement"
            plus = 8.0
            say = "stop"
            [[forbid]]
            event = "movement"
            movement = "leg-crossover"
            """
        )
    )
    assert outcome.failures == []
    assert times(outcome, "session", phase="start")


def test_a_phrase_nobody_can_mean_changes_nothing(
    play: Play, write_scenario: Callable[[str], str]
) -> None:
    outcome = play(
        write_scenario(
            """
            seed = 6
            limit = 40
            [[line]]
            at = 5.0
            say = "the weather in the mountains is lovely today"
            [[forbid]]
            event = "session.start"
            """
        )
    )
    assert outcome.failures == []
    assert not [e for e in outcome.events if e["kind"] == "heard" and e["accepted"]]


def test_an_unknown_routine_is_answered_in_a_sentence(
    play: Play, write_scenario: Callable[[str], str]
) -> None:
    outcome = play(
        write_scenario(
            """
            seed = 8
            limit = 40
            [[line]]
            at = 5.0
            type = "start ballet stretch"
            [[forbid]]
            event = "session.start"
            """
        )
    )
    assert outcome.failures == []
    said = [e["text"] for e in outcome.events if e["kind"] == "said"]
    assert "I do not have that one. Ask me: what routines do you have?" in said


def test_keys_pause_and_stop(play: Play, write_scenario: Callable[[str], str]) -> None:
    outcome = play(
        write_scenario(
            """
            seed = 9
            limit = 90
            [[line]]
            at = 4.0
            type = "start crossover"
            [[line]]
            at = 12.0
            key = "space"
            [[line.expect]]
            event = "state.paused"
            within = 0.1
            [[line]]
            at = 16.0
            key = "enter"
            [[line.expect]]
            event = "state.narrating"
            within = 0.1
            [[line]]
            at = 22.0
            key = "escape"
            [[line.expect]]
            event = "session.end.stopped"
            within = 12.0
            """
        )
    )
    assert outcome.failures == []
