"""Stand-ins for renderers and synthesizers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable

import numpy as np

from voice.audio import Clip
from voice.synthesizer import SynthesisError, Voice
from voice.synthesizer.espeak import SERVER_FILE
from voice.synthesizer.rendering import Onset, Rendering

RATE = 22_050


def tone(length_s: float = 0.6, onsets: tuple[Onset, ...] = ()) -> Rendering:
    """A steady tone with half as much silence on both sides."""
    times = np.arange(round(length_s * RATE)) / RATE
    quiet = np.zeros(times.size // 2)
    sound = np.concatenate([quiet, 0.3 * np.sin(2 * np.pi * 440 * times), quiet])
    return Rendering(np.rint(sound * 32_767).astype(np.int16), RATE, onsets)


class ScriptedRenderer:
    """Gives or raises what it was told to, in that order, and then tones."""

    def __init__(self, *outcomes: Rendering | Exception) -> None:
        self.outcomes = list(outcomes)
        self.renders = 0
        self.closed = False

    def render(self, text: str, voice: Voice) -> Rendering:
        self.renders += 1
        outcome = self.outcomes.pop(0) if self.outcomes else tone()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        self.closed = True


class GatedSpeech:
    """A synthesizer whose every line waits for the test to let it through."""

    def __init__(self, failing: Iterable[str] = ()) -> None:
        self.failing = set(failing)
        self.asked: list[str] = []
        self.begun = threading.Semaphore(0)
        self.gate = threading.Semaphore(0)

    def clip(self, text: str, voice: Voice) -> Clip:
        self.asked.append(text)
        self.begun.release()
        assert self.gate.acquire(timeout=10)
        if text in self.failing:
            raise SynthesisError(f"cannot say {text}")
        return Clip(text, np.zeros(1, dtype=np.float32))

    def wait_begun(self) -> None:
        assert self.begun.acquire(timeout=10)

    def let_through(self, lines: int = 1) -> None:
        self.gate.release(lines)


def server_after(preparation: str) -> tuple[str, ...]:
    """The command of an espeak server that first runs some Python of the test's."""
    start = f"runpy.run_path({str(SERVER_FILE)!r}, run_name='__main__')"
    return (sys.executable, "-P", "-c", f"import runpy\n{preparation}\n{start}")
