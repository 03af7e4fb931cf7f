from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.benchmarks.__main__ import main
from scripts.benchmarks.bargein import measure
from scripts.benchmarks.bargein.alone import Script, narrate
from scripts.benchmarks.bargein.jobs import OverJob
from scripts.benchmarks.bargein.plan import Item, over_jobs
from scripts.benchmarks.bargein.trial import AloneTrial, Fate, OverOutcome, OverTrial
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Meaning, Part
from voice.app.memory import Kept

TRIAL = OverTrial(
    Part.URGENT,
    "en-us+f3",
    "stop",
    "narrating",
    meant=Meaning("STOP"),
    stage="talking",
    echo_db=0.0,
    cancels=True,
    turn=5,
)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools.load()


def played(tools: Tools, trial: OverTrial) -> OverOutcome:
    (outcome,) = OverJob(((trial, None),)).run(tools)
    assert isinstance(outcome, OverOutcome)
    return outcome


def test_a_stop_over_the_narrator_silences_it(tools: Tools) -> None:
    outcome = played(tools, TRIAL)
    assert outcome.fate == Fate.RIGHT
    assert outcome.has_reflex
    assert outcome.by_itself == 0
    assert outcome.line, "there was a line to speak over"
    assert outcome.covered > 0.5
    assert 2.0 < outcome.narrated_s < 10.0
    assert outcome.start_s is not None and outcome.end_s is not None
    assert 0.2 < outcome.end_s - outcome.start_s < 0.8
    assert outcome.silent_s is not None
    reflex_s = outcome.heard[-1].reflex_s
    assert reflex_s is not None
    assert 0.0 <= outcome.silent_s - (reflex_s - outcome.end_s) <= 0.05
    assert played(tools, TRIAL) == outcome, "the same on every run"
    assert pickle.loads(pickle.dumps(outcome)) == outcome  # noqa: S301 - our own


def test_a_word_that_nobody_says_is_not_heard(tools: Tools) -> None:
    """What stands in the figures comes out of the sound, not out of the plan."""
    outcome = played(tools, replace(TRIAL, what="mountain"))
    assert outcome.fate != Fate.RIGHT
    assert not outcome.has_reflex
    assert outcome.silent_s is None


def test_counts_are_spoken_over_in_a_hold(tools: Tools) -> None:
    outcome = played(tools, replace(TRIAL, stage="counting", state="holding"))
    assert outcome.line.rstrip(".") in {"nine", "eight", "seven", "six", "five", "four", "three"}
    assert outcome.covered > 0.3


def test_a_narrator_that_silences_itself_spoils_the_trial(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.benchmarks.bargein.over.GIVEN_UP_AFTER_S", 1.0)
    outcome = played(tools, TRIAL)
    assert (outcome.start_s, outcome.fate) == (None, Fate.SPOILED)


def test_a_session_alone_is_listened_to(tools: Tools) -> None:
    trial = AloneTrial(
        Part.SPEECH, "the narrator", "a", "idle", room="dry", echo_db=0.0, cancels=True
    )
    texts = ("start morning stretch", "help", "stop")
    outcome = narrate(tools, trial, Script("a", Kept(flags=()), texts))
    assert outcome.ended
    assert outcome.mistakes == ()
    assert outcome.said[0] == "I'm listening. Say: start morning stretch."
    assert "You can say: ready, pause, repeat, next, or go back." in outcome.said
    assert 10.0 < outcome.length_s < 60.0, "what was typed ended it"


def few(keep: Callable[[OverTrial], bool]) -> Callable[..., list[OverJob]]:
    def jobs(items: list[Item], sample: float) -> list[OverJob]:
        kept = [item for item in items if keep(item[0])]
        return over_jobs(kept, sample)

    return jobs


def test_the_bench_goes_from_end_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = {("stop", "talking"), ("next", "counting")}
    first: dict[tuple[str, str], int] = {}
    monkeypatch.setattr(measure, "voices_over", lambda _: ("en-us+f3",))

    def keep(trial: OverTrial) -> bool:
        """The first turn of each of the wanted words."""
        what = trial.what, trial.stage
        return what in wanted and first.setdefault(what, trial.turn) == trial.turn

    monkeypatch.setattr(measure, "over_jobs", few(keep))
    monkeypatch.setattr(measure, "alone_jobs", lambda *_: [])
    out = tmp_path / "out.json"
    assert main(["bargein", "--jobs", "1", "--json", str(out)]) == 0
    reports = {report["name"]: report for report in json.loads(out.read_text())}
    assert all(report["conditions"].endswith("; model: built-in") for report in reports.values())
    rows = reports["bargein: stop and pause over the narrator"]["figures"]
    assert {(row["echo, dB"], row["cancelling"]) for row in rows} == {
        (echo, cancelling) for echo in ("0", "10") for cancelling in ("on", "off")
    }
    assert rows[0]["trials"] > 0
    assert reports["bargein: other commands over the narrator"]["figures"]
    assert "bargein: from stop to silence" in capsys.readouterr().out
