from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from voice.app.events import Event, event_line
from voice.app.expectations import check
from voice.app.scenario import Scenario, load_scenario
from voice.app.sleeper import Spoken

Make = Callable[..., Scenario]

LINES = """\
[[line]]
at = 10.0
say = "pause"
{first}
[[line]]
at = 20.0
say = "carry on"
"""

SPOKEN = {0: Spoken(0, 10.0, 10.5), 1: Spoken(1, 20.0, 20.5)}


@pytest.fixture
def scenario_of(tmp_path: Path) -> Make:
    def make(first: str = "", last: str = "") -> Scenario:
        path = tmp_path / "night.toml"
        path.write_text(LINES.format(first=first) + last, encoding="utf-8")
        return load_scenario(path)

    return make


def heard(t: float, intent: str | None, accepted: bool = True, text: str = "hm") -> Event:
    return {
        "t": t,
        "kind": "heard",
        "start": t - 1.0,
        "end": t - 0.5,
        "text": text,
        "intent": intent,
        "accepted": accepted,
    }


def expect(what: str, within: float | None = None, kind: str = "expect") -> str:
    window = f"\nwithin = {within}" if within else ""
    return f"[[line.{kind}]]\n{what}{window}"


PAUSE = 'intent = "PAUSE"'


@pytest.mark.parametrize(
    ("events", "within", "passes"),
    [
        ([heard(11.0, "PAUSE")], None, True),
        ([heard(13.5, "PAUSE")], None, True),
        ([heard(13.6, "PAUSE")], None, False),
        ([heard(12.0, "PAUSE")], 1.5, True),
        ([heard(12.1, "PAUSE")], 1.5, False),
        ([heard(10.3, "PAUSE")], None, False),
        ([heard(11.0, "PAUSE", accepted=False)], None, False),
        ([heard(11.0, "STOP")], None, False),
        ([heard(11.0, "STOP"), heard(12.0, "PAUSE")], None, True),
        ([], None, False),
    ],
)
def test_an_intent_is_expected_in_its_window(
    scenario_of: Make, events: list[Event], within: float | None, passes: bool
) -> None:
    failures = check(scenario_of(expect(PAUSE, within)), events, SPOKEN)
    assert (failures == []) is passes


def test_a_failure_says_the_line_what_was_expected_and_what_came(scenario_of: Make) -> None:
    scenario = scenario_of(expect(PAUSE, 1.5))
    events = [heard(11.0, "STOP", text="pass"), heard(11.5, None, accepted=False, text="paw")]
    assert check(scenario, [*events, heard(13.25, "PAUSE")], SPOKEN) == [
        (
            'line 1 ("pause", night.toml:1) at 10.00 s: expected PAUSE within 1.5 s of its end, '
            'but STOP ("pass") was heard at 11.00 s, then no intent ("paw"), not accepted, was '
            "heard at 11.50 s; it came 2.75 s after it, too late."
        )
    ]
    assert check(scenario, [], SPOKEN) == [
        (
            'line 1 ("pause", night.toml:1) at 10.00 s: expected PAUSE within 1.5 s of its end, '
            "but nothing was heard."
        )
    ]


def hold(t: float, phase: str, movement: str = "leg-crossover") -> Event:
    return {"t": t, "kind": "hold", "phase": phase, "movement": movement, "side": "left"}


def test_an_event_is_expected_where_it_should_be(scenario_of: Make) -> None:
    scenario = scenario_of(expect('event = "hold.pause"\nmovement = "leg-crossover"'))
    assert check(scenario, [hold(11.0, "pause")], SPOKEN) == []
    assert check(scenario, [hold(9.9, "pause")], SPOKEN) != []
    [failure] = check(scenario, [hold(11.0, "end"), hold(12.0, "pause", "knee-rolls")], SPOKEN)
    assert "expected hold.pause of leg-crossover within 3 s of its end" in failure
    assert "hold end came at 11.00 s, then hold pause came at 12.00 s" in failure


@pytest.mark.parametrize(
    ("t", "within", "passes"),
    [(11.0, None, False), (13.6, None, True), (14.0, 4.0, False), (9.0, None, True)],
)
def test_what_is_forbidden_after_a_line(
    scenario_of: Make, t: float, within: float | None, passes: bool
) -> None:
    scenario = scenario_of(expect('intent = "STOP"', within, "forbid"))
    assert (check(scenario, [heard(t, "STOP")], SPOKEN) == []) is passes
    assert check(scenario, [heard(11.0, "STOP", accepted=False)], SPOKEN) == []


def test_a_ban_ends_where_the_next_line_begins_unless_it_has_a_window(scenario_of: Make) -> None:
    close = {0: SPOKEN[0], 1: Spoken(1, 11.0, 11.5)}
    events = [heard(12.0, "STOP")]
    assert check(scenario_of(expect('intent = "STOP"', None, "forbid")), events, close) == []
    [failure] = check(scenario_of(expect('intent = "STOP"', 2.0, "forbid")), events, close)
    assert failure.endswith('STOP is forbidden, but STOP ("hm") was heard at 12.00 s.')


def test_the_whole_run_is_searched_for_what_belongs_to_no_line(scenario_of: Make) -> None:
    scenario = scenario_of(
        last='[[expect]]\nevent = "session.end.finished"\n[[forbid]]\nintent = "RED_FLAG"\n'
    )
    end: Event = {"t": 99.0, "kind": "session", "phase": "end", "reason": "finished"}
    assert check(scenario, [end], SPOKEN) == []
    assert check(scenario, [{**end, "reason": "stopped"}, heard(50.0, "RED_FLAG")], SPOKEN) == [
        "the run: expected session.end.finished, but it never happened.",
        'the run: RED_FLAG is forbidden, but RED_FLAG ("hm") was heard at 50.00 s.',
    ]


def test_a_line_that_was_not_spoken_is_not_judged(scenario_of: Make) -> None:
    assert check(scenario_of(expect(PAUSE)), [], {1: SPOKEN[1]}) == []


def test_an_event_is_written_in_one_stable_line() -> None:
    event = {"t": 0.1 + 0.2, "kind": "heard", "text": "“hm”", "slots": {"seconds": 1 / 3}}
    assert event_line(event) == (
        '{"kind": "heard", "slots": {"seconds": 0.333333}, "t": 0.3, "text": "“hm”"}'
    )
    assert event_line(dict(reversed(event.items()))) == event_line(event)
