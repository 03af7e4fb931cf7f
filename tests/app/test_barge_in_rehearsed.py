"""Speaking over the narrator in a simulated bedroom, with the whole assistant."""

from __future__ import annotations

from collections.abc import Callable

from tests.app.conftest import Play

SCENARIO = """\
seed = 5
limit = 45
sleeper = "en-gb+f3"
[room]
rt60 = 0.4
echo_db = 0.0
delay = 0.08
drift_ppm = 20
snr_db = 30
[[line]]
at = 6.0
say = "start morning stretch"
[[line.expect]]
event = "session.start"
within = 2.0
[[line]]
at = 21.0
say = "pause"
[[line.expect]]
intent = "PAUSE"
within = 1.5
[[line]]
after = "state.paused"
plus = 2.5
say = "resume"
[[line.expect]]
intent = "RESUME"
within = 1.5
[[line]]
after = "heard.RESUME"
plus = 3.0
say = "stop"
[[line.expect]]
intent = "STOP"
within = 1.5
[[forbid]]
intent = "PAIN"
"""


def test_a_narrator_as_loud_as_the_sleeper_obeys_and_never_itself(
    play: Play, write_scenario: Callable[[str], str]
) -> None:
    outcome = play(write_scenario(SCENARIO))
    assert outcome.failures == []
    heard = [event["intent"] for event in outcome.events if event["kind"] == "heard"]
    assert [intent for intent in heard if intent] == ["START", "PAUSE", "RESUME", "STOP"]
