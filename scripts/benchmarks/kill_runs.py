"""Kills a process that keeps sessions, again and again, and looks at what is in the file.

It is a program of its own, for a process is forked from it for every kill, and that is sound only
where there are no threads. Arguments: how many kills, and the seed. It prints JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from intents.coach.effects import ForgetAll
from intents.routine import Library
from scripts.benchmarks.coached import Act, coached
from scripts.benchmarks.kill_child import Told, keep_session, tell
from scripts.benchmarks.kill_model import Clock, Course, Stored, course
from voice.app.assembly import coach_of
from voice.app.memory import Kept
from voice.app.store import StoredMemory, read_sessions
from voice.app.store.files import FORMER, JOURNAL

MORNING = datetime(2026, 1, 1, 7, tzinfo=UTC)
SESSIONS = 24
"""So many different ones are kept in turn."""

FRESH_EVERY = 10
"""After so many kills the next one begins with an empty folder; each second with a former file."""

FORGETS_EVERY = 20
"""One session in so many is forgotten in its midst."""

PAUSES_S = (0.0, 0.0003, 0.002)
"""Between two acts, on average; the first is as fast as it goes."""


@dataclass
class Tally:
    """What became of all the kills. carry_on: how often it was offered, of so many rightly so."""

    kills: int = 0
    under_way: int = 0
    ended: int = 0
    opened: int = 0
    intact: int = 0
    written: int = 0
    lost: list[int] = field(default_factory=list)
    carry_on: int = 0
    wrong: list[str] = field(default_factory=list)
    open_s: list[float] = field(default_factory=list)


class Runs:
    """One kill after the other, in a folder that goes on from kill to kill."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.tally = Tally()
        self._folder = folder
        self._rng = random.Random(seed)
        self._library = Library.packaged()
        routines = list(self._library.routines)
        self._sessions = [
            coached(self._library, routines[number % len(routines)], number)
            for number in range(SESSIONS)
        ]
        self._stored = Stored(Kept(), ())
        self._lasts_s = dict.fromkeys(PAUSES_S, 0.1)

    def kill(self, number: int) -> None:
        """Keep a session, kill the process that does it at any instant, and look."""
        if number % FRESH_EVERY == 0:
            self._begin_anew(number)
        path = self._path
        clock = Clock(MORNING + timedelta(days=number))
        plan = course(self._acts(), self._stored, clock)
        told = self._killed(path, plan, clock, self._rng.choice(PAUSES_S))
        self._look(path, plan, clock, told)

    def _begin_anew(self, number: int) -> None:
        self._path = self._folder / str(number) / JOURNAL
        self._stored = Stored(Kept(), ())
        if number % (2 * FRESH_EVERY):
            former = Kept(flags=(), done={"leg-crossover": 3})
            self._path.parent.mkdir()
            self._path.with_name(FORMER).write_text(former.model_dump_json(), encoding="utf-8")
            self._stored = Stored(former, ())

    def _acts(self) -> list[Act]:
        acts = list(self._rng.choice(self._sessions))
        if self._rng.random() < 1.0 / FORGETS_EVERY:
            at = self._rng.randrange(len(acts))
            acts.insert(at, Act(acts[at].at_s, ForgetAll()))
        return acts

    def _killed(self, path: Path, plan: Course, clock: Clock, pause_s: float) -> Told:
        """What a child said before it was killed."""
        ear, mouth = os.pipe()
        child = os.fork()
        if child == 0:
            _live(path, plan, clock, mouth, pause_s)
        os.close(mouth)
        # Every other one is killed in its session for sure, not while it opens the file.
        heard = os.read(ear, 1) if self._rng.random() < 0.5 else b""
        # Some have ended before, whatever a machine's pace.
        time.sleep(self._rng.uniform(0.0, self._lasts_s[pause_s]))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(ear, "rb") as pipe:
            told = Told.of(heard + pipe.read())
        self._lasts_s[pause_s] *= 0.95 if told.ended else 1.02
        return told

    def _look(self, path: Path, plan: Course, clock: Clock, told: Told) -> None:
        tally = self.tally
        tally.kills += 1
        tally.ended += told.ended
        tally.under_way += told.begun > 0 and not told.ended
        tally.written += told.written
        warnings: list[str] = [told.warnings] if told.warnings else []
        started_s = time.perf_counter()
        memory = StoredMemory(path, warnings.append, is_inline=True)
        tally.open_s.append(time.perf_counter() - started_s)
        found = Stored(memory.kept, tuple(read_sessions(path)))
        tally.opened += not warnings
        tally.wrong += warnings
        if _is_intact(path):
            tally.intact += 1
        notes = plan.places(found, told.written, told.begun)
        if notes is None:
            tally.wrong.append(f"{clock.began:%Y-%m-%d}: what is in the file never was stored")
        else:
            tally.lost.append(plan.lost(notes, told.begun))
            self._look_for_an_offer(memory, plan.states[notes], clock)
        memory.close()
        self._stored = found

    def _look_for_an_offer(self, memory: StoredMemory, expected: Stored, clock: Clock) -> None:
        """Whether the coach offers to carry on exactly where a session was left."""
        now = clock.began + timedelta(hours=1)
        coach = coach_of(self._library, memory.kept, memory.history, now)
        place = expected.kept.place
        left = place is not None and place.left is not None and place.left > clock.began
        may_go_on = bool(expected.sessions) and expected.sessions[-1].may_go_on
        if coach.carries_on != (left and may_go_on):
            self.tally.wrong.append(f"{clock.began:%Y-%m-%d}: carrying on is offered wrongly")
        self.tally.carry_on += coach.carries_on


def _live(path: Path, plan: Course, clock: Clock, pipe: int, pause_s: float) -> None:
    """The child's whole life; it never returns."""
    try:
        keep_session(path, plan, clock, pipe, pause_s)
    except BaseException as error:  # noqa: BLE001 - told to the parent, and nothing else is to run
        tell(pipe, f"{type(error).__name__}: {error}")
    finally:
        os._exit(0)


def _is_intact(path: Path) -> bool:
    """Whether SQLite finds nothing wrong; a file that is not there has nothing wrong."""
    if not path.exists():
        return True
    with closing(sqlite3.connect(path)) as connection:
        whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return whole and not connection.execute("PRAGMA foreign_key_check").fetchall()


def main() -> int:
    """Kill as often as the arguments say."""
    kills, seed = int(sys.argv[1]), int(sys.argv[2])
    with TemporaryDirectory(prefix="kills-") as folder:
        runs = Runs(Path(folder), seed)
        for number in range(kills):
            runs.kill(number)
    print(json.dumps(asdict(runs.tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
