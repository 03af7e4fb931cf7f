"""The player: one line of speech at a time, tones over it, every start on its exact sample."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from voice.audio import Clip, Samples, gain, silence, to_samples
from voice.narrator.careful import GAP_S
from voice.narrator.level import Level
from voice.narrator.tones import tone

FADE_SAMPLES = 160
"""A cut fades over 10 ms: half a block, and no click."""

KEPT_S = 30.0
"""How long the player remembers what it said."""

PEAK = 0.98


class Mouth(Protocol):
    """Renders texts; clip() gives None while a text is still being rendered."""

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Render these soon, in this order."""

    def clip(self, text: str) -> Clip | None:
        """The rendered text, or None where it is not ready yet."""

    def set_rate(self, factor: float) -> None:
        """Speak at this factor of the usual rate from now on."""


@dataclass(frozen=True)
class Line:
    """Something to say. needs: texts that must be rendered before it starts.

    is_flexible: its start may move, so that it can wait for a gap and be said once more. again:
    that this is the second time.
    """

    number: int
    text: str
    priority: str
    gain_db: float = 0.0
    needs: tuple[str, ...] = ()
    is_flexible: bool = False
    again: bool = False


@dataclass(frozen=True)
class Said:
    """A line that sounded, from its first sample to the sample after its last."""

    line: Line
    clip: Clip
    start_samples: int
    end_samples: int
    cut: bool


@dataclass
class _Playing:
    clip: Clip
    start_samples: int
    gain: float
    line: Line | None = None
    stops_samples: int | None = None

    @property
    def end_samples(self) -> int:
        return self.start_samples + self.clip.length_samples


class Narrator:
    """Speech and tones, mixed into the output sample by sample.

    All instants are samples of the output. `position` is the next sample to be rendered.
    """

    def __init__(self, mouth: Mouth) -> None:
        """A silent narrator at sample 0."""
        self.position = 0
        self._mouth = mouth
        self._queue: deque[Line] = deque()
        self._speech: _Playing | None = None
        self._others: list[_Playing] = []
        self._said: list[Said] = []
        self._history: deque[Said] = deque()
        self._level = Level()
        self._gap_samples = 0
        self._free_from = 0
        self._is_kept_quiet = False

    def duck(self, *, on: bool) -> None:
        """Speak softly from now on, or normally again; every start keeps its instant."""
        self._level.duck(on=on)

    def careful(self, *, on: bool) -> None:
        """Speak lower from now on, with gaps before flexible lines, or normally again."""
        self._level.lower(on=on)
        self._gap_samples = to_samples(GAP_S) if on else 0

    def keep_quiet(self, *, on: bool) -> None:
        """Begin no flexible line until this is off again; what sounds goes on."""
        self._is_kept_quiet = on

    def sound_like(self, *, rate: float, level_db: float) -> None:
        """From now on speak at this factor of the usual rate, and sound so much louder."""
        self._level.set(level_db)
        self._mouth.set_rate(rate)

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Have these rendered soon."""
        self._mouth.prepare(texts)

    def say(self, line: Line) -> None:
        """Say a line after those that are being said or wait."""
        self._queue.append(line)
        self._start_next()

    def again(self, line: Line) -> None:
        """Say a line that has just ended once more, before those that wait."""
        self._queue.appendleft(replace(line, again=True))

    def forget_again(self) -> Line | None:
        """Drop the line that waits to be said once more; gives it, None where none does."""
        return self._queue.popleft() if self.is_to_repeat else None

    @property
    def is_to_repeat(self) -> bool:
        """Whether a line waits to be said once more."""
        return bool(self._queue) and self._queue[0].again

    def sound(self, line: Line) -> bool:
        """Say a line at this very sample; False, and nothing sounds, where other speech is."""
        clip = self._mouth.clip(line.text)
        if self._speech is not None or self._queue or clip is None:
            return False
        self._speech = _Playing(clip, self.position, gain(line.gain_db), line)
        return True

    def tone(self, name: str) -> None:
        """Sound a tone now, over anything else. Raises KeyError for an unknown tone."""
        self._others.append(_Playing(tone(name), self.position, 1.0))

    def silence(self) -> None:
        """Fade out all that sounds, and forget what waits."""
        self._queue.clear()
        if self._speech is not None:
            self._finish(self._speech, self.position, cut=True)
            self._others.append(self._speech)
            self._speech = None
        for playing in self._others:
            if playing.stops_samples is None:
                playing.stops_samples = self.position

    @property
    def speaking(self) -> Line | None:
        """The line that is being said."""
        return self._speech.line if self._speech else None

    @property
    def coming(self) -> tuple[Line, ...]:
        """The line that is being said and those that wait."""
        return (*([self.speaking] if self.speaking else []), *self._queue)

    def next_end_samples(self) -> int | None:
        """The sample at which the line that is being said ends."""
        return self._speech.end_samples if self._speech else None

    def take_said(self) -> list[Said]:
        """What has ended since the last call."""
        said, self._said = self._said, []
        return said

    def sounding_since(self, start_samples: int) -> list[Said]:
        """What sounded at or after an instant, the line that is being said included."""
        found = [said for said in self._history if said.end_samples >= start_samples]
        if self._speech is not None and self._speech.line is not None:
            playing, line = self._speech, self._speech.line
            found.append(
                Said(line, playing.clip, playing.start_samples, playing.end_samples, cut=False)
            )
        return found

    def render_to(self, end_samples: int) -> Samples:
        """The output from `position` to end_samples, shape (end_samples - position,)."""
        parts: list[Samples] = []
        while self.position < end_samples:
            self._start_next()
            end = end_samples
            if self._speech is not None:
                end = min(end, max(self._speech.end_samples, self.position + 1))
            elif self._queue and self.position < self._free_from:
                end = min(end, self._free_from)
            parts.append(self._mix(end))
            self.position = end
            if self._speech is not None and self._speech.end_samples <= end:
                self._finish(self._speech, end, cut=False)
                self._speech = None
        return np.concatenate(parts) if parts else silence(0)

    def _start_next(self) -> None:
        if self._speech is not None or not self._queue:
            return
        line = self._queue[0]
        if line.is_flexible and (self._is_kept_quiet or self.position < self._free_from):
            return
        clips = [self._mouth.clip(text) for text in (line.text, *line.needs)]
        if any(clip is None for clip in clips):
            return
        self._queue.popleft()
        clip = clips[0]
        assert clip is not None
        self._speech = _Playing(clip, self.position, gain(line.gain_db), line)

    def _finish(self, playing: _Playing, end_samples: int, *, cut: bool) -> None:
        assert playing.line is not None
        said = Said(playing.line, playing.clip, playing.start_samples, end_samples, cut)
        # What was cut leaves no gap: after it somebody waits for an answer.
        self._free_from = end_samples + (0 if cut else self._gap_samples)
        self._said.append(said)
        self._history.append(said)
        while self._history[0].end_samples < self.position - to_samples(KEPT_S):
            self._history.popleft()

    def _mix(self, end_samples: int) -> Samples:
        mixed = silence(end_samples - self.position)
        sounding = [*self._others, *([self._speech] if self._speech else [])]
        for playing in sounding:
            _add(mixed, playing, self.position)
        mixed *= self._level.next(len(mixed))
        self._others = [p for p in self._others if not _over(p, end_samples)]
        return np.clip(mixed, -PEAK, PEAK)


def _over(playing: _Playing, at_samples: int) -> bool:
    if playing.stops_samples is not None and at_samples >= playing.stops_samples + FADE_SAMPLES:
        return True
    return at_samples >= playing.end_samples


def _add(mixed: Samples, playing: _Playing, position: int) -> None:
    """Add what a clip sounds in this stretch of the output."""
    start = max(position, playing.start_samples)
    end = min(position + len(mixed), playing.end_samples)
    if end <= start:
        return
    from_clip = playing.clip.samples[start - playing.start_samples : end - playing.start_samples]
    part = from_clip * np.float32(playing.gain)
    if playing.stops_samples is not None:
        age = np.arange(start, end) - playing.stops_samples
        part = part * np.clip(1.0 - age / FADE_SAMPLES, 0.0, 1.0).astype(np.float32)
    mixed[start - position : end - position] += part
