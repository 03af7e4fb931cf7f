"""Rehearsed sessions: expectations met, counts on their instants, silence after stop, cost."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time

import numpy as np

from scripts.benchmarks.bench import ROOT, Bench
from scripts.benchmarks.report import Report
from voice.app.measure import as_samples, hold_sounds, silence_after_s
from voice.app.rehearsal import Outcome
from voice.audio import BLOCK_SAMPLES, Samples, level_db, to_samples
from voice.narrator import Mouth

SLEEPERS = ("en-gb+f3", "en-us+m3", "en-gb-scotland", "flite:slt", "flite:rms", "flite:awb")
"""espeak-ng's formant voices, and recorded ones of flite that the model's training hardly knew."""

SOFTER_DB = -6.0
AUDIBLE_DB = -50.0
"""Blocks of a word that are fainter than this tell nothing about its level."""


def rehearsals(bench: Bench) -> list[Report]:
    """Whether the default morning meets its expectations, with and without an echo."""
    report = Report(
        "rehearsals",
        "default scenario, seed 7; echo: -12 dB, RT60 0.3 s, 20 ppm drift, pink noise at 30 dB",
        ["scenario", "sleeper", "expectations missed", "audio s", "CPU s", "times real time"],
        keys=2,
    )
    for name in ("default", "default-echo"):
        for sleeper in SLEEPERS:
            outcome, cpu_s = bench.play(name, sleeper)
            figures = [f"{outcome.seconds:.0f}", f"{cpu_s:.1f}", f"{outcome.seconds / cpu_s:.0f}"]
            report.rows.append([name, sleeper, str(len(outcome.failures)), *figures])
    return [report]


def counts(bench: Bench) -> list[Report]:
    """When counts and tones begin, found in the sound by cross-correlation."""
    report = Report(
        "counts",
        "speaker.wav of these scenarios; line: through first and last count; ducked: said while "
        f"somebody spoke, {-SOFTER_DB:g} dB softer at least for a part; talk: over the counts",
        [
            "scenario",
            "holds",
            "counts",
            "counts ducked",
            "worst off the line, ms",
            "worst length error, ms",
        ],
    )
    for name in ("default", "crossover", "talk"):
        outcome, _ = bench.play(name)
        holds = hold_sounds(outcome.events, outcome.speaker, bench.mouth.clip)
        line_ms = max(hold.line_error_s for hold in holds) * 1000
        length_ms = max(abs(hold.length_s - hold.planned_s) for hold in holds) * 1000
        total = sum(hold.counts for hold in holds)
        softer = ducked(outcome, bench.mouth)
        report.add(
            [name, str(len(holds)), str(total), str(softer), f"{line_ms:.2f}", f"{length_ms:.2f}"],
            {"scenario": name, "ducked": softer, "line_ms": line_ms, "length_ms": length_ms},
        )
    return [report]


def ducked(outcome: Outcome, mouth: Mouth) -> int:
    """How many words of counting, said to their end, were softer for a block than rendered."""
    number = 0
    for event in outcome.events:
        if event["kind"] == "said" and event["priority"] == "count" and not event["cut"]:
            clip, at = mouth.clip(event["text"]), to_samples(event["start"])
            if clip is not None:
                sounded = as_samples(outcome.speaker[at : at + clip.length_samples])
                number += _is_softer(sounded, clip.samples)
    return number


def _is_softer(sounded: Samples, rendered: Samples) -> bool:
    """Whether a block of one sound is softer than that of the other; shape (n,) both."""
    for at in range(0, sounded.size - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
        meant_db = level_db(rendered[at : at + BLOCK_SAMPLES])
        now_db = level_db(sounded[at : at + BLOCK_SAMPLES])
        if meant_db > AUDIBLE_DB and now_db < meant_db + SOFTER_DB:
            return True
    return False


def stops(bench: Bench) -> list[Report]:
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
    return [report]


def cost(bench: Bench) -> list[Report]:
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
        cwd=ROOT,
    )
    command_s = time.perf_counter() - started_s
    outcome, cpu_s = bench.play("default")
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report.rows += [
        ["the command line, warm", f"{command_s:.2f} s"],
        ["language and model loaded", f"{bench.load_s:.2f} s"],
        [
            "CPU a second of a session, rehearsed",
            f"{cpu_s / outcome.seconds * 100:.1f} % of a core",
        ],
        ["peak resident memory of this bench", f"{peak_kib / 1024:.0f} MiB"],
    ]
    return [report]


def _spread_ms(values: list[float]) -> str:
    if not values:
        return "-"
    middle, worst = np.median(values) * 1000, max(values) * 1000
    return f"{middle:.0f} (worst {worst:.0f})"
