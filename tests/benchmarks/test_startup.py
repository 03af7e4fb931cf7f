from __future__ import annotations

import os
import subprocess
import sys

from scripts.benchmarks.startup import Start, cpu_s, memory_mib, processes, table


def start(listening_s: float, resident_mib: float) -> Start:
    return Start(listening_s, listening_s / 2, listening_s + 4.0, resident_mib, 80.0, 2)


def test_the_first_start_stands_beside_the_median_and_the_worst_of_the_others() -> None:
    runs = [start(5.0, 160.0), start(1.0, 120.0), start(3.0, 121.0), start(1.2, 140.0)]
    report = table(runs)
    assert report.rows[0] == ["listening after", "5.00 s", "1.20 s (3.00 s)"]
    assert report.rows[4] == ["their resident memory", "160 MiB", "121 MiB (140 MiB)"]
    assert "the median of 3" in report.conditions
    assert report.figures[1] == {
        "figure": "computing until then",
        "first": 2.5,
        "later": 0.6,
        "worst": 1.5,
    }


def test_every_process_that_a_process_has_started_is_found_and_weighed() -> None:
    script = "import subprocess, sys; subprocess.run(['cat'])"
    with subprocess.Popen(
        [sys.executable, "-c", f"print('begun', flush=True); {script}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        child.stdout.readline()
        child.stdin.write(b"a line\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"a line\n", "cat runs"
        found = list(processes(child.pid))
        assert found[0] == child.pid
        assert len(found) == 2
        assert set(found) < set(processes(os.getpid()))
        for kind in ("Rss", "Pss"):
            assert 2.0 < memory_mib(child.pid, kind) < 100.0
        assert memory_mib(child.pid, "Pss") <= memory_mib(child.pid, "Rss")
        child.stdin.close()


def test_what_a_process_has_computed_only_grows() -> None:
    before_s = cpu_s(os.getpid())
    while cpu_s(os.getpid()) == before_s:
        sum(range(10_000))
    assert cpu_s(os.getpid()) > before_s > 0.0
