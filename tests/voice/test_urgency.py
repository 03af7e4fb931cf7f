from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np
import pytest

from voice.audio import BLOCK_SAMPLES, Block
from voice.ears import Alternative, Listening, Urgent
from voice.ears.second_opinion import ALONE, GAP_WEIGHT
from voice.ears.urgency import EVERY_BLOCKS, LATEST_PAUSE_BLOCKS, MOST_CHECKS, Urgency

BLOCK = np.zeros(BLOCK_SAMPLES, dtype=np.float32)


class StopSense:
    """Only "stop" is urgent, up to a doubt of 2."""

    def could_act(self, text: str) -> bool:
        return text == "stop"

    def urgent(self, text: str) -> Urgent | None:
        return Urgent(1, 2.0) if text.split()[:1] == ["stop"] else None

    def is_whole(self, text: str) -> bool:
        return text == "stop"

    def may_go_on(self, text: str) -> bool:
        return text != "stop"


@dataclass
class Doubtful:
    """A recognizer whose "stop" costs more than its best path, by a gap for each check in turn."""

    gaps: list[float]
    asked: int = 0
    fed: list[int] = field(default_factory=list)

    def decode(self, phrases: tuple[str, ...]) -> Doubtful:
        self.asked += 1
        self.fed.append(0)
        return self

    def accept(self, block: Block) -> str:
        self.fed[-1] += 1
        return ""

    def finish(self) -> tuple[Alternative, ...]:
        gap = self.gaps[min(self.asked, len(self.gaps)) - 1]
        return Alternative("shop", -10.0), Alternative("stop it", -10.0 + gap)


def checks(recognizer: Doubtful, text: str, count: int) -> list[tuple[int, float]]:
    urgency = Urgency(recognizer, None, Listening(("stop",), sense=StopSense()))
    sound: list[Block] = []
    made = []
    for number in range(count):
        sound.append(BLOCK)
        found = urgency.step(text, sound)
        if found is not None:
            made.append((number, found))
    return made


def test_an_urgent_word_is_asked_about_at_once_and_only_until_it_is_believed() -> None:
    recognizer = Doubtful([1.0])
    assert [number for number, _ in checks(recognizer, "stop", 30)] == [0]
    assert recognizer.fed == [1]


def test_a_doubtful_one_is_asked_about_again() -> None:
    recognizer = Doubtful([5.0, 4.0, 2.0])
    made = checks(recognizer, "stop now", 30)
    assert [number for number, _ in made] == [0, EVERY_BLOCKS, 2 * EVERY_BLOCKS]
    assert [found > 2.0 for _, found in made] == [True, True, False]
    assert recognizer.fed == [1, 1 + EVERY_BLOCKS, 1 + 2 * EVERY_BLOCKS]


def test_in_the_end_it_is_given_up() -> None:
    assert len(checks(Doubtful([9.0]), "stop", 100)) == MOST_CHECKS


def test_other_words_are_never_asked_about() -> None:
    recognizer = Doubtful([0.0])
    assert checks(recognizer, "shop", 30) == []
    assert recognizer.asked == 0


def test_what_is_no_urgent_word_on_a_second_look_is_not_believed() -> None:
    class Shop(Doubtful):
        def finish(self) -> tuple[Alternative, ...]:
            return (Alternative("shop", -10.0),)

    made = checks(Shop([0.0]), "stop", EVERY_BLOCKS + 1)
    assert made == [(0, inf), (EVERY_BLOCKS, inf)]


def pauses(recognizer: Doubtful, *lengths: int) -> list[tuple[str, float] | None]:
    urgency = Urgency(recognizer, None, Listening(("stop",), sense=StopSense()))
    return [urgency.pause([BLOCK] * length) for length in lengths]


def test_in_a_pause_the_least_doubtful_urgent_reading_is_told() -> None:
    ((text, found),) = [told for told in pauses(Doubtful([1.5]), 30) if told]
    assert text == "stop it"
    assert found == pytest.approx(ALONE + GAP_WEIGHT * 1.5)


def test_in_a_pause_nothing_is_asked_once_it_is_believed_or_talk() -> None:
    assert [told is None for told in pauses(Doubtful([1.0]), 30, 34)] == [False, True]
    assert pauses(Doubtful([9.0]), LATEST_PAUSE_BLOCKS + 1) == [None]


def test_in_a_pause_other_words_are_none() -> None:
    class Shop(Doubtful):
        def finish(self) -> tuple[Alternative, ...]:
            return (Alternative("shop", -10.0),)

    assert pauses(Shop([0.0]), 30) == [None]
