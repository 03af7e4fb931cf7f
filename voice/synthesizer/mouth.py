"""Two ways to ask for speech: at once, or without ever waiting for it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol, TypeAlias

from voice.audio import Clip
from voice.synthesizer.rendering import SynthesisError, Voice

_Job: TypeAlias = tuple[str, Voice]
"""A line, and how to speak it."""


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

    def set_rate(self, factor: float) -> None:
        """Speak at this factor of the usual rate from now on."""

    def close(self) -> None:
        """Stop preparing; ready clips can still be had."""


def at_rate(voice: Voice, factor: float) -> Voice:
    """A voice at a factor of its rate, as far as it can speak so."""
    return replace(voice, rate_wpm=min(max(round(voice.rate_wpm * factor), 80), 450))


class InlineMouth:
    """Renders when asked: for virtual time, where waiting takes no time."""

    def __init__(self, synthesizer: Speech, voice: Voice) -> None:
        self._synthesizer = synthesizer
        self._usual = voice
        self._voice = voice

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing to do: `clip` waits."""

    def clip(self, text: str) -> Clip:
        """The clip. Raises SynthesisError."""
        return self._synthesizer.clip(text, self._voice)

    def set_rate(self, factor: float) -> None:
        """Speak at this factor of the usual rate from now on."""
        self._voice = at_rate(self._usual, factor)

    def close(self) -> None:
        """Nothing is kept open."""


class BackgroundMouth:
    """Renders on one thread of its own: for real time, where nothing may wait.

    Ready clips are kept until the mouth is dropped, so a line once ready stays ready.
    """

    def __init__(self, synthesizer: Speech, voice: Voice) -> None:
        self._synthesizer = synthesizer
        self._usual = voice
        self._voice = voice
        self._changed = threading.Condition()
        self._wanted: deque[_Job] = deque()
        self._rendering: _Job | None = None
        self._ready: dict[_Job, Clip] = {}
        self._failed: dict[_Job, Exception] = {}
        self._broken: BaseException | None = None
        self._closed = False
        self._worker = threading.Thread(target=self._work, name="mouth", daemon=True)
        self._worker.start()

    def prepare(self, texts: Iterable[str]) -> None:
        """Queue what is neither ready nor queued, in order; a failed line gets another chance."""
        with self._changed:
            for text in texts:
                job = (text, self._voice)
                self._failed.pop(job, None)
                if job not in self._ready and not self._pending(job):
                    self._wanted.append(job)
            self._changed.notify_all()

    def clip(self, text: str) -> Clip | None:
        """The clip, or None after putting the line at the head of the queue.

        Raises what rendering this line raised, once; asking again then tries again. Raises
        RuntimeError if the mouth is closed and the line is not ready, and SynthesisError for every
        line once the thread was ended from within: whoever waits for it would be mute for ever.
        """
        with self._changed:
            self._check()
            job = (text, self._voice)
            if job in self._ready:
                return self._ready[job]
            if job in self._failed:
                raise self._failed.pop(job)
            if self._closed:
                raise RuntimeError("a closed mouth renders nothing more")
            if job != self._rendering:
                if job in self._wanted:
                    self._wanted.remove(job)
                self._wanted.appendleft(job)
                self._changed.notify_all()
            return None

    def set_rate(self, factor: float) -> None:
        """Speak at this factor of the usual rate from now on, also what is queued."""
        with self._changed:
            self._voice = at_rate(self._usual, factor)
            texts = dict.fromkeys(text for text, _ in self._wanted)
            self._wanted = deque((text, self._voice) for text in texts)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Block until nothing is queued or rendering; False if that took too long."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._has_ended or (not self._wanted and self._rendering is None), timeout_s
            )

    def close(self) -> None:
        """Forget the queue and end the thread after the line that it is rendering."""
        with self._changed:
            self._closed = True
            self._wanted.clear()
            self._changed.notify_all()
        self._worker.join()

    @property
    def _has_ended(self) -> bool:
        return self._closed or self._broken is not None

    def _check(self) -> None:
        if self._broken is not None:
            kind = type(self._broken).__name__
            raise SynthesisError(
                f"The narrator's voice broke off ({kind}: {self._broken}), so nothing more can be "
                "said and the coach ends here: start it again; your place is kept."
            ) from self._broken

    def _pending(self, job: _Job) -> bool:
        return job == self._rendering or job in self._wanted

    def _next(self) -> _Job | None:
        """The line to render, and in which voice; None when the mouth is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or bool(self._wanted))
            self._rendering = None if self._closed else self._wanted.popleft()
            return self._rendering

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                self._render(job)
        except BaseException as end:  # noqa: BLE001 - raised again from clip()
            with self._changed:
                self._broken = end
                self._changed.notify_all()

    def _render(self, job: _Job) -> None:
        """Render a line and keep what came of it; only the end of the thread itself goes on."""
        clip: Clip | None = None
        failure: Exception | None = None
        try:
            clip = self._synthesizer.clip(*job)
        except Exception as problem:  # noqa: BLE001 - whatever it is, `clip` raises it again
            failure = problem
        with self._changed:
            if clip is not None:
                self._ready[job] = clip
            if failure is not None:
                self._failed[job] = failure
            self._rendering = None
            self._changed.notify_all()
