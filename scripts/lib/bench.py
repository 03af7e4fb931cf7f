"""Measures the coach: rehearsals met, counts on their instants, silence after stop, cost, ears.

Every table names its conditions. Speech is synthesized, rooms are simulated: real ones are harder.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from intents.language import Language
from intents.routine import Library
from voice.app.assembly import Parts, rehearsal_factory
from voice.app.hear import FileHearer
from voice.app.measure import hold_sounds, silence_after_s
from voice.app.rehearsal import Outcome, rehearse
from voice.app.scenario import find_scenario, load_scenario
from voice.audio import Samples, gain, level_db, to_samples
from voice.synthesizer import InlineMouth, Synthesizer, Voice

SLEEPERS = ("en-gb+f3", "en-us+m3", "en-gb-scotland", "flite:slt", "flite:rms", "flite:awb")
"""espeak-ng's formant voices, and recorded ones of flite that the model's training hardly knew."""

COMMANDS = {
    "idle": ("start morning stretch", "let's start", "what can I say", "it hurts"),
    "narrating": ("pause", "I'm ready", "say that again", "skip this one", "go back", "stop"),
    "holding": ("pause", "stop", "how long left", "it hurts", "ten more seconds", "next one"),
    "paused": ("resume", "carry on", "go back", "stop", "how much longer"),
}
"""What is said to the ears, by state; meant as the templates read it."""


@dataclass
class Report:
    """One table: what was measured, under which conditions."""

    name: str
    conditions: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def show(self, console: Console) -> None:
        """Print the table."""
        table = Table(title=self.name, caption=self.conditions, title_justify="left")
        for column in self.columns:
            table.add_column(column)
        for row in self.rows:
            table.add_row(*row)
        console.print(table)


class Bench:
    """What the measurements share."""

    def __init__(self) -> None:
        started_s = time.perf_counter()
        self.parts = Parts.load(None, Library.packaged(), sys.stderr.write)
        self.load_s = time.perf_counter() - started_s
        self.synthesizer = Synthesizer(None)
        self.mouth = InlineMouth(self.synthesizer, Voice())
        self._played: dict[tuple[str, str | None], tuple[Outcome, float]] = {}

    def play(self, name: str, sleeper: str | None = None) -> tuple[Outcome, float]:
        """A rehearsal and the CPU seconds that it took; played once."""
        if (name, sleeper) not in self._played:
            scenario = load_scenario(find_scenario(name), sleeper=sleeper)
            factory = rehearsal_factory(self.parts, self.mouth)
            started_s = time.process_time()
            outcome = rehearse(scenario, factory, self.synthesizer)
            self._played[name, sleeper] = outcome, time.process_time() - started_s
        return self._played[name, sleeper]


def rehearsals(bench: Bench) -> Report:
    """Whether the default morning meets its expectations, with and without an echo."""
    report = Report(
        "rehearsals",
        "default scenario, seed 7; echo: -12 dB, RT60 0.3 s, 20 ppm drift, pink noise at 30 dB",
        ["scenario", "sleeper", "expectations missed", "audio s", "CPU s", "times real time"],
    )
    for name in ("default", "default-echo"):
        for sleeper in SLEEPERS:
            outcome, cpu_s = bench.play(name, sleeper)
            figures = [f"{outcome.seconds:.0f}", f"{cpu_s:.1f}", f"{outcome.seconds / cpu_s:.0f}"]
            report.rows.append([name, sleeper, str(len(outcome.failures)), *figures])
    return report


def counts(bench: Bench) -> Report:
    """When counts and tones begin, found in the sound by cross-correlation."""
    report = Report(
        "counts",
        "speaker.wav of the default and crossover scenarios; line: through first and last count",
        ["scenario", "holds", "counts", "worst off the line, ms", "worst length error, ms"],
    )
    for name in ("default", "crossover"):
        outcome, _ = bench.play(name)
        holds = hold_sounds(outcome.events, outcome.speaker, bench.mouth.clip)
        line_ms = max(hold.line_error_s for hold in holds) * 1000
        length_ms = max(abs(hold.length_s - hold.planned_s) for hold in holds) * 1000
        total = sum(hold.counts for hold in holds)
        row = [name, str(len(holds)), str(total), f"{line_ms:.2f}", f"{length_ms:.2f}"]
        report.rows.append(row)
    return report


def stops(bench: Bench) -> Report:
    """From the end of the word to the reflex, the decision and silence, in audio time."""
    report = Report(
        "stop and pause",
        "audio time, computing not counted; a stop in a hold and one over the narrator; six voices",
        ["command", "utterances", "reflex after word end, ms", "decision, ms", "silent after, ms"],
    )
    for intent, name in (("STOP", "stop"), ("PAUSE", "default")):
        reflexes, decisions, silences = [], [], []
        for sleeper in SLEEPERS:
            outcome, _ = bench.play(name, sleeper)
            for event in outcome.events:
                if event["kind"] == "heard" and event["intent"] == intent and event["accepted"]:
                    acted_s = event["reflex"] or event["decided"]
                    reflexes.append(acted_s - event["end"])
                    decisions.append(event["decided"] - event["end"])
                    if intent == "STOP":  # after "pause" the coach answers
                        silences.append(silence_after_s(outcome.speaker, acted_s))
        figures = [_spread_ms(values) for values in (reflexes, decisions, silences)]
        report.rows.append([intent, str(len(reflexes)), *figures])
    return report


def ears(bench: Bench) -> Report:
    """Commands heard right, by synthesizer and noise, spoken alone in their states."""
    report = Report(
        "ears",
        "built-in model; each command alone with 0.5 s around it; white noise at the given SNR",
        ["sleeper", "clean", "20 dB", "10 dB"],
    )
    language = bench.parts.language
    for sleeper in SLEEPERS:
        row = [sleeper]
        for snr_db in (None, 20.0, 10.0):
            right, total = _heard_right(bench, language, sleeper, snr_db)
            low, high = wilson(right, total)
            row.append(f"{right}/{total} ({low:.0%} to {high:.0%})")
        report.rows.append(row)
    return report


def _heard_right(
    bench: Bench, language: Language, sleeper: str, snr_db: float | None
) -> tuple[int, int]:
    right = total = 0
    for state, phrases in COMMANDS.items():
        hearer = FileHearer(bench.parts.recognizer, language, state)
        for phrase in phrases:
            meant = language.read_typed(phrase, state)
            assert meant is not None
            clip = bench.synthesizer.clip(phrase, Voice(sleeper)).samples
            heard = hearer.hear_samples(_in_noise(clip, snr_db))
            accepted = [(item["intent"], item["slots"]) for item in heard if item["accepted"]]
            right += accepted == [(meant.intent, meant.slots)]
            total += 1
    return right, total


def _in_noise(clip: Samples, snr_db: float | None) -> Samples:
    """The clip at -26 dB of full scale with half a second around it, in seeded white noise."""
    rng = np.random.default_rng(7)
    around = np.zeros(to_samples(0.5), dtype=np.float32)
    sound = np.concatenate([around, clip * gain(-26.0 - level_db(clip)), around])
    noise_db = -75.0 if snr_db is None else -26.0 - snr_db
    noise = rng.standard_normal(sound.size) * gain(noise_db)
    return (sound + noise).astype(np.float32)


def cost(bench: Bench) -> Report:
    """Start-up, memory, and CPU a second of audio."""
    report = Report(
        "cost",
        f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} CPUs seen",
        ["figure", "value"],
    )
    started_s = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "voice.app.cli", "model", "where"],
        check=True,
        capture_output=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    outcome, cpu_s = bench.play("default")
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report.rows += [
        ["the command line, warm", f"{time.perf_counter() - started_s:.2f} s"],
        ["language and model loaded", f"{bench.load_s:.2f} s"],
        [
            "CPU a second of a session, rehearsed",
            f"{cpu_s / outcome.seconds * 100:.1f} % of a core",
        ],
        ["peak resident memory of this bench", f"{peak_kib / 1024:.0f} MiB"],
    ]
    return report


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson 1927)."""
    z, share = 1.96, right / total
    middle = share + z * z / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return (middle - half) / scale, (middle + half) / scale


def _spread_ms(values: list[float]) -> str:
    if not values:
        return "-"
    middle, worst = np.median(values) * 1000, max(values) * 1000
    return f"{middle:.0f} (worst {worst:.0f})"


BENCHES: dict[str, Callable[[Bench], Report]] = {
    "rehearsals": rehearsals,
    "counts": counts,
    "stops": stops,
    "ears": ears,
    "cost": cost,
}


def main() -> int:
    """Run the benches that were named, or all."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables here, too")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no bench {unknown[0]!r}: give some of {', '.join(BENCHES)}")
    bench, console = Bench(), Console(width=110)
    with bench.synthesizer:
        reports = [BENCHES[name](bench) for name in arguments.names or BENCHES]
    for report in reports:
        report.show(console)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(r) for r in reports], indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
