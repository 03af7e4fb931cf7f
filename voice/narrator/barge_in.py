"""Somebody speaks over the narrator: how long it ducks, and which stretches that masks.

Small policies in virtual time: they are told what happened, in samples of the output, and say what
to do. A first duck that is dropped or made good afterwards is how LiveKit's agents treat an
interruption that turns out to be none.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from voice.audio import to_samples

DUCK_AT_MOST_S = 2.0
"""Without a command the narrator comes back after this time, also where the sound goes on."""

GOES_ON_S = 1.0
"""Sound that begins again within this time of sound that was given up is the same television."""

MASKED_SHARE = 0.5
"""A line of which more than this was ducked has not been understood."""

_REMEMBERED = 32
"""Stretches that are kept: a line lasts some seconds, and each stretch has a pause after it."""


@dataclass(frozen=True)
class _Stretch:
    start_samples: int
    end_samples: int

    def overlap_samples(self, start_samples: int, end_samples: int) -> int:
        start = max(self.start_samples, start_samples)
        return max(0, min(self.end_samples, end_samples) - start)


@dataclass
class _Voice:
    """Who speaks, known by when they began, and what their ducks have masked so far."""

    start_s: float
    stretches: list[_Stretch] = field(default_factory=list)
    is_given_up: bool = False


class BargeIn:
    """When the narrator is ducked. All instants are samples of the output, and never go back."""

    def __init__(self) -> None:
        """Nobody speaks."""
        self._ducked_since: int | None = None
        self._voices: list[_Voice] = []
        self._masked: deque[_Stretch] = deque(maxlen=_REMEMBERED)
        self._goes_on_until = 0

    @property
    def is_ducked(self) -> bool:
        """Whether the narrator is soft now."""
        return self._ducked_since is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody is speaking, or what they said is not decided yet."""
        return bool(self._voices)

    def began(self, start_s: float, at_samples: int) -> None:
        """Somebody has begun to speak, at start_s; it is known at at_samples."""
        self._end_duck(at_samples)
        goes_on = at_samples < self._goes_on_until
        self._voices.append(_Voice(start_s, is_given_up=goes_on))
        if not goes_on:
            self._ducked_since = at_samples

    def step(self, at_samples: int) -> None:
        """Time has passed."""
        since = self._ducked_since
        if since is not None and at_samples >= since + to_samples(DUCK_AT_MOST_S):
            self._end_duck(at_samples)
            self._voices[-1].is_given_up = True

    def ended(self, start_s: float, at_samples: int, *, is_command: bool) -> None:
        """What began at start_s is decided; somebody else may have begun to speak since.

        What a command interrupted is not masked: the command has answered it.
        """
        while self._voices and self._voices[0].start_s <= start_s:
            if len(self._voices) == 1:
                self._end_duck(at_samples)
            voice = self._voices.pop(0)
            goes_on = voice.is_given_up and not is_command
            self._goes_on_until = at_samples + to_samples(GOES_ON_S) if goes_on else 0
            if not is_command:
                self._masked.extend(voice.stretches)

    def is_masked(self, start_samples: int, end_samples: int) -> bool:
        """Whether more than half of what sounded between two instants was ducked."""
        stretches = [*self._masked, *(s for voice in self._voices for s in voice.stretches)]
        if self._ducked_since is not None:
            stretches.append(_Stretch(self._ducked_since, end_samples))
        masked = sum(s.overlap_samples(start_samples, end_samples) for s in stretches)
        return masked > MASKED_SHARE * (end_samples - start_samples)

    def _end_duck(self, at_samples: int) -> None:
        if self._ducked_since is not None:
            self._voices[-1].stretches.append(_Stretch(self._ducked_since, at_samples))
        self._ducked_since = None
