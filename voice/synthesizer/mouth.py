"""Two ways to ask for speech: at once, or without ever waiting for it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from typing import Protocol

from voice.audio import Clip
from voice.synthesizer.rendering import Voice


class Speech(Protocol):
    """What a mouth needs of a synthesizer."""

    def clip(self, text: str, voice: Voice) -> Clip:
        """The finished clip; raises SynthesisError."""


class Mouth(Protocol):
    """Speech in one voice."""

    def prepare(self, texts: Iterable[str]) -> None:
        """These lines will be asked for, probably in this order."""

    def clip(self, text: str) -> Clip | None:
        """The clip, or None if it is not ready and will be soon. Raises SynthesisError."""

    def close(self) -> None:
        """Stop preparing; ready clips can still be had."""


class InlineMouth:
    """Renders when asked: for virtual time, where waiting takes no time."""

    def __init__(self, synthesizer: Speech, voice: Voice) -> None:
        self._synthesizer = synthesizer
        self._voice = voice

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing to do: `clip` waits."""

    def clip(self, text: str) -> Clip:
        """The clip. Raises SynthesisError."""
        return self._synthesizer.clip(text, self._voice)

    def close(self) -> None:
        """Nothing is kept open."""


class BackgroundMouth:
    """Renders on one thread of its own: for real time, where nothing may wait.

    Ready clips are kept until the mouth is dropped, so a line once ready stays ready.
    """

    def __init__(self, synthesizer: Speech, voice: Voice) -> None:
        self._synthesizer = synthesizer
        self._voice = voice
        self._changed = threading.Condition()
        self._wanted: deque[str] = deque()
        self._rendering: str | None = None
        self._ready: dict[str, Clip] = {}
        self._failed: dict[str, Exception] = {}
        self._closed = False
        self._worker = threading.Thread(target=self._work, name="mouth", daemon=True)
        self._worker.start()

    def prepare(self, texts: Iterable[str]) -> None:
        """Queue what is neither ready nor queued, in order; a failed line gets another chance."""
        with self._changed:
            for text in texts:
                self._failed.pop(text, None)
                if text not in self._ready and not self._pending(text):
                    self._wanted.append(text)
            self._changed.notify_all()

    def clip(self, text: str) -> Clip | None:
        """The clip, or None after putting the line at the head of the queue.

        Raises what rendering this line raised, once; asking again then tries again. Raises
        RuntimeError if the mouth is closed and the line is not ready.
        """
        with self._changed:
            if text in self._ready:
                return self._ready[text]
            if text in self._failed:
                raise self._failed.pop(text)
            if self._closed:
                raise RuntimeError("a closed mouth renders nothing more")
            if text != self._rendering:
                if text in self._wanted:
                    self._wanted.remove(text)
                self._wanted.appendleft(text)
                self._changed.notify_all()
            return None

    def wait(self, timeout_s: float | None = None) -> bool:
        """Block until nothing is queued or rendering; False if that took too long."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._closed or (not self._wanted and self._rendering is None), timeout_s
            )

    def close(self) -> None:
        """Forget the queue and end the thread after the line that it is rendering."""
        with self._changed:
            self._closed = True
            self._wanted.clear()
            self._changed.notify_all()
        self._worker.join()

    def _pending(self, text: str) -> bool:
        return text == self._rendering or text in self._wanted

    def _next(self) -> str | None:
        """The line to render; None when the mouth is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._wanted))
            self._rendering = None if self._closed else self._wanted.popleft()
            return self._rendering

    def _work(self) -> None:
        while (text := self._next()) is not None:
            clip: Clip | None = None
            failure: Exception | None = None
            try:
                clip = self._synthesizer.clip(text, self._voice)
            except Exception as problem:  # noqa: BLE001 - whatever it is, `clip` raises it again
                failure = problem
            with self._changed:
                if clip is not None:
                    self._ready[text] = clip
                if failure is not None:
                    self._failed[text] = failure
                self._rendering = None
                self._changed.notify_all()
