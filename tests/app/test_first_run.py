"""The very first start in virtual time: a sleeper who answers, is silent, skips, or mumbles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from intents import narration
from intents.intent import Intent
from intents.settings import Settings
from voice.app.assembly import Parts, assemble, senses_of
from voice.app.assistant import Log
from voice.app.first_run.dialogue import paced
from voice.app.first_run.first_run import FirstRun
from voice.app.first_run.then_coach import Introduced
from voice.app.memory import Kept, NoMemory
from voice.app.rehearsal import Outcome, rehearse
from voice.app.scenario import Scenario, find_scenario, load_scenario
from voice.synthesizer import InlineMouth, Synthesizer

HEADER = 'seed = 5\nlimit = 180\nsleeper = "en-gb+f3"\n'
QUIET = "[room]\nrt60 = 0.3\nsnr_db = 30\n"
ECHO = QUIET + "echo_db = 0.0\ndrift_ppm = 20\n"
LONGEST_S = 60.0
"""From the start to lying down."""


def says(nth: int, text: str, plus: float = 0.6, how: str = "say") -> str:
    """A line of the scenario, after the narrator's line of that number, from 1."""
    return f'[[line]]\nafter = "said"\nnth = {nth}\nplus = {plus}\n{how} = "{text}"\n'


PHRASES = says(3, "pause") + says(4, "I'm ready") + says(5, "how long left")


@dataclass
class Played:
    """What came of a rehearsal of it."""

    outcome: Outcome
    kept: list[Settings] = field(default_factory=list)

    @property
    def said(self) -> list[str]:
        return [str(event["text"]) for event in self.outcome.events if event["kind"] == "said"]

    @property
    def heard(self) -> list[object]:
        events = self.outcome.events
        return [e["intent"] for e in events if e["kind"] == "heard" and e["accepted"]]

    @property
    def lies_down_s(self) -> float:
        """When the last line before the coach's own has been said."""
        return self.ends_s(narration.FIRST_OVER)

    def ends_s(self, text: str) -> float:
        events = self.outcome.events
        return max(float(e["end"]) for e in events if e["kind"] == "said" and e["text"] == text)

    @property
    def state_s(self) -> float:
        """When the coach began."""
        return next(float(e["t"]) for e in self.outcome.events if e["kind"] == "state")


Run = Callable[..., Played]


@pytest.fixture
def run(
    parts: Parts,
    synthesizer: Synthesizer,
    mouth: InlineMouth,
    write_scenario: Callable[[str], str],
) -> Run:
    """Rehearses the very first start with a scenario's room and lines."""

    def played(text: str, *, checks_ears: bool = True) -> Played:
        kept: list[Settings] = []

        def make(_: Scenario, log: Log) -> Introduced:
            mouth.set_rate(1.0)
            senses = senses_of(parts, mouth)
            assistant, _ears = assemble(
                parts, mouth, log, memory=NoMemory(), kept=Kept(), senses=senses
            )
            first = FirstRun(senses, Settings(), log, checks_ears=checks_ears)
            return Introduced(first, assistant, kept.append)

        scenario = load_scenario(find_scenario(write_scenario(HEADER + text)))
        outcome = rehearse(scenario, make, synthesizer)
        mouth.set_rate(1.0)
        return Played(outcome, kept)

    return played


@pytest.mark.parametrize("room", [QUIET, ECHO], ids=["headphones", "loudspeaker"])
def test_who_answers_lies_down_within_a_minute(run: Run, room: str) -> None:
    played = run(room + PHRASES + says(7, "okay"))
    assert played.outcome.passed, played.outcome.failures
    assert played.heard == ["PAUSE", "READY", "TIME_LEFT_HOLD", "READY"]
    assert played.said == [
        *narration.FIRST_HELLO,
        *narration.FIRST_PHRASES,
        narration.FIRST_HEARD_ALL,
        narration.FIRST_PACE,
        narration.FIRST_OVER,
        narration.LISTENING,
    ]
    assert played.lies_down_s < LONGEST_S
    assert played.kept == [Settings()]


def test_who_says_nothing_is_advised_and_lies_down_within_a_minute_too(run: Run) -> None:
    played = run(QUIET)
    assert played.heard == []
    assert played.said.count(narration.FIRST_SILENT) == 1
    assert narration.FIRST_DEAF in played.said
    assert narration.FIRST_UNCLEAR not in played.said
    assert played.said[-2:] == [narration.FIRST_OVER, narration.LISTENING]
    assert played.lies_down_s < LONGEST_S
    assert played.kept == [Settings()]


def test_no_word_of_the_narrators_own_is_an_answer(run: Run) -> None:
    played = run(ECHO.replace("0.0", "10.0"))
    assert played.heard == []
    assert narration.FIRST_DEAF in played.said


def test_the_pace_is_changed_heard_at_once_and_kept(run: Run) -> None:
    played = run(QUIET + PHRASES + says(7, "slower please") + says(9, "slower please"))
    assert played.said.count(narration.SLOWER) == 2
    assert [settings.manner.rate for settings in played.kept] == [0.8]
    events = [e for e in played.outcome.events if e["kind"] == "said"]
    again = [
        float(e["end"]) - float(e["start"])
        for e in events
        if e["text"] == narration.FIRST_PACE_AGAIN
    ]
    assert again[1] > 1.08 * again[0]


def test_the_coach_goes_on_at_the_pace_that_was_chosen(run: Run) -> None:
    usual, faster = (run(QUIET + PHRASES + says(7, words)) for words in ("okay", "faster"))
    lengths = [
        next(
            float(e["end"]) - float(e["start"])
            for e in played.outcome.events
            if e["kind"] == "said" and e["text"] == narration.LISTENING
        )
        for played in (usual, faster)
    ]
    assert lengths[1] < 0.95 * lengths[0]


def test_other_words_are_no_answer_and_are_advised_about(run: Run) -> None:
    played = run(QUIET + says(3, "the children sing in the kitchen") + says(5, "I'm ready"))
    assert played.said[3] == narration.FIRST_UNCLEAR
    assert played.heard == ["READY"]
    assert narration.FIRST_DEAF not in played.said
    assert narration.FIRST_HEARD_ALL not in played.said


def test_skip_leaves_out_the_rest_of_a_part(run: Run) -> None:
    played = run(QUIET + says(1, "skip this one") + says(3, "skip this one"))
    assert played.said == [
        *narration.FIRST_HELLO,
        narration.FIRST_PACE,
        narration.FIRST_OVER,
        narration.LISTENING,
    ]
    assert played.lies_down_s < 25.0
    assert played.kept == [Settings()]


@pytest.mark.parametrize("key", ["space", "enter", "escape"])
def test_any_key_leaves_out_all_of_it_at_once(run: Run, key: str) -> None:
    played = run(QUIET + f'[[line]]\nat = 2.0\nkey = "{key}"\n')
    assert played.said == [narration.FIRST_HELLO[0], narration.LISTENING]
    assert played.state_s < 2.2
    assert played.kept == [Settings()]


def test_stop_leaves_out_all_of_it_and_need_not_come_again(run: Run) -> None:
    played = run(QUIET + says(3, "stop"))
    assert played.said[-2:] == [narration.FIRST_PHRASES[0], narration.LISTENING]
    assert played.kept == [Settings()]


def test_pain_is_the_coachs_to_answer_and_it_comes_again_another_time(run: Run) -> None:
    played = run(QUIET + says(3, "it hurts"))
    assert narration.PAIN_AT_REST in played.said
    assert played.kept == []


def test_all_of_it_can_be_typed(run: Run) -> None:
    lines = (
        says(3, "pause", how="type")
        + says(4, "ready", how="type")
        + says(5, "how long left", how="type")
        + says(7, "faster", how="type")
        + says(9, "good as it is", how="type")
    )
    played = run(QUIET + lines)
    assert narration.FIRST_HEARD_ALL in played.said
    assert [settings.manner.rate for settings in played.kept] == [1.1]
    assert played.lies_down_s < LONGEST_S


def test_without_a_microphone_only_the_pace_is_asked_for(run: Run) -> None:
    played = run(QUIET + says(2, "slower", how="type"), checks_ears=False)
    assert played.said[:2] == [narration.FIRST_HELLO[0], narration.FIRST_PACE]
    assert [settings.manner.rate for settings in played.kept] == [0.9]


def test_its_beginning_and_its_end_are_in_the_log(run: Run) -> None:
    events = run(QUIET + says(1, "skip this one")).outcome.events
    marks = [(e["phase"], e.get("done")) for e in events if e["kind"] == "first_run"]
    assert marks == [("start", None), ("end", True)]
    times = [float(e["t"]) for e in events]
    assert times == sorted(times)


def test_the_pace_has_its_limits() -> None:
    settings = Settings()
    for _ in range(20):
        settings = paced(settings, Intent.SLOWER)
    assert settings.manner.rate == 0.7
