"""A process that keeps a session in the journal, tells how far it is, and waits to be killed.

What it tells: B before an act is given to the memory, W after a note is on the disk, E at the end,
and X with a sentence where the memory warns.
"""

from __future__ import annotations

import os
import random
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.coached import give
from scripts.benchmarks.kill_model import Clock, Course, ends_hold
from voice.app.store import StoredMemory
from voice.app.store.notes import Note

WAIT_S = 30.0


@dataclass(frozen=True)
class Told:
    """How far a child said to be."""

    begun: int
    written: int
    ended: bool
    warnings: str

    @classmethod
    def of(cls, content: bytes) -> Told:
        """From what came through the pipe."""
        steps, _, warnings = content.partition(b"X")
        return cls(steps.count(b"B"), steps.count(b"W"), b"E" in steps, warnings.decode())


class _Written:
    """Counts notes as they come to be on the disk, and waits for them."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._count = 0
        self._more = threading.Condition()

    def note(self, _: Note) -> None:
        os.write(self._pipe, b"W")
        with self._more:
            self._count += 1
            self._more.notify()

    def wait(self, count: int) -> None:
        with self._more:
            assert self._more.wait_for(lambda: self._count >= count, WAIT_S)


def keep_session(path: Path, course: Course, clock: Clock, pipe: int, pause_s: float) -> None:
    """Give every act to a memory. pause_s: after each, on average.

    Before a hold ends everything else has been written, as it is when holds last for seconds.
    """
    rng = random.Random(clock.began.toordinal())
    written = _Written(pipe)
    memory = StoredMemory(
        path, lambda sentence: tell(pipe, sentence), now=clock, written=written.note
    )
    for number, act in enumerate(course.acts):
        if ends_hold(act.effect):
            written.wait(course.until[number])
        os.write(pipe, b"B")
        clock.at_s = act.at_s
        give(memory, act)
        if pause_s:
            time.sleep(rng.expovariate(1.0 / pause_s))
    memory.close()
    os.write(pipe, b"E")


def tell(pipe: int, sentence: str) -> None:
    """Say what is wrong."""
    os.write(pipe, b"X" + sentence.encode())
