"""What the narrator says: its pace and length, line by line; and every routine to its end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import get_args

import numpy as np

from intents import narration as sentences
from intents.routine import Block, Library, Wording, lone_id, session_s
from scripts.benchmarks.bench import Bench
from scripts.benchmarks.report import Report
from voice.app.assembly import rehearsal_factory
from voice.app.rehearsal import Outcome, rehearse
from voice.app.scenario import load_scenario
from voice.synthesizer import Voice

FEWEST_WORDS = 4
"""Shorter lines tell nothing about the pace."""

DRAFTED_MIN: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "morning-stretch": (8.4, 7.1),
        "quick-morning": (4.0, 3.2),
        "crossover": (7.5, 6.6),
        "bedtime-unwind": (10.0, 8.9),
        "lower-back-relief": (9.1, 8.0),
        "hips-and-hamstrings": (10.5, 9.4),
        "getting-up": (7.4, 6.2),
        "neck-and-shoulders": (7.9, 7.1),
    }
)
"""Minutes in full and in brief, as the routines were drafted before a word of them was written."""

SLEEPER = "en-us+f3"

_SAID: Mapping[Wording, str] = MappingProxyType(
    {"full": "more detail", "brief": "short instructions"}
)

_SCENARIO = """
seed = 21
sleeper = "{sleeper}"
time = 20:30:00
routine = "{routine}"
limit = 2400
[room]
rt60 = 0.3
snr_db = 30
[[line]]
at = 6.0
say = "{style}"
[[line.expect]]
intent = "TALK_STYLE"
within = 2.0
[[line]]
at = 14.0
say = "start {name}"
[[line.expect]]
intent = "START"
within = 2.0
[[expect]]
event = "session.end.finished"
[[forbid]]
intent = "STOP"
[[forbid]]
intent = "PAIN"
"""


def narration(bench: Bench) -> list[Report]:
    """How fast and how long the narrator's lines are, measured in the sound."""
    report = Report(
        "narration",
        f"the narrator's usual voice; words a minute of lines of {FEWEST_WORDS} words and more, "
        "within the line; with the pauses: over all lines and what follows each",
        [
            "lines",
            "number",
            "words a line",
            "seconds a line",
            "words a minute",
            "with the pauses",
            "longest line",
        ],
    )
    for kind, lines in _lines(bench.parts.library).items():
        lengths_s = [bench.synthesizer.clip(line, Voice()).length_s for line in lines]
        words = [len(line.split()) for line in lines]
        paces = [
            60.0 * n / length_s
            for n, length_s in zip(words, lengths_s, strict=True)
            if n >= FEWEST_WORDS
        ]
        paused = 60.0 * sum(words) / (sum(lengths_s) + sum(lines.values()))
        longest = list(lines)[int(np.argmax(lengths_s))]
        cells = [_spread(words, ".0f"), _spread(lengths_s, ".1f"), _spread(paces, ".0f")]
        report.add(
            [kind, str(len(lines)), *cells, f"{paused:.0f}", longest],
            {"lines": kind, "number": len(lines), "pace": float(np.median(paces))},
        )
    return [report]


def _lines(library: Library) -> dict[str, dict[str, float]]:
    """Every line of a kind once, with the seconds of silence after it."""
    found = {
        f"movements, {wording}": {
            text: pause_s
            for movement_id in library.movements
            for block in library.plan(lone_id(movement_id))
            for text, pause_s in _of_block(block, wording)
        }
        for wording in get_args(Wording)
    }
    return {**found, "questions, answers": _whole()}


def _of_block(block: Block, wording: Wording) -> Iterator[tuple[str, float]]:
    """The way in and the way out, and what is said between."""
    movement = block.movement
    for step in (*block.steps(wording), *movement.release):
        yield block.text(step), step.pause_s
    for line in (movement.during, movement.way_out):
        if line:
            yield block.text(line), 0.0


def _whole() -> dict[str, float]:
    named = {name: text for name, text in vars(sentences).items() if name.isupper()}
    said = [line for text in named.values() for line in ([text] if isinstance(text, str) else text)]
    return {line: 0.0 for line in said if len(line.split()) >= FEWEST_WORDS}


def _spread(values: list[float] | list[int], form: str) -> str:
    low, middle, high = np.percentile(values, (5, 50, 95))
    return f"{middle:{form}} ({low:{form}} to {high:{form}})"


def routines(bench: Bench) -> list[Report]:
    """Every routine, asked for by voice, to its end; its length against what was told."""
    report = Report(
        "routines",
        f"sleeper {SLEEPER}, narrator in headphones, RT60 0.3 s, pink noise at 30 dB; evening",
        [
            "routine",
            "wording",
            "expectations missed",
            "told, min",
            "took, min",
            "difference",
            "drafted, min",
        ],
        keys=2,
    )
    for routine_id, drafted in DRAFTED_MIN.items():
        for wording, drafted_min in zip(_SAID, drafted, strict=True):
            _add_routine(report, bench, routine_id, wording, drafted_min)
    return [report]


def _add_routine(
    report: Report, bench: Bench, routine_id: str, wording: Wording, drafted_min: float
) -> None:
    library = bench.parts.library
    routine = library.routines[routine_id]
    told_s = session_s(routine.name, library.plan(routine_id), wording)
    outcome = _rehearsed(bench, routine_id, wording)
    took_s = _length_s(outcome)
    off = None if took_s is None else took_s / told_s - 1.0
    report.add(
        [
            routine_id,
            wording,
            str(len(outcome.failures)),
            f"{told_s / 60:.1f}",
            "-" if took_s is None else f"{took_s / 60:.1f}",
            "-" if off is None else f"{off * 100:+.1f} %",
            f"{drafted_min:.1f}",
        ],
        {"routine": routine_id, "wording": wording, "told_s": told_s, "took_s": took_s},
    )


def _rehearsed(bench: Bench, routine_id: str, wording: Wording) -> Outcome:
    routine = bench.parts.library.routines[routine_id]
    text = _SCENARIO.format(
        routine=routine_id,
        style=_SAID[wording],
        name=routine.spoken_names[0],
        sleeper=SLEEPER,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{routine_id}-{wording}.toml"
        path.write_text(text, encoding="utf-8")
        scenario = load_scenario(path)
    return rehearse(scenario, rehearsal_factory(bench.parts, bench.mouth), bench.synthesizer)


def _length_s(outcome: Outcome) -> float | None:
    """From the start of the session to its end, None where it did not come to it."""
    at = {e["phase"]: float(e["t"]) for e in outcome.events if e["kind"] == "session"}
    return at["end"] - at["start"] if {"start", "end"} <= at.keys() else None
