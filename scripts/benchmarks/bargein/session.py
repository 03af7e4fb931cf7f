"""A session in a simulated bedroom: the whole assistant, a keyboard, and who speaks in the room."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any, Self

from intents.journal import History
from scripts.benchmarks.bargein.histories import TODAY
from scripts.benchmarks.ears.tools import Tools
from voice.app.assembly import assemble
from voice.app.events import Event
from voice.app.memory import Kept, NoMemory
from voice.app.rehearsal import NARRATOR_SAMPLE
from voice.audio import Samples, to_seconds
from voice.bedroom import Bedroom, Room, active_level_db
from voice.synthesizer import InlineMouth, Voice


class Session:
    """Runs in virtual time, a block a step. What was typed is not among what was heard."""

    def __init__(
        self,
        tools: Tools,
        room: Room,
        kept: Kept,
        history: History | None = None,
        *,
        cancels: bool = True,
        keep_s: float | None = None,
    ) -> None:
        """Before the first sample. history: with one scores are asked. keep_s: as of a bedroom."""
        self._mouth = InlineMouth(tools.synthesizer, Voice())
        reference_db = active_level_db(self._mouth.clip(NARRATOR_SAMPLE).samples)
        self.bedroom = Bedroom(room, narrator_reference_db=reference_db, keep_s=keep_s)
        self.heard: list[Event] = []
        self.said: list[Event] = []
        self._is_typing = False
        self._due: deque[tuple[float, str]] = deque()
        self._line: tuple[int, str] = (0, "")
        self._assistant, self._ears = assemble(
            tools.parts,
            self._mouth,
            self._note,
            memory=NoMemory(history),
            kept=kept,
            cancel_echo=cancels,
            now=None if history is None else TODAY,
            asks_scores=history is not None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ears.close()

    @property
    def now_s(self) -> float:
        """The first instant that has not sounded."""
        return to_seconds(self.bedroom.now_samples)

    @property
    def state(self) -> str:
        """The coach's state, as the event log names it."""
        return self._assistant.state_label

    @property
    def line(self) -> str:
        """What the narrator is saying, or nothing."""
        return self._line[1]

    @property
    def line_s(self) -> float:
        """How long the line lasts that is being said."""
        return self._mouth.clip(self.line).length_s if self.line else 0.0

    @property
    def narrated_s(self) -> float:
        """How long the narrator has spoken, but for the line that is being said."""
        return sum(float(event["end"]) - float(event["start"]) for event in self.said)

    def type(self, texts: Iterable[tuple[float, str]]) -> None:
        """Have texts typed, each at an instant in seconds, in order."""
        self._due.extend(texts)

    def speak(self, samples: Samples, at_samples: int) -> None:
        """Let the sleeper say something in the usual voice, shape (n,)."""
        self.bedroom.speak(samples, at_samples)

    def step(self) -> bool:
        """The next 20 ms; whether a line has begun in them."""
        while self._due and self._due[0][0] <= self.now_s:
            self._is_typing = True
            self._assistant.typed(self._due.popleft()[1])
            self._is_typing = False
        self.bedroom.step(self._assistant.tick)
        before, self._line = self._line, (len(self.said), self._assistant.speaking)
        return bool(self.line) and before != self._line

    def _note(self, event: Event) -> None:
        if event["kind"] == "said":
            self.said.append(event)
        elif event["kind"] == "heard" and not self._is_typing:
            self.heard.append(event)


def number(event: Event, key: str) -> float:
    """A figure of an event."""
    value: Any = event[key]
    return float(value)
