"""What the journal costs: in a block of sound, at the start, and for a report of ten years."""

from __future__ import annotations

import os
import platform
import random
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from intents.journal import Held
from intents.routine import Library
from scripts.benchmarks.bench import Bench, warn
from scripts.benchmarks.coached import Act, coached, give
from scripts.benchmarks.figures import percentile
from scripts.benchmarks.report import Report
from voice.app.journal.view import display_names
from voice.app.report import page
from voice.app.store import StoredMemory, read_sessions
from voice.app.store.database import Database
from voice.app.store.notes import EntryNote, Note, write
from voice.app.store.noting import Noting
from voice.audio import BLOCK_S

SESSIONS = 3650
"""Ten years, every day."""

BLOCK_AT_MOST_S = 0.001
START_AT_MOST_S = 0.5
REPORT_AT_MOST_S = 2.0

_TIMES = 5
_COACHED = 20
"""So many sessions are kept block by block."""

_NEVER_S = 1e9
"""Nobody says anything but answers, so that sessions are whole."""

_AGAIN = 1000
"""No session has so many entries."""

_MORNING = datetime(2016, 1, 1, 7, tzinfo=UTC)


class Spent(NamedTuple):
    """In one block of sound: in all, and computing."""

    wall_s: float
    cpu_s: float


def journal(bench: Bench) -> list[Report]:
    """The table; `--sample` takes a share of the ten years."""
    library = Library.packaged()
    with TemporaryDirectory(prefix="journal-") as folder:
        blocks = [
            block
            for number in range(_COACHED)
            for block in block_times(sessions_of(library, number), Path(folder, "blocks.db"))
        ]
        path = Path(folder, "years.db")
        count = max(1, round(SESSIONS * bench.options.sample))
        fill(path, library, count)
        return [table(blocks, path, count, library)]


def sessions_of(library: Library, number: int) -> list[Act]:
    """A session, by a number."""
    routines = list(library.routines)
    return coached(library, routines[number % len(routines)], number)


def block_times(acts: Sequence[Act], path: Path, block_s: float = BLOCK_S) -> list[Spent]:
    """What keeping everything adds to each block of a session that has something to keep.

    block_s: so long each of them lasts here, while the thread that writes runs beside it.
    """
    memory = StoredMemory(path, warn)
    spent: list[Spent] = []
    for _, block in groupby(acts, lambda act: int(act.at_s / BLOCK_S)):
        began_s, began_cpu_s = time.perf_counter(), time.thread_time()
        for act in block:
            give(memory, act)
        spent.append(Spent(time.perf_counter() - began_s, time.thread_time() - began_cpu_s))
        time.sleep(block_s)
    memory.close()
    return spent


def fill(path: Path, library: Library, count: int) -> None:
    """A session a day, for so many days, each with twice the work of the longest routine."""
    notes: list[Note] = []
    with TemporaryDirectory() as folder:
        empty = StoredMemory(Path(folder, path.name), warn, is_inline=True)
    now = [_MORNING]
    noting = Noting(empty.kept, empty.history, notes.append, lambda: now[0])
    some = [
        coached(library, "hips-and-hamstrings", number, every_s=_NEVER_S) for number in range(20)
    ]
    rng = random.Random(1)
    for day in range(count):
        for act in rng.choice(some):
            now[0] = _MORNING + timedelta(days=day, seconds=act.at_s)
            give(noting, act)
    database = Database(path)
    with database.transaction() as connection:
        for note in notes:
            if isinstance(note, EntryNote):
                write(connection, note)
                if isinstance(note.entry, Held):
                    write(connection, replace(note, seq=note.seq + _AGAIN))
    database.close()


def table(blocks: Sequence[Spent], path: Path, count: int, library: Library) -> Report:
    """All figures, with what is wanted of them."""
    report = Report(
        "journal: what it costs",
        f"{len(blocks)} blocks with something to keep, of {_COACHED} sessions of the coach in "
        f"virtual time, 20 ms each; {count} sessions with {_works(path)} pieces of work, "
        f"{path.stat().st_size / 1e6:.1f} MB; the best of {_TIMES} looks at it; "
        f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} CPUs seen, "
        f"{os.getloadavg()[0]:.1f} processes wanting one",
        ["figure", "value", "wanted"],
    )
    for words, spent_s in (
        ("added to a block of 20 ms, p50 / p99 / max", [block.wall_s for block in blocks]),
        ("of it computing, not waiting for a CPU", [block.cpu_s for block in blocks]),
    ):
        ms = [1000.0 * spent for spent in spent_s]
        report.add(
            [
                words,
                f"{percentile(ms, 50):.3f} / {percentile(ms, 99):.3f} / {max(ms):.3f} ms",
                f"< {1000.0 * BLOCK_AT_MOST_S:g} ms",
            ],
            {"figure": words, "spent_s": spent_s},
        )
    start_s = min(_start_s(path) for _ in range(_TIMES))
    report.add(
        ["the history, at the start", f"{start_s:.3f} s", f"< {START_AT_MOST_S:g} s"],
        {"start_s": start_s},
    )
    read_s, page_s = map(min, zip(*(_report_s(path, library) for _ in range(2)), strict=True))
    report.add(
        [
            "a report: all of it read, and the page",
            f"{read_s:.2f} + {page_s:.2f} s",
            f"< {REPORT_AT_MOST_S:g} s",
        ],
        {"read_s": read_s, "page_s": page_s},
    )
    return report


def _works(path: Path) -> int:
    return sum(len(session.held) for session in read_sessions(path))


def _start_s(path: Path) -> float:
    began_s = time.perf_counter()
    StoredMemory(path, warn, is_inline=True)
    return time.perf_counter() - began_s


def _report_s(path: Path, library: Library) -> tuple[float, float]:
    began_s = time.perf_counter()
    sessions = read_sessions(path)
    read_s = time.perf_counter() - began_s
    page(sessions, sessions[-1].day, display_names(library))
    return read_s, time.perf_counter() - began_s - read_s
