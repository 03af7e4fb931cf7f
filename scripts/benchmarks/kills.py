"""The program killed at any instant: what is then in the journal's file, and what is offered."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections import Counter
from typing import Any

from scripts.benchmarks.bench import ROOT, Bench
from scripts.benchmarks.figures import percentile
from scripts.benchmarks.report import Report

SEED = 7
_LIMIT_S = 3600.0
_RUNS = "scripts.benchmarks.kill_runs"


def kills(bench: Bench) -> list[Report]:
    """One table; `--kills` says how many."""
    return [report(run(bench.options.kills))]


def run(count: int, seed: int = SEED) -> dict[str, Any]:
    """Kill so often, in a process of its own; its tally (kill_runs.Tally)."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", _RUNS, str(count), str(seed)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=_LIMIT_S,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    tally: dict[str, Any] = json.loads(done.stdout)
    return tally


def report(tally: dict[str, Any]) -> Report:
    """The table of a tally."""
    table = Report(
        "kills: kill -9 in the midst of sessions",
        f"{tally['kills']} kills, seed {SEED}; sessions of the coach in virtual time, with random "
        "commands, kept by the program's own store, as fast as it goes or with pauses of 0.3 and "
        "2 ms; before a hold ends all former entries are on the disk, as in life; one session in "
        "20 is forgotten in its midst, one folder in two begins with a file of earlier versions; "
        f"{platform.system()}, {platform.machine()}; the machine itself stays on",
        ["figure", "value"],
    )
    lost = Counter(tally["lost"])
    of = tally["kills"]
    opened_ms = [1000.0 * one for one in tally["open_s"]]
    spread = f"{percentile(opened_ms, 50):.0f} / {percentile(opened_ms, 95):.0f}"
    rows = (
        ("killed in a session; before its first entry; after its end", _when(tally), "under_way"),
        ("the file opened without a word", f"{tally['opened']} of {of}", "opened"),
        ("integrity and references whole", f"{tally['intact']} of {of}", "intact"),
        ("entries told to be on the disk", f"{tally['written']}", "written"),
        ("files that hold all of these, and no state that never was", f"{len(tally['lost'])}", ""),
        ("ended holds lost: none, one, more", _lost(lost), "lost"),
        ("carrying on offered, rightly not, wrongly", _offers(tally), "carry_on"),
        (
            "read at the next start, p50 / p95 / max",
            f"{spread} / {max(opened_ms):.0f} ms",
            "open_s",
        ),
        ("anything that was wrong", "; ".join(tally["wrong"]) or "nothing", "wrong"),
    )
    for words, value, key in rows:
        table.add([words, value], {key or "explained": tally.get(key, len(tally["lost"]))})
    return table


def _when(tally: dict[str, Any]) -> str:
    before = tally["kills"] - tally["under_way"] - tally["ended"]
    return f"{tally['under_way']}; {before}; {tally['ended']}"


def _lost(lost: Counter[int]) -> str:
    return f"{lost[0]}, {lost[1]}, {sum(n for holds, n in lost.items() if holds > 1)}"


def _offers(tally: dict[str, Any]) -> str:
    wrong = sum("carrying on" in sentence for sentence in tally["wrong"])
    offered = tally["carry_on"]
    return f"{offered}, {tally['kills'] - offered}, {wrong}"
