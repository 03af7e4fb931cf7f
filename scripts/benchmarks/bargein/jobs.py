"""Pieces of work for one process: some trials over the narrator, or a session of it alone."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.benchmarks.bargein.alone import Script, narrate
from scripts.benchmarks.bargein.over import speak_over
from scripts.benchmarks.bargein.stages import stages
from scripts.benchmarks.bargein.trial import AloneTrial, OverTrial
from scripts.benchmarks.ears.jobs import RATE_WPM
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Outcome
from voice.audio import Samples
from voice.synthesizer import Voice

TRIAL_S = 20.0
SESSION_S = 700.0
"""About how much is heard, in a trial and in a session."""


@dataclass(frozen=True)
class OverJob:
    """Words over the narrator, each synthesized or as a person's recording has them."""

    items: tuple[tuple[OverTrial, Recording | None], ...]

    @property
    def weight_s(self) -> float:
        """Every trial is a session of its own."""
        return TRIAL_S * len(self.items)

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """Those of people."""
        return tuple(recording for _, recording in self.items if recording is not None)

    def run(self, tools: Tools) -> list[Outcome]:
        """Play them one after another."""
        scenes = stages(tools.parts.library)
        return [
            speak_over(tools, scenes[trial.stage], trial, _speech(tools, trial, recording))
            for trial, recording in self.items
        ]


def _speech(tools: Tools, trial: OverTrial, recording: Recording | None) -> Samples:
    if recording is not None:
        return recording.samples()
    return tools.synthesizer.clip(trial.what, Voice(trial.source, RATE_WPM)).samples


@dataclass(frozen=True)
class AloneJob:
    """A whole session without anybody."""

    trial: AloneTrial
    script: Script

    @property
    def weight_s(self) -> float:
        """It lasts some twelve minutes."""
        return SESSION_S

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """None."""
        return ()

    def run(self, tools: Tools) -> list[Outcome]:
        """Play it."""
        return [narrate(tools, self.trial, self.script)]
