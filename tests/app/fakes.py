"""A bedroom without sound: clips of a known length, ears that hear what they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from intents.coach import Config, Position, State
from intents.coach.effects import RememberPerson
from intents.journal import History
from intents.language import Language
from intents.routine import Library, Profile
from intents.settings import Settings
from voice.app.assistant import Assistant
from voice.app.listener import Listener
from voice.app.masking import Mask
from voice.app.memory import Memory, Problem
from voice.audio import BLOCK_S, Block, Clip, Samples, Word, silence, to_samples
from voice.ears import Alternative, Began, Partial, Utterance
from voice.narrator import Narrator

WORD_S = 0.1
"""Each word of a fake clip lasts this long."""

LEVEL = 0.5
"""Every sample of a fake clip."""


@cache
def library() -> Library:
    return Library.packaged()


@cache
def language() -> Language:
    return Language.packaged(library().names(), library().movement_names())


@dataclass
class FakeMouth:
    """Renders every text at once, each word word_s seconds long."""

    word_s: float = WORD_S
    has_words: bool = True
    rate: float = 1.0

    def prepare(self, texts: tuple[str, ...]) -> None:
        """There is nothing to prepare."""

    def set_rate(self, factor: float) -> None:
        """Words last as much longer as they are slower."""
        self.rate = factor

    def clip(self, text: str) -> Clip:
        word_s = self.word_s / self.rate
        words = tuple(
            Word(word, number * word_s, (number + 1) * word_s)
            for number, word in enumerate(text.split())
        )
        samples = np.full(to_samples(len(words) * word_s), LEVEL, dtype=np.float32)
        return Clip(text, samples, words if self.has_words else ())


@dataclass
class FakeMemory:
    """Remembers what it was given to keep."""

    places: list[tuple[str | None, int]] = field(default_factory=list)
    people: list[RememberPerson] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)
    done: list[dict[str, int]] = field(default_factory=list)
    followed: list[Mapping[str, object]] = field(default_factory=list)
    history: History = field(default_factory=History)
    problem: Problem | None = None
    forgotten: int = 0

    def follow(self, event: Mapping[str, object]) -> None:
        self.followed.append(event)

    def forget_all(self) -> None:
        self.forgotten += 1

    def keep_place(self, routine: str | None, index: int) -> None:
        self.places.append((routine, index))

    def keep_person(self, person: RememberPerson) -> None:
        self.people.append(person)

    def keep_settings(self, settings: Settings) -> None:
        self.settings.append(settings)

    def keep_done(self, times: Mapping[str, int]) -> None:
        self.done.append(dict(times))


class ScriptedEars:
    """Reports what a test puts into `coming`, with the next block."""

    def __init__(self) -> None:
        self.coming: list[Began | Partial | Utterance] = []
        self.taken: list[tuple[Block | None, Block, int]] = []

    def accept(
        self, microphone: Block | None, played: Block, at_samples: int, skipped_samples: float
    ) -> list[Began | Partial | Utterance]:
        assert skipped_samples == 0.0
        self.taken.append((microphone, played, at_samples))
        coming, self.coming = self.coming, []
        return coming


class Bedroom:
    """An assistant with a fake mouth and scripted ears, and its event log."""

    def __init__(
        self, *, echoes: bool = False, coach: State | None = None, memory: Memory | None = None
    ) -> None:
        self.log: list[dict[str, object]] = []
        self.ears = ScriptedEars()
        self.memory = FakeMemory()
        self.is_echo_controlled = True
        narrator = Narrator(FakeMouth())
        self.listener = Listener(language(), Mask(language(), narrator, lambda: echoes))
        self.assistant = Assistant(
            coach or State(Config(library()), profile=Profile()),
            self.ears,
            self.listener,
            narrator,
            self._write,
            memory or self.memory,
            lambda: self.is_echo_controlled,
        )

    def _write(self, event: Mapping[str, object]) -> None:
        self.log.append(dict(event))

    @property
    def now_s(self) -> float:
        return self.assistant.now_s

    def run(self, seconds: float) -> Samples:
        """Let time pass in silence; gives what the loudspeaker played."""
        blocks = [self.assistant.tick(silence()) for _ in range(round(seconds / BLOCK_S))]
        return np.concatenate(blocks)

    def until(self, met: Callable[[], bool], limit_s: float = 240.0) -> None:
        """Let time pass until something holds."""
        start_s = self.now_s
        while not met():
            assert self.now_s - start_s < limit_s, f"never happened; {self.assistant.state_label}"
            self.run(BLOCK_S)

    def until_state(self, label: str) -> None:
        self.until(lambda: self.assistant.state_label == label)

    def holding(self) -> None:
        """Begin the default routine and go on to its first timed work."""
        self.run(2.0)
        self.say("start morning stretch", self.now_s - 0.5)
        self.until_state("holding")

    def begin(self, start_s: float) -> Position:
        """Somebody begins to speak; gives where the coach was at that instant."""
        tag = self.listener.choose(start_s).tag
        assert isinstance(tag, Position)
        self.ears.coming.append(Began(start_s, tag))
        self.run(BLOCK_S)
        return tag

    def partial(self, text: str, start_s: float, tag: Position) -> None:
        self.ears.coming.append(Partial(text, self.now_s, start_s, tag, doubt=0.0))
        self.run(BLOCK_S)

    def end(self, text: str, start_s: float, end_s: float, tag: Position) -> dict[str, object]:
        """The utterance is over (no text: undecodable); gives its line of the log."""
        alternatives = (Alternative(text, 0.0),) if text else ()
        self.ears.coming.append(Utterance(start_s, end_s, alternatives, tag))
        self.run(BLOCK_S)
        return self.lines("heard")[-1]

    def say(self, text: str, start_s: float) -> dict[str, object]:
        """A whole utterance that began at start_s and ended just now."""
        tag = self.begin(start_s)
        return self.end(text, start_s, self.now_s, tag)

    def lines(self, kind: str, **wanted: object) -> list[dict[str, object]]:
        """The log's lines of a kind, with these fields."""
        return [
            event
            for event in self.log
            if event["kind"] == kind and all(event.get(k) == v for k, v in wanted.items())
        ]

    def said(self) -> list[object]:
        return [event["text"] for event in self.lines("said")]
