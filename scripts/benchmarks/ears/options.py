"""What a run of the ears' bench was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.ears.groups import Group
from voice.models import BUILT_IN_NAME


@dataclass(frozen=True)
class Options:
    """speech: a folder with sets of recordings; pictures: where curves are drawn, if anywhere.

    jobs: processes at once; they change how long a run takes and nothing else. sample: the share
    of everything that is measured, more than 0 and at most 1. group: of speakers and voices. model:
    the recognizer's, a name or a folder; None for the built-in one. hours: of audio that the
    endurance run lasts. kills: how often the program is killed.
    """

    speech: Path | None = None
    pictures: Path | None = None
    jobs: int = 1
    sample: float = 1.0
    group: Group = Group.REPORTING
    model: str | None = None
    hours: float = 8.0
    kills: int = 1000

    @property
    def model_name(self) -> str:
        """The model as captions name it."""
        if self.model is None or self.model == BUILT_IN_NAME:
            return "built-in"
        return Path(self.model).expanduser().resolve().name
