"""What a run's tables have in common, said in their captions."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.sounds import FLOOR_DB, SPEECH_DB

NO_RECORDINGS = "no recordings were given (--speech): not measured"


@dataclass(frozen=True)
class Setting:
    """seen: whether the model saw these speakers; has: the kinds of recordings there are."""

    group: Group
    voices: tuple[str, ...]
    seen: str
    has_words: bool
    has_sentences: bool
    sample: float = 1.0

    @property
    def level(self) -> str:
        """How loud speech and the room are."""
        return f"speech at {SPEECH_DB:.0f} dBFS, pink room noise at {FLOOR_DB:.0f}"

    @property
    def synthesized(self) -> str:
        """Who spoke, where it was a synthesizer."""
        sampled = "" if self.sample == 1.0 else f"; a sample of {self.sample:g}"
        return f"{len(self.voices)} synthesized voices of the {self.group} group{sampled}"

    def recorded(self, there: bool) -> str:
        """Who spoke, where it was people; or that there were none."""
        if not there:
            return NO_RECORDINGS
        sampled = "" if self.sample == 1.0 else f"; a sample of {self.sample:g}"
        return f"people of the {self.group} group, {self.seen}{sampled}"
