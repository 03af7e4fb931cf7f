"""How much memory the process holds, and how long its ticks take."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from voice.audio import BLOCK_S, Clip
from voice.narrator import Mouth

STATM = Path("/proc/self/statm")
_MIB = 1024 * 1024


def resident_mib(statm: Path = STATM) -> float:
    """Resident memory in MiB; where the system does not tell it, the most there has been."""
    try:
        return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / _MIB
    except (OSError, IndexError, ValueError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (_MIB if sys.platform == "darwin" else 1024)


@dataclass
class Ticks:
    """How long ticks took by the wall, and by the CPU where the machine has other work."""

    number: int = 0
    worst_s: float = 0.0
    late: int = 0
    """Ticks of more than one block's length by the wall."""
    late_cpu: int = 0
    cpu_s: float = 0.0

    def note(self, wall_s: float, cpu_s: float) -> None:
        """One tick."""
        self.number += 1
        self.worst_s = max(self.worst_s, wall_s)
        self.late += wall_s > BLOCK_S
        self.late_cpu += cpu_s > BLOCK_S
        self.cpu_s += cpu_s


class WatchedMouth:
    """A mouth that says whether it was asked for something new: live, a thread renders that."""

    def __init__(self, mouth: Mouth) -> None:
        self.has_rendered = False
        self._mouth = mouth
        self._known: set[str] = set()

    def prepare(self, texts: tuple[str, ...]) -> None:
        """As the other mouth does."""
        self._mouth.prepare(texts)

    def set_rate(self, factor: float) -> None:
        """Speak at this factor of the usual rate from now on."""
        self._mouth.set_rate(factor)

    def clip(self, text: str) -> Clip | None:
        """As the other mouth does."""
        if text not in self._known:
            self._known.add(text)
            self.has_rendered = True
        return self._mouth.clip(text)


@dataclass
class Watch:
    """All ticks, and those that hold only what is not done on threads when it runs live."""

    mouth: WatchedMouth
    ticks: Ticks = field(default_factory=Ticks)
    plain: Ticks = field(default_factory=Ticks)

    @contextmanager
    def tick(self, hears: Callable[[], bool]) -> Iterator[None]:
        """Around a tick; hears: whether an utterance is open."""
        self.mouth.has_rendered = False
        recognizes = hears()
        wall_s, cpu_s = time.perf_counter(), time.thread_time()
        yield
        took = time.perf_counter() - wall_s, time.thread_time() - cpu_s
        self.ticks.note(*took)
        if not (recognizes or hears() or self.mouth.has_rendered):
            self.plain.note(*took)
