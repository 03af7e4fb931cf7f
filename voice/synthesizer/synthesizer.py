"""Text to clips: renders, checks, tries again, and remembers."""

from __future__ import annotations

import logging
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from voice.audio import Clip
from voice.synthesizer.cache import DiskCache
from voice.synthesizer.espeak import EspeakRenderer
from voice.synthesizer.festival import PREFIX as FESTIVAL
from voice.synthesizer.festival import FestivalRenderer
from voice.synthesizer.flite import PREFIX as FLITE
from voice.synthesizer.flite import FliteRenderer
from voice.synthesizer.rendering import (
    Renderer,
    RenderError,
    Rendering,
    SynthesisError,
    Voice,
)
from voice.synthesizer.shaping import shape
from voice.synthesizer.system import SystemRenderer
from voice.synthesizer.words import length_bounds_s, tokens

ATTEMPTS = 3
MEMORY_CLIPS = 512
"""About 80 MB of typical lines; the clip unused for longest goes first."""

_RATES_WPM = range(80, 451)  # espeak-ng quietly takes anything else for the nearest of these
_PITCHES = range(100)
_QUOTED_CHARACTERS = 60


class Synthesizer:
    """Speech as clips, from memory, from disk, or rendered; the three are the same to the byte.

    May be used from several threads. Rendering starts a process that `close` ends.
    """

    def __init__(
        self,
        cache_folder: Path | None,
        *,
        notice: Callable[[str], None] | None = None,
        renderer: Renderer | None = None,
        flite: Renderer | None = None,
        festival: Renderer | None = None,
    ) -> None:
        """`cache_folder` is made when needed; None keeps nothing on disk.

        `notice` is told once, in a sentence, if the folder cannot be written; by default the
        sentence is logged. `renderer` speaks every voice but those of `flite` and `festival`.
        """
        tell = notice or logging.getLogger(__name__).warning
        self._disk = None if cache_folder is None else DiskCache(cache_folder, tell)
        self._renderer = renderer or _system_renderer()
        self._flite = flite or FliteRenderer()
        self._festival = festival or FestivalRenderer()
        self._memory: OrderedDict[tuple[str, Voice], Clip] = OrderedDict()
        self._lock = threading.Lock()

    def clip(self, text: str, voice: Voice) -> Clip:
        """Speech, blocking until it is there: some 20 ms a line on espeak-ng.

        Samples are read-only, shape (n,), the first of them audible; one word for each written
        word. Raises SynthesisError.
        """
        with self._lock:
            known = self._memory.get((text, voice))
            if known is not None:
                self._memory.move_to_end((text, voice))
                return known
        _check_request(text, voice)
        clip = self._disk.load(text, voice) if self._disk else None
        if clip is None:
            clip = self._render(text, voice)
            if self._disk:
                self._disk.store(clip, voice)
        with self._lock:
            self._memory[text, voice] = clip
            while len(self._memory) > MEMORY_CLIPS:
                self._memory.popitem(last=False)
        return clip

    def close(self) -> None:
        """End what rendering has started; clips can still be asked for."""
        self._renderer.close()
        self._flite.close()
        self._festival.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _speaking(self, voice: Voice) -> Renderer:
        if voice.name.startswith(FLITE):
            return self._flite
        return self._festival if voice.name.startswith(FESTIVAL) else self._renderer

    def _render(self, text: str, voice: Voice) -> Clip:
        renderer = self._speaking(voice)
        failure: RenderError | None = None
        for _ in range(ATTEMPTS):
            try:
                rendering = renderer.render(text, voice)
                _check_length(text, voice, rendering)
                return shape(text, rendering)
            except RenderError as problem:
                failure = problem
        raise SynthesisError(
            f'the voice "{voice.name}" failed {ATTEMPTS} times to say "{_quoted(text)}" '
            f"({failure}): try again, or choose another voice"
        ) from failure


def _system_renderer() -> Renderer:
    if sys.platform in {"win32", "darwin"}:
        return SystemRenderer()
    return EspeakRenderer()


def _check_request(text: str, voice: Voice) -> None:
    if not tokens(text):
        raise SynthesisError(
            f'there is nothing to say in "{_quoted(text)}": write at least a letter or a digit'
        )
    for name, value, allowed in (
        ("rate", voice.rate_wpm, _RATES_WPM),
        ("pitch", voice.pitch, _PITCHES),
    ):
        if value not in allowed:
            raise SynthesisError(
                f'the voice "{voice.name}" cannot have the {name} {value}: '
                f"choose one from {allowed[0]} to {allowed[-1]}"
            )


def _check_length(text: str, voice: Voice, rendering: Rendering) -> None:
    shortest, longest = length_bounds_s(text, voice.rate_wpm)
    length = rendering.pcm.shape[0] / rendering.sample_rate
    if not shortest <= length <= longest:
        raise RenderError(f"{length:.2f} s of sound instead of {shortest:.2f} to {longest:.2f} s")


def _quoted(text: str) -> str:
    one_line = " ".join(text.split())
    if len(one_line) <= _QUOTED_CHARACTERS:
        return one_line
    return one_line[:_QUOTED_CHARACTERS] + "…"
