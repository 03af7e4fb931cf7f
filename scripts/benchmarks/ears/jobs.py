"""Pieces of work for one process: each makes or reads its sounds and hears them.

`weight_s` is about how many seconds of sound are heard, for a bar of progress.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from scripts.benchmarks.ears.household import household_sound
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.sounds import seed_of
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Outcome, Part, Trial
from voice.synthesizer import Voice

RATE_WPM = 150
"""How fast the synthesized voices speak, where they let themselves be told."""


class Job(Protocol):
    """Work that can travel to another process."""

    @property
    def weight_s(self) -> float:
        """About how much sound is heard, in seconds."""

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """The recordings that it reads."""

    def run(self, tools: Tools) -> list[Outcome]:
        """Do it. Raises SupineError for what a person can mend."""


@dataclass(frozen=True)
class SpokenJob:
    """A text in one synthesized voice, and everything it is tried for."""

    text: str
    voice: str
    trials: tuple[Trial, ...]

    @property
    def weight_s(self) -> float:
        """A few words and the quiet around them, each time."""
        return 3.5 * len(self.trials)

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """None."""
        return ()

    def run(self, tools: Tools) -> list[Outcome]:
        """Synthesize once, hear in each trial's condition and state."""
        speech = tools.synthesizer.clip(self.text, Voice(self.voice, RATE_WPM)).samples
        outcomes = []
        for trial in self.trials:
            seed = seed_of(self.voice, self.text, trial.condition)
            sound, end_s = tools.rooms.place(speech, trial.condition, seed)
            outcomes.append(tools.hear(trial, sound, end_s))
        return outcomes


@dataclass(frozen=True)
class WordsJob:
    """Recordings of single utterances, each with its trials."""

    items: tuple[tuple[Recording, tuple[Trial, ...]], ...]

    @property
    def weight_s(self) -> float:
        """A word and the quiet around it, each time."""
        return 3.0 * sum(len(trials) for _, trials in self.items)

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """One an item."""
        return tuple(recording for recording, _ in self.items)

    def run(self, tools: Tools) -> list[Outcome]:
        """Hear every recording in each trial's state."""
        outcomes = []
        for recording, trials in self.items:
            speech = recording.samples()
            for trial in trials:
                sound, end_s = tools.rooms.place(speech, trial.condition, seed_of(recording.file))
                outcomes.append(tools.hear(trial, sound, end_s))
        return outcomes


@dataclass(frozen=True)
class StreamJob:
    """What one person read, as one stream through one pair of ears."""

    recordings: tuple[Recording, ...]
    trial: Trial

    @property
    def weight_s(self) -> float:
        """Read utterances last some eight seconds."""
        return 8.0 * len(self.recordings)

    def run(self, tools: Tools) -> list[Outcome]:
        """Join and hear."""
        utterances = [recording.samples() for recording in self.recordings]
        sound = tools.rooms.stream(utterances, seed_of(self.trial.source))
        return [tools.hear(self.trial, sound)]


@dataclass(frozen=True)
class ReadJob:
    """What one person read, to be written down an utterance at a time."""

    recordings: tuple[Recording, ...]

    @property
    def weight_s(self) -> float:
        """As in a stream, with the quiet around each."""
        return 10.0 * len(self.recordings)

    def run(self, tools: Tools) -> list[Outcome]:
        """Decode each by itself."""
        outcomes = []
        for recording in self.recordings:
            trial = Trial(Part.READ, recording.speaker, recording.text, "")
            seed = seed_of(recording.file)
            sound, _ = tools.rooms.place(recording.samples(), trial.condition, seed)
            outcomes.append(tools.read(trial, sound))
        return outcomes


@dataclass(frozen=True)
class NoiseJob:
    """A recorded noise, or without a recording the made one that the trial names."""

    recording: Recording | None
    trial: Trial

    @property
    def weight_s(self) -> float:
        """Recordings last some six seconds; made ones are long, and some cost much to hear."""
        return 6.0 if self.recording else 120.0

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """The one, if any."""
        return (self.recording,) if self.recording else ()

    def run(self, tools: Tools) -> list[Outcome]:
        """Hear it."""
        what = self.trial.what
        noise = self.recording.beginning() if self.recording else household_sound(what)
        seed = seed_of(self.recording.file if self.recording else what)
        sound = tools.rooms.household(noise, seed)
        return [tools.hear(self.trial, sound)]
