"""Recognizers and senses that do what a test tells them, and sound fed to ears block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tests.voice.sounds import blocks
from voice.audio import BLOCK_SAMPLES, Block, Samples
from voice.ears import Alternative, Ears, Hearing


@dataclass
class Script:
    """A recognizer that says what it is told to, by the number of blocks it was fed."""

    says: Callable[[int], str] = lambda _: ""
    lists: list[tuple[str, ...]] = field(default_factory=list)
    fed: list[list[Block]] = field(default_factory=list)

    def decode(self, phrases: tuple[str, ...]) -> Script:
        self.lists.append(phrases)
        self.fed.append([])
        return self

    def accept(self, block: Block) -> str:
        self.fed[-1].append(block)
        return self.says(len(self.fed[-1]))

    def finish(self) -> tuple[Alternative, ...]:
        return (Alternative(f"utterance {len(self.fed)}", 0.0),)


def listen(ears: Ears, sound: Samples, played: Samples | None = None) -> list[Hearing]:
    hearings: list[Hearing] = []
    sounding = list(blocks(np.zeros_like(sound) if played is None else played))
    for at, block in enumerate(blocks(sound)):
        hearings += ears.accept(block, sounding[at], at * BLOCK_SAMPLES)
    hearings += ears.end()
    ears.close()
    return hearings


class Anything:
    """Every text could act, none is urgent."""

    def could_act(self, text: str) -> bool:
        return bool(text)

    def urgent(self, text: str) -> None:
        return None

    def is_whole(self, text: str) -> bool:
        return bool(text)

    def may_go_on(self, text: str) -> bool:
        return False
