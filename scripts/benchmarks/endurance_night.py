"""What sounds in the bedroom between two sessions: noises, people who talk, a television.

Everything is made before the run begins, so that no sound of a night makes memory grow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from scripts.benchmarks.ears.household import household_kinds, household_sound
from scripts.benchmarks.ears.sentences import near_misses
from voice.audio import Samples, to_samples, to_seconds
from voice.synthesizer import Synthesizer, Voice

TALK_VOICES = ("en-us+f4", "flite:kal16")
TALK_DB = -6.0
"""Against the sleeper's voice: two people who stand in the room."""

TELEVISION_VOICE = "flite:awb"
TELEVISION_DB = -12.0
NOISE_DB = -12.0
NOISE_S = 10.0

TELEVISION = (
    "Good evening, and welcome to the programme.",
    "Rain will reach the west by noon, with strong wind along the coast.",
    "The minister said on Monday that no decision had been made.",
    "She had never seen the house before, and yet she knew every room of it.",
    "Turn left at the old mill and follow the river until you see the bridge.",
    "Two cups of flour, a pinch of salt, and as much water as it takes.",
    "The home side held on for a draw after an hour of hard work.",
    "Prices rose again in the last quarter, most of all for food.",
    "You told me that you would be back before it was dark.",
    "In the spring the birds come back to the marshes in their thousands.",
    "Nobody has lived here for more than forty years.",
    "That was the news; the next is at ten.",
)


@dataclass(frozen=True, eq=False)
class Sound:
    """One sound: samples, shape (n,), and its level against the sleeper's normal voice."""

    samples: Samples
    level_db: float


@dataclass(frozen=True, eq=False)
class Due:
    """A sound and when it begins, in seconds of audio."""

    sound: Sound
    at_s: float


@dataclass(frozen=True)
class Night:
    """The sounds by kind; each gap has every kind of them, one after another and equally long.

    pause_s: the shortest and the longest silence between two sounds. quiet_s: of each gap, at its
    beginning and at its end.
    """

    kinds: tuple[tuple[Sound, ...], ...]
    pause_s: tuple[float, float] = (0.3, 2.0)
    gap_s: float = 240.0
    quiet_s: float = 30.0

    @classmethod
    def made(cls, synthesizer: Synthesizer) -> Night:
        """A night of household noises, talk that is full of commands' words, and a television."""
        noises = [household_sound(kind)[: to_samples(NOISE_S)] for kind in household_kinds()]
        talk = [
            synthesizer.clip(line.text, Voice(TALK_VOICES[number % len(TALK_VOICES)])).samples
            for number, line in enumerate(near_misses())
        ]
        television = [synthesizer.clip(t, Voice(TELEVISION_VOICE)).samples for t in TELEVISION]
        return cls(
            (_sounds(noises, NOISE_DB), _sounds(talk, TALK_DB), _sounds(television, TELEVISION_DB))
        )

    def gap(self, number: int, start_s: float) -> Iterator[Due]:
        """What sounds in a gap, in order; the same number gives the same sounds."""
        share_s = (self.gap_s - 2 * self.quiet_s) / len(self.kinds)
        at_s = start_s + self.quiet_s
        for place, sounds in enumerate(self.kinds):
            rng = np.random.default_rng([1, number, place])
            yield from self._among(sounds, at_s, at_s + share_s, rng)
            at_s += share_s

    def _among(
        self, sounds: Sequence[Sound], at_s: float, end_s: float, rng: np.random.Generator
    ) -> Iterator[Due]:
        for place in count(int(rng.integers(len(sounds)))):
            sound = sounds[place % len(sounds)]
            length_s = to_seconds(sound.samples.size)
            if at_s + length_s > end_s:
                return
            yield Due(sound, at_s)
            at_s += length_s + float(rng.uniform(*self.pause_s))


def _sounds(many: Sequence[Samples], level_db: float) -> tuple[Sound, ...]:
    return tuple(Sound(samples, level_db) for samples in many)
