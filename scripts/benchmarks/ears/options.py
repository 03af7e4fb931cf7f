"""What a run of the ears' bench was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.ears.groups import Group


@dataclass(frozen=True)
class Options:
    """speech: a folder with sets of recordings; pictures: where curves are drawn, if anywhere.

    jobs: processes at once; they change how long a run takes and nothing else. sample: the share
    of everything that is measured, more than 0 and at most 1. group: of speakers and voices.
    """

    speech: Path | None = None
    pictures: Path | None = None
    jobs: int = 1
    sample: float = 1.0
    group: Group = Group.REPORTING
