"""What the measurements of one run share, loaded when first asked for."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from intents.routine import Library
from scripts.benchmarks.ears.options import Options
from voice.app.assembly import Parts, rehearsal_factory
from voice.app.rehearsal import Outcome, rehearse
from voice.app.scenario import find_scenario, load_scenario
from voice.models import find_model
from voice.models.trial import try_model
from voice.synthesizer import InlineMouth, Synthesizer, Voice

ROOT = Path(__file__).resolve().parents[2]


def warn(sentence: str) -> None:
    """Say on stderr what is not as it should be."""
    print(sentence, file=sys.stderr)


@dataclass
class Bench:
    """The coach's parts, and the rehearsals that several measurements look at."""

    options: Options = field(default_factory=Options)
    _played: dict[tuple[str, str | None], tuple[Outcome, float]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.synthesizer.close()

    @cached_property
    def synthesizer(self) -> Synthesizer:
        """Every voice; nothing is kept on disk."""
        return Synthesizer(None)

    @cached_property
    def mouth(self) -> InlineMouth:
        """The narrator's voice."""
        return InlineMouth(self.synthesizer, Voice())

    @cached_property
    def _loaded(self) -> tuple[Parts, float]:
        model = self.options.model
        if model is not None:
            try_model(find_model(model))
        started_s = time.perf_counter()
        parts = Parts.load(model, Library.packaged(), warn)
        return parts, time.perf_counter() - started_s

    @property
    def parts(self) -> Parts:
        """Language and recognizer. Raises ModelError."""
        return self._loaded[0]

    @property
    def load_s(self) -> float:
        """How long they took to load, in seconds."""
        return self._loaded[1]

    def play(self, name: str, sleeper: str | None = None) -> tuple[Outcome, float]:
        """A rehearsal and the CPU seconds that it took; played once."""
        if (name, sleeper) not in self._played:
            scenario = load_scenario(find_scenario(name), sleeper=sleeper)
            factory = rehearsal_factory(self.parts, self.mouth)
            started_s = time.process_time()
            outcome = rehearse(scenario, factory, self.synthesizer)
            self._played[name, sleeper] = outcome, time.process_time() - started_s
        return self._played[name, sleeper]
