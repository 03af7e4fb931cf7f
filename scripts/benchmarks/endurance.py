"""A night and a day in one process: whether it crashes, grows, slows down, or hears wrongly."""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from pathlib import Path

from scripts.benchmarks.bench import Bench
from scripts.benchmarks.endurance_night import Night
from scripts.benchmarks.endurance_run import NOTE_S, LongRun, Script
from scripts.benchmarks.endurance_tally import Tally, clock
from scripts.benchmarks.endurance_watch import Ticks, Watch, WatchedMouth
from scripts.benchmarks.figures import rate_words
from scripts.benchmarks.report import Report
from scripts.benchmarks.sessions import SLEEPERS
from voice.app.assembly import Parts, assemble
from voice.app.memory import Kept, NoMemory
from voice.app.progress import progress
from voice.app.rehearsal import NARRATOR_SAMPLE, render_lines
from voice.app.scenario import find_scenario, load_scenario
from voice.audio import BLOCK_S
from voice.bedroom import Bedroom, Jump, Layout, Loudspeaker, Room, active_level_db, headroom_for
from voice.narrator import Mouth
from voice.synthesizer import Synthesizer, Voice

MOST_HOURS = 24
SESSIONS = ("default-echo", "stop", "pain", "crossover")
SEED = 5
SETTLED_S = 1800.0
"""By then there have been both routines and all that sounds at night, and what is kept is there."""

MOST_GROWTH = 0.05
DRIFT_PPM = 20.0
REALIGNED_S = 1800.0
"""So often the echo's way jumps back by what it has drifted, as when a sound server realigns its
buffers: no device lets half a second gather in a night."""

_KEEP_S = 10.0


@dataclass
class Endured:
    """What came of a run. crash: what it broke off with, or nothing."""

    run: LongRun
    audio_s: float
    cpu_s: float
    crash: str

    @property
    def memory(self) -> tuple[float, float, float]:
        """MiB once settled (after half of a short run), the most since, and at the end."""
        notes = self.run.memory
        settled_s = min(SETTLED_S, self.audio_s / 2)
        since = [mib for at_s, mib in notes if at_s >= settled_s] or [mib for _, mib in notes]
        return since[0], max(since), since[-1]

    @property
    def growth(self) -> float:
        """How much memory has grown since it was settled, as a share of it."""
        settled, _, end = self.memory
        return end / settled - 1.0


def endurance(bench: Bench) -> list[Report]:
    """The figures of the whole run, and all that went wrong in it."""
    length_s = bench.options.hours * 3600.0
    with Synthesizer(None) as synthesizer:
        # By itself, so that the memory of the narrator's own holds nothing else.
        scripts, night = make_scripts(synthesizer), Night.made(synthesizer)
        narrator_db = active_level_db(synthesizer.clip(NARRATOR_SAMPLE, Voice()).samples)
    bedroom = Bedroom(room(length_s), narrator_reference_db=narrator_db, keep_s=_KEEP_S)
    return reports(endure(bench.parts, bench.mouth, bedroom, scripts, night, length_s))


def endure(
    parts: Parts,
    mouth: Mouth,
    bedroom: Bedroom,
    scripts: Sequence[Script],
    night: Night,
    length_s: float,
) -> Endured:
    """Live through so many seconds of audio; what the coach raises ends it and is told."""
    watch = Watch(WatchedMouth(mouth))
    run = LongRun(bedroom, scripts, night, Tally(lambda text: _urges(parts, text)), watch)
    assistant, ears = assemble(
        parts, watch.mouth, run.write, memory=NoMemory(), kept=Kept(flags=()), asks_scores=False
    )
    crash = ""
    began_s = time.process_time()
    with progress(int(length_s / NOTE_S) + 1) as step:
        try:
            run.run(assistant, ears, length_s, step)
        except Exception as error:  # noqa: BLE001 - a crash is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(place.filename).name}:{place.lineno}"
            crash = f"{clock(run.now_s)} {type(error).__name__}: {error} ({where})"
        finally:
            ears.close()
    return Endured(run, max(run.now_s, BLOCK_S), time.process_time() - began_s, crash)


def make_scripts(synthesizer: Synthesizer) -> list[Script]:
    """Every kind of session in turn, by every sleeper in turn."""
    scripts = []
    for number in range(lcm(len(SESSIONS), len(SLEEPERS))):
        name, sleeper = SESSIONS[number % len(SESSIONS)], SLEEPERS[number % len(SLEEPERS)]
        scenario = load_scenario(find_scenario(name), sleeper=sleeper)
        scripts.append(Script(scenario, render_lines(scenario, synthesizer)))
    return scripts


def room(length_s: float) -> Room:
    """A bedroom with walls, in which the narrator is as loud as the sleeper."""
    back_s = -REALIGNED_S * DRIFT_PPM * 1e-6
    return Room(
        seed=SEED,
        rt60_s=0.4,
        echo_db=0.0,
        drift_ppm=DRIFT_PPM,
        snr_db=30.0,
        layout=Layout.bedside(),
        loudspeaker=Loudspeaker(headroom_for(0.03)),
        jumps=tuple(
            Jump(number * REALIGNED_S, back_s) for number in range(1, int(length_s / REALIGNED_S))
        ),
    )


def _urges(parts: Parts, text: str) -> bool:
    return any(parts.language.reflex(text, state) for state in ("narrating", "holding"))


def reports(endured: Endured) -> list[Report]:
    """The table of figures, the first of which is a crash, and the table of what went wrong."""
    conditions = (
        f"{', '.join(SESSIONS)} in turn, {len(SLEEPERS)} voices; between them noises, talk full of "
        "the words of commands, television; "
        f"simulated bedroom, RT60 0.4 s, echo as loud as the sleeper, {DRIFT_PPM:g} ppm drift, a "
        "jump every half hour; recognition and rendering, live on threads, are inside the ticks"
    )
    report = Report("endurance", conditions, ["figure", "value"])
    for figure, value, key, number in (*_heard(endured), *_cost(endured)):
        report.add([figure, value], {key: number})
    wrong = Report(
        "endurance: what went wrong", "of the run above", ["what", "when, and what it was"]
    )
    tally = endured.run.tally
    for what, several in (
        ("crash", [endured.crash] if endured.crash else []),
        ("false command", tally.false_commands),
        ("false reflex", tally.false_reflexes),
        ("command missed", tally.missed),
        ("wrong hold", tally.wrong_holds),
    ):
        for one in several:
            wrong.add([what, one], {"what": what, "which": one})
    if not wrong.rows:
        wrong.add(["nothing", ""], {})
    return [report, wrong]


_Row = tuple[str, str, str, object]


def _heard(endured: Endured) -> list[_Row]:
    run, tally, hours = endured.run, endured.run.tally, endured.audio_s / 3600.0
    commands, reflexes = len(tally.false_commands), len(tally.false_reflexes)
    missed, wrong = len(tally.missed), len(tally.wrong_holds)
    return [
        ("crashes", endured.crash or "none", "crash", endured.crash),
        ("hours of audio", f"{hours:.2f}", "hours", hours),
        (
            "sessions over; as they were meant to go",
            f"{run.over}; {run.whole}",
            "sessions",
            [run.begun, run.over, run.whole],
        ),
        ("false commands", _rate(commands, hours), "false_commands", commands),
        ("false reflexes", _rate(reflexes, hours), "false_reflexes", reflexes),
        ("commands missed", f"{missed} of {tally.commands}", "missed", [missed, tally.commands]),
        ("holds that were wrong", f"{wrong} of {tally.holds}", "holds", [wrong, tally.holds]),
        ("events logged", str(tally.events), "events", tally.events),
    ]


def _rate(count: int, hours: float) -> str:
    _, upper = rate_words(count, hours)
    return f"{count} ({upper} an hour)"


def _cost(endured: Endured) -> list[_Row]:
    settled, most, end = endured.memory
    ticks, plain = endured.run.watch.ticks, endured.run.watch.plain
    shares = ticks.cpu_s / endured.audio_s, endured.cpu_s / endured.audio_s
    return [
        (
            f"resident memory after {clock(min(SETTLED_S, endured.audio_s / 2))}, most, at the end",
            f"{settled:.0f}, {most:.0f}, {end:.0f} MiB",
            "memory_mib",
            endured.run.memory,
        ),
        (
            f"its growth (at most {MOST_GROWTH:.0%})",
            f"{endured.growth:+.1%}",
            "growth",
            endured.growth,
        ),
        ("CPU a second of audio", f"{shares[0]:.1%} of a core", "cpu_share", shares[0]),
        ("the same with the bedroom's", f"{shares[1]:.1%} of a core", "cpu_share_all", shares[1]),
        ("worst tick; later than 20 ms", _ticks(ticks), "ticks", _tick_figures(ticks)),
        ("the same, without rendering and hearing", _ticks(plain), "plain", _tick_figures(plain)),
    ]


def _ticks(ticks: Ticks) -> str:
    return (
        f"{ticks.worst_s * 1000:.1f} ms; {ticks.late} of {ticks.number}, "
        f"{ticks.late_cpu} by the CPU's clock"
    )


def _tick_figures(ticks: Ticks) -> dict[str, object]:
    return {
        "number": ticks.number,
        "worst_s": ticks.worst_s,
        "late": ticks.late,
        "late_cpu": ticks.late_cpu,
    }
