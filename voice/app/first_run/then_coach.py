"""A first run and the coach after it, which the live loop sees as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from intents.coach import State
from intents.settings import Settings
from voice.app.assistant import Assistant
from voice.app.first_run.first_run import Ending, FirstRun
from voice.audio import Block

LABEL = "question:choice"
"""The state of a first run: somebody is being asked."""


class Introduced:
    """Ticks the first run until it is over, then the coach, with the settings that came of it."""

    def __init__(
        self, first: FirstRun, assistant: Assistant, keep: Callable[[Settings], None]
    ) -> None:
        """keep: remembers that the first run need not come again, and the settings."""
        self._first = first
        self._assistant = assistant
        self._keep = keep
        self._is_first = True
        self._waiting: list[Callable[[], None]] = []

    @property
    def coach(self) -> State:
        """The coach's state."""
        return self._assistant.coach

    @property
    def closed(self) -> bool:
        """Whether the person has left."""
        return self._assistant.closed

    @property
    def now_s(self) -> float:
        """Seconds of audio since the start."""
        return self._assistant.now_s

    @property
    def state_label(self) -> str:
        """The state, as the event log names it."""
        return LABEL if self._is_first else self._assistant.state_label

    @property
    def speaking(self) -> str:
        """The line that is being said, or nothing."""
        return self._assistant.speaking

    def tick(self, microphone: Block | None, skipped_samples: float = 0.0) -> Block:
        """Take 20 ms of microphone (None: missing), give the next 20 ms of loudspeaker."""
        if self._is_first:
            block = self._first.tick(microphone, skipped_samples)
            if self._first.is_over:
                self._hand_over()
            return block
        block = self._assistant.tick(microphone, skipped_samples)
        while self._waiting:
            self._waiting.pop(0)()
        return block

    def typed(self, text: str) -> None:
        """A phrase from the keyboard."""
        if self._is_first:
            self._first.typed(text)
        else:
            self._assistant.typed(text)

    def press(self, key: str) -> None:
        """A key: any leaves out the rest of the first run."""
        if self._is_first:
            self._first.skip()
        else:
            self._assistant.press(key)

    def time_of_day(self, minute: int, day: date | None = None) -> None:
        """The minute of the day, by the calendar's clock, and the day."""
        self._assistant.time_of_day(minute, day)

    def leave(self) -> None:
        """End the program."""
        self._first.leave()
        self._assistant.leave()

    def device(self, change: str, name: str, *, microphone: bool = True) -> None:
        """A sound device was opened, lost or restored; a loss is the coach's to tell of."""
        if not self._is_first or change == "opened":
            self._assistant.device(change, name, microphone=microphone)
            return
        self._first.leave()
        self._waiting.append(lambda: self._assistant.device(change, name, microphone=microphone))

    def _hand_over(self) -> None:
        first = self._first
        self._is_first = False
        if first.ending is Ending.DONE:
            coach = self._assistant.coach
            self._assistant.coach = replace(coach, settings=first.settings)
            self._keep(first.settings)
        if first.asked:
            self._waiting.append(lambda: self._assistant.typed(first.asked))
