"""What a process needs to make sounds and to hear them; loaded once in each."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from intents.language import Language
from intents.routine import Library
from scripts.benchmarks.ears.sounds import Rooms
from scripts.benchmarks.ears.trial import Heard, Outcome, Part, Trial
from voice.app.assembly import Parts
from voice.app.hear import FileHearer
from voice.audio import BLOCK_SAMPLES, Samples, to_seconds
from voice.synthesizer import Synthesizer

SMALL_DOMAIN = Path(__file__).with_name("small_domain.yaml")


def no_warning(_: str) -> None:
    """Nobody is told of words that the model lacks: the tables will show them."""


@dataclass
class Tools:
    """Language and recognizer, synthesizers, rooms. model: what the recognizer was loaded from."""

    parts: Parts
    synthesizer: Synthesizer
    model: str | None = None
    rooms: Rooms = field(default_factory=Rooms)

    @classmethod
    def load(cls, model: str | None = None) -> Self:
        """All anew. model: a name or a folder, None for the built-in one. Raises ModelError."""
        return cls(Parts.load(model, Library.packaged(), no_warning), Synthesizer(None), model)

    @property
    def language(self) -> Language:
        """What is understood."""
        return self.parts.language

    @cached_property
    def small(self) -> Language:
        """A domain of few words, as other people's templates may be."""
        return Language.from_yaml(SMALL_DOMAIN)

    def hear(self, trial: Trial, sound: Samples, end_s: float | None = None) -> Outcome:
        """Hear a trial's sound, shape (n,), with ears of its own."""
        is_small = trial.part in (Part.SMALL, Part.SMALL_FOREIGN)
        language = self.small if is_small else self.language
        hearer = FileHearer(self.parts.recognizer, language, trial.state)
        started_s = time.process_time()
        heard = tuple(Heard.from_fields(fields) for fields in hearer.hear_samples(sound))
        cpu_s = time.process_time() - started_s
        return Outcome(trial, heard, to_seconds(sound.size), end_s, cpu_s)

    def read(self, trial: Trial, sound: Samples) -> Outcome:
        """Write down a trial's sound, shape (n,), in any words that the model knows.

        Raises ModelError where it has no language model.
        """
        decoding = self.parts.recognizer.decode_freely()
        started_s = time.process_time()
        for at in range(0, sound.size, BLOCK_SAMPLES):
            decoding.accept(sound[at : at + BLOCK_SAMPLES])
        readings = decoding.finish()
        cpu_s = time.process_time() - started_s
        length_s = to_seconds(sound.size)
        text = readings[0].text if readings else ""
        heard = Heard(None, accepted=False, reflex_s=None, decided_s=length_s, text=text)
        return Outcome(trial, (heard,), length_s, cpu_s=cpu_s)
