"""From the program's start to its listening, and the memory of all its processes, live."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.bench import ROOT, Bench
from scripts.benchmarks.report import Report
from tests.live.pulse import missing_tools, virtual_bedroom
from voice.audio import SupineError

RUNS = 5
_LIMIT_S = 60.0
_LOOK_S = 0.005
_COMMAND = (sys.executable, "-P", "-m", "voice.app.cli", "run", "--plain")


class StartError(SupineError):
    """The program did not come to listen; the message says why."""


@dataclass(frozen=True)
class Start:
    """One start: seconds until the first block was asked for, and until the first line was said.

    listening_cpu_s: computing until the former. resident_mib: of all processes after the latter,
    each counted whole; share_mib: what they share with any other counted in parts.
    """

    listening_s: float
    listening_cpu_s: float
    said_s: float
    resident_mib: float
    share_mib: float
    processes: int


def startup(bench: Bench) -> list[Report]:
    """What a start costs: the first one on a machine, and those after it."""
    if missing := missing_tools():
        raise StartError(f"{', '.join(missing)} missing: run scripts/bench, which installs them.")
    more = () if bench.options.model is None else ("--model", bench.options.model)
    runs = []
    with tempfile.TemporaryDirectory(prefix="start-") as folder, _bedroom(Path(folder)) as env:
        for _ in range(1 + RUNS):
            # No line is kept, so that the synthesizer's process is there in every run.
            shutil.rmtree(_homes(Path(folder))["XDG_CACHE_HOME"] / "supine" / "voice", True)
            runs.append(measured(Path(folder), env, more))
    return [table(runs)]


def table(runs: Sequence[Start]) -> Report:
    """The first run, and the medians of those after it."""
    first, later = runs[0], runs[1:]
    report = Report(
        "start",
        f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} CPUs seen; "
        "PulseAudio's virtual devices, from the start of Python; first: nothing is kept from "
        f"before; later: the median of {len(later)} and the worst, no spoken line being kept",
        ["figure", "first", "later"],
    )
    shown: list[tuple[str, str, Callable[[Start], float]]] = [
        ("listening after", "{:.2f} s", lambda run: run.listening_s),
        ("computing until then", "{:.2f} s", lambda run: run.listening_cpu_s),
        ("first line said after", "{:.2f} s", lambda run: run.said_s),
        ("processes then", "{:.0f}", lambda run: run.processes),
        ("their resident memory", "{:.0f} MiB", lambda run: run.resident_mib),
        ("the same, shared pages in parts", "{:.0f} MiB", lambda run: run.share_mib),
    ]
    for words, form, of in shown:
        values = [of(run) for run in later]
        middle, worst = statistics.median(values), max(values)
        cells = [words, form.format(of(first)), f"{form.format(middle)} ({form.format(worst)})"]
        report.add(cells, {"figure": words, "first": of(first), "later": middle, "worst": worst})
    return report


def measured(folder: Path, env: dict[str, str], more: Sequence[str] = ()) -> Start:
    """Start the program, wait for its first line, and end it."""
    log = folder / "events.jsonl"
    log.unlink(missing_ok=True)
    started_s = time.monotonic()
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [*_COMMAND, "--events", str(log), *more],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        listening_s = _wait(process, log, "state") - started_s
        listening_cpu_s = cpu_s(process.pid)
        said_s = _wait(process, log, "said") - started_s
        tree = list(processes(process.pid))
        return Start(
            listening_s,
            listening_cpu_s,
            said_s,
            sum(memory_mib(pid, "Rss") for pid in tree),
            sum(memory_mib(pid, "Pss") for pid in tree),
            len(tree),
        )
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=10.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def processes(pid: int) -> Iterator[int]:
    """A process and all that it has started, directly or not."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            yield from processes(int(child))


def memory_mib(pid: int, kind: str) -> float:
    """The resident memory of a process in MiB; kind: as in the system's smaps_rollup."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(rf"^{kind}:\s*(\d+) kB$", told, re.MULTILINE)
    assert found is not None, told
    return int(found[1]) / 1024


def cpu_s(pid: int) -> float:
    """What a process has computed, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _wait(process: subprocess.Popen[bytes], log: Path, kind: str) -> float:
    """Wait for the first event of a kind; the monotonic instant at which it was there."""
    end_s = time.monotonic() + _LIMIT_S
    while (now_s := time.monotonic()) < end_s:
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        whole = text[: text.rfind("\n") + 1]
        if any(json.loads(line)["kind"] == kind for line in whole.splitlines()):
            return now_s
        if process.poll() is not None:
            raise StartError(f"The program ended by itself with {process.returncode}.")
        time.sleep(_LOOK_S)
    raise StartError(f"Nothing was logged as '{kind}' within {_LIMIT_S:.0f} s.")


@contextmanager
def _bedroom(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a program that hears and plays in a virtual bedroom, at home in a folder.

    The folder's path is short: sockets allow 107 characters.
    """
    homes = {name: str(home) for name, home in _homes(folder).items()}
    with virtual_bedroom(folder / "air") as bedroom:
        yield {**bedroom.env, **homes, "PYTHONPATH": str(ROOT)}


def _homes(folder: Path) -> dict[str, Path]:
    """Where the program keeps things, in a folder of ours, by the variable that leads it there."""
    names = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    return {name: folder / name.lower() for name in names}
