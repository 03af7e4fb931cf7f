from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from scripts.benchmarks import endurance
from scripts.benchmarks.__main__ import main
from scripts.benchmarks.bench import Bench
from scripts.benchmarks.ears.options import Options
from scripts.benchmarks.endurance import Endured, endure, reports, room
from scripts.benchmarks.endurance_night import Night, Sound
from scripts.benchmarks.endurance_run import LongRun, Script
from scripts.benchmarks.endurance_tally import Said, Tally
from scripts.benchmarks.endurance_watch import Watch, WatchedMouth, resident_mib
from scripts.benchmarks.report import Report
from tests.app.fakes import FakeMouth
from voice.app.scenario import Scenario, load_scenario
from voice.app.sleeper import Spoken
from voice.audio import BLOCK_S, Block, silence, to_samples
from voice.bedroom import Bedroom, Room

SESSION = """\
limit = 120
[[line]]
at = 2.0
say = "start"
[[line.expect]]
intent = "START"
within = 2.0
[[line]]
after = "hold.start"
plus = 3.0
say = "stop"
[[line.expect]]
intent = "STOP"
within = 1.5
"""

WORD = np.full(to_samples(0.5), 0.2, np.float32)
LOUD = 0.02


@dataclass
class Coach:
    """Starts at a loud sound and stops at the next; deaf: misses so many; breaks at an instant."""

    log: Callable[[dict[str, Any]], None]
    deaf: int = 0
    breaks_s: float = np.inf
    state_label: str = "idle"
    is_open: bool = False
    pressed: list[str] = field(default_factory=list)
    now_s: float = 0.0

    def tick(self, microphone: Block | None) -> Block:
        assert microphone is not None
        was_open, self.is_open = self.is_open, bool(np.max(np.abs(microphone)) > LOUD)
        self.now_s += BLOCK_S
        if self.now_s > self.breaks_s:
            raise ZeroDivisionError("too long")
        if was_open and not self.is_open:
            self._heard()
        return silence()

    def press(self, key: str) -> None:
        self.pressed.append(key)
        self._stop()

    def _heard(self) -> None:
        if self.deaf:
            self.deaf -= 1
            return
        intent = "START" if self.state_label == "idle" else "STOP"
        heard = {"start": self.now_s - 0.52, "end": self.now_s - 0.02, "text": intent.lower()}
        fields = {"intent": intent, "accepted": True, "reflex": None, "state": self.state_label}
        self._write("heard", **heard, **fields)
        if intent == "START":
            self.state_label = "holding"
            self._hold("start")
        else:
            self._stop()

    def _stop(self) -> None:
        if self.state_label == "holding":
            self._hold("end", held=5.0)
            self.state_label = "idle"

    def _hold(self, phase: str, **more: object) -> None:
        self._write("hold", phase=phase, movement="knee", side="left", seconds=30.0, **more)

    def _write(self, kind: str, **fields: object) -> None:
        self.log({"t": self.now_s, "kind": kind, **fields})


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    path = tmp_path / "short.toml"
    path.write_text(SESSION, encoding="utf-8")
    return load_scenario(path)


def night(*sounds: Sound) -> Night:
    return Night((sounds or (Sound(silence(1600), -60.0),),), gap_s=20.0, quiet_s=4.0)


def go_on(
    scenario: Scenario,
    length_s: float,
    night: Night,
    kind: type[Coach] = Coach,
    **coach: float,
) -> tuple[LongRun, Coach]:
    run = LongRun(
        Bedroom(Room(), keep_s=2.0),
        [Script(scenario, {0: WORD, 1: WORD})],
        night,
        Tally(lambda text: text == "stop"),
        Watch(WatchedMouth(FakeMouth())),
    )
    coming = kind(run.write, **coach)  # type: ignore[arg-type]
    run.run(coming, coming, length_s)  # type: ignore[arg-type]
    return run, coming


def test_sessions_follow_one_another_with_nights_between(scenario: Scenario) -> None:
    run, coach = go_on(scenario, 100.0, night())
    assert (run.begun, run.over, run.whole) == (4, 4, 4)
    tally = run.tally
    assert (tally.commands, tally.missed, tally.holds) == (8, [], 4)
    assert (tally.false_commands, tally.false_reflexes, tally.wrong_holds) == ([], [], [])
    assert coach.pressed == []
    assert run.watch.ticks.number == 5000
    assert run.watch.plain.number < run.watch.ticks.number
    assert [round(at_s) for at_s, _ in run.memory] == [0, 60, 100]


def test_a_word_of_the_night_that_acts_is_a_false_command(scenario: Scenario) -> None:
    loud = Sound(np.full(to_samples(1.0), 0.2, np.float32), 0.0)
    run, _ = go_on(scenario, 130.0, night(loud))
    assert len(run.tally.false_commands) > 1
    assert "START" in run.tally.false_commands[0]
    assert run.tally.wrong_holds[0].endswith("knee: end at 2.2 s by nobody")


def test_a_command_that_is_not_understood_is_told(scenario: Scenario) -> None:
    run, _ = go_on(scenario, 40.0, night(), deaf=1)
    assert [words.partition(" ")[2] for words in run.tally.missed] == ['"start"']
    assert (run.over, run.whole) == (1, 0)


def test_a_session_that_hangs_is_ended_by_the_keys(scenario: Scenario) -> None:
    class Hanging(Coach):
        def _heard(self) -> None:
            if self.state_label == "idle":
                super()._heard()

    run, coach = go_on(scenario, 210.0, night(), kind=Hanging)
    assert coach.pressed[:1] == ["escape"]
    assert coach.state_label == "holding", "the next one has begun"
    assert (run.over, run.whole) == (1, 0)


def test_a_pause_that_does_not_end_is_ended_by_the_keys(scenario: Scenario) -> None:
    class Pausing(Coach):
        def _heard(self) -> None:
            self.state_label = "paused"

        def _stop(self) -> None:
            self.state_label = "idle"

    run, coach = go_on(scenario, 140.0, night(), kind=Pausing)
    assert coach.pressed == ["enter"]
    assert (run.over, run.whole) == (1, 0)


def test_what_a_coach_raises_is_raised(scenario: Scenario) -> None:
    with pytest.raises(ZeroDivisionError, match="too long"):
        go_on(scenario, 30.0, night(), breaks_s=10.0)


def said(scenario: Scenario, number: int, start_s: float) -> Said:
    return Said(scenario.lines[number], Spoken(number, start_s, start_s + 0.5))


def heard(t: float, intent: str | None, reflex: float | None = None) -> dict[str, Any]:
    words = {"start": t - 1.0, "end": t - 0.5, "text": "hm", "state": "holding"}
    return {
        "t": t,
        "kind": "heard",
        **words,
        "intent": intent,
        "accepted": intent is not None,
        "reflex": reflex,
    }


def tallied() -> Tally:
    return Tally(lambda text: text == "stop")


@pytest.mark.parametrize(
    ("event", "commands", "reflexes"),
    [
        (heard(11.0, "STOP", 10.6), 0, 0),
        (heard(11.0, None, 10.6), 0, 0),
        (heard(11.0, "PAUSE"), 1, 0),
        (heard(14.0, "STOP"), 1, 0),
        (heard(14.0, None, 13.6), 0, 1),
        (heard(14.0, None), 0, 0),
    ],
)
def test_only_what_the_sleeper_meant_is_right(
    scenario: Scenario, event: dict[str, Any], commands: int, reflexes: int
) -> None:
    tally = tallied()
    tally.follow(event, [said(scenario, 1, 10.0)])
    assert (len(tally.false_commands), len(tally.false_reflexes)) == (commands, reflexes)


def test_a_reflex_over_words_that_are_none_is_false(scenario: Scenario) -> None:
    tally = tallied()
    tally.follow(heard(11.0, "START", 10.6), [said(scenario, 0, 10.0)])
    assert tally.false_commands == []
    assert tally.false_reflexes == ['0:00:10 while holding: "hm"']


def test_a_command_is_missed_once_its_window_has_closed(scenario: Scenario) -> None:
    tally, lines = tallied(), [said(scenario, 1, 10.0), said(scenario, 0, 90.0)]
    tally.close(lines, [heard(12.1, "STOP")], now_s=50.0)
    assert (tally.commands, tally.missed) == (1, ['0:00:10 "stop"'])
    tally = tallied()
    tally.close(lines, [heard(11.9, "STOP")], now_s=50.0)
    assert (tally.commands, tally.missed) == (1, [])


def hold(t: float, phase: str, **more: object) -> dict[str, Any]:
    return {"t": t, "kind": "hold", "phase": phase, "movement": "knee", "seconds": 30.0, **more}


@pytest.mark.parametrize(
    ("events", "spoken_s", "wrong"),
    [
        ([hold(1, "start"), hold(31, "end", held=30.0)], None, []),
        ([hold(1, "start"), hold(31.002, "end", held=30.0)], None, ["+2.00 ms off"]),
        ([hold(1, "start"), hold(9, "end", held=8.0)], None, ["end at 8.0 s by nobody"]),
        ([hold(1, "start"), hold(9, "end", held=8.0)], 8.0, []),
        (
            [hold(1, "start"), hold(6, "pause"), hold(8, "resume"), hold(33, "end", held=30.0)],
            5.0,
            [],
        ),
        (
            [hold(1, "start"), hold(6, "pause"), hold(8, "resume"), hold(33, "end", held=30.0)],
            None,
            ["pause at 5.0 s by nobody"],
        ),
    ],
)
def test_holds(
    scenario: Scenario, events: list[dict[str, Any]], spoken_s: float | None, wrong: list[str]
) -> None:
    tally = tallied()
    lines = [] if spoken_s is None else [said(scenario, 1, spoken_s)]
    for event in events:
        tally.follow(event, lines)
    assert tally.holds == 1
    assert [words.partition("knee: ")[2] for words in tally.wrong_holds] == wrong


def test_a_night_keeps_within_its_gap_and_is_the_same_again() -> None:
    several = Night(((Sound(silence(16_000), 0.0),), (Sound(silence(8_000), -3.0),)))
    gap = list(several.gap(1, 100.0))
    assert [due.at_s for due in gap] == [due.at_s for due in several.gap(1, 100.0)]
    assert [due.at_s for due in gap] != [due.at_s for due in several.gap(2, 100.0)]
    for level_db, length_s, first_s, last_s in (
        (0.0, 1.0, 130.0, 220.0),
        (-3.0, 0.5, 220.0, 310.0),
    ):
        starts = [due.at_s for due in gap if due.sound.level_db == level_db]
        assert starts[0] == first_s
        assert last_s - 2.5 - length_s < starts[-1] <= last_s - length_s
        assert all(later - sooner >= length_s + 0.3 for sooner, later in pairwise(starts))


def test_memory_is_read_where_the_system_tells_it(tmp_path: Path) -> None:
    (statm := tmp_path / "statm").write_text("90000 51200 700 1 0 60000 0\n")
    assert resident_mib(statm) in (200.0, 800.0, 3200.0), "by the size of a page"
    assert resident_mib(tmp_path / "nowhere") > 10.0
    statm.write_text("no numbers")
    assert resident_mib(statm) > 10.0


def test_ticks_that_hear_or_render_are_no_plain_ones() -> None:
    watch = Watch(WatchedMouth(FakeMouth()))
    for hears, asks in ((False, "one"), (False, "one"), (True, "one"), (False, "")):
        with watch.tick(lambda hears=hears: hears):  # type: ignore[misc]
            if asks:
                assert watch.mouth.clip(asks) is not None
    assert (watch.ticks.number, watch.plain.number) == (4, 2)


def endured(memory: list[tuple[float, float]], crash: str = "") -> Endured:
    watch = Watch(WatchedMouth(FakeMouth()))
    run = LongRun(Bedroom(Room()), [], night(), tallied(), watch)
    run.memory = memory
    return Endured(run, memory[-1][0] or 1.0, 10.0, crash)


def cells(report: Report) -> dict[str, str]:
    return {row[0]: row[1] for row in report.rows}


def test_growth_is_counted_from_the_first_half_hour() -> None:
    notes = [(0.0, 100.0), (1800.0, 200.0), (3600.0, 230.0), (7200.0, 212.0)]
    shown = cells(reports(endured(notes))[0])
    assert shown["resident memory after 0:30:00, most, at the end"] == "200, 230, 212 MiB"
    assert shown["its growth (at most 5%)"] == "+6.0%"
    assert endured([(0.0, 100.0), (60.0, 150.0), (120.0, 165.0)]).growth == pytest.approx(0.1)


def test_a_crash_is_the_first_figure() -> None:
    figures, wrong = reports(endured([(0.0, 100.0)], "0:01:02 ValueError: no"))
    assert figures.rows[0] == ["crashes", "0:01:02 ValueError: no"]
    assert wrong.rows == [["crash", "0:01:02 ValueError: no"]]
    assert reports(endured([(0.0, 100.0)]))[1].rows == [["nothing", ""]]


def test_drift_is_taken_back_every_half_hour() -> None:
    one = room(8 * 3600.0)
    lags_s = [one.drift_ppm * 1e-6 * jump.at_s + n * jump.by_s for n, jump in enumerate(one.jumps)]
    assert len(one.jumps) == 15
    assert max(lags_s) == pytest.approx(0.036)


def test_what_the_coach_raises_ends_the_run_and_is_told(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ears:
        is_open = False
        closed = False

        def close(self) -> None:
            self.closed = True

    ears = Ears()
    monkeypatch.setattr(
        endurance, "assemble", lambda _, __, log, **___: (Coach(log, breaks_s=62.5), ears)
    )
    script = Script(scenario, {0: WORD, 1: WORD})
    parts: Any = SimpleNamespace(language=SimpleNamespace(reflex=lambda *_: None))
    done = endure(parts, FakeMouth(), Bedroom(Room(), keep_s=2.0), [script], night(), 100.0)
    assert done.crash.startswith("0:01:02 ZeroDivisionError: too long (test_endurance.py:")
    assert done.audio_s == pytest.approx(62.5, abs=0.1)
    assert ears.closed
    assert done.run.memory[-1][0] == done.audio_s
    assert done.run.tally.commands > 0, "what was measured until then is kept"


def test_the_real_coach_lives_for_a_minute() -> None:
    with Bench(Options(hours=1 / 60)) as bench:
        figures, wrong = endurance.endurance(bench)
    shown = cells(figures)
    assert shown["crashes"] == "none"
    assert shown["commands missed"] == "0 of 1"
    assert shown["worst tick; later than 20 ms"].split()[4] == "3000,"
    assert wrong.rows == [["nothing", ""]]


@pytest.mark.parametrize("hours", ["0", "-1", "25", "all", "nan"])
def test_hours_must_be_some(hours: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["endurance", "--hours", hours])
    assert left.value.code == 2
    assert "must be a number, more than 0 and at most 24" in capsys.readouterr().err
