from __future__ import annotations

from itertools import product
from math import inf

import numpy as np
import pytest

from tests.voice.sounds import blocks, in_room, speech
from voice.audio import Block
from voice.ears.second_opinion import (
    ALONE,
    GAP_WEIGHT,
    OTHER_WORD_COST,
    WORD_COST,
    SecondOpinion,
    doubt,
    everyday_words,
)
from voice.models import find_model
from voice.recognizer import Alternative, Recognizer

PHRASES = ("pause", "stop", "next", "how long left", "start morning stretch", "resume")
VOICES = ("en-us", "en-gb+f3", "flite:slt")


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer(find_model())


def doubt_of_best(recognizer: Recognizer, text: str, voice: str) -> float:
    sound = list(blocks(in_room(0.4, speech(text, voice), 0.3)))
    decoding = recognizer.decode(PHRASES)
    for block in sound:
        decoding.accept(block)
    alternatives = decoding.finish()
    found = next((a for a in alternatives if a.text in PHRASES), None)
    if found is None:
        return inf
    return doubt(found, alternatives[0], SecondOpinion(recognizer).cost(sound))


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_hardly_doubted(recognizer: Recognizer, phrase: str, voice: str) -> None:
    assert doubt_of_best(recognizer, phrase, voice) < 3.0


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        *product(("clothes", "house", "the story of my brother", "wash the dishes"), VOICES),
        ("texas", "en-us"),
        ("texas", "en-gb+f3"),
        pytest.param(
            *("texas", "flite:slt"),
            marks=pytest.mark.xfail(strict=True, reason="in this voice it passes for a command"),
        ),
    ],
)
def test_other_speech_is_doubted(recognizer: Recognizer, text: str, voice: str) -> None:
    assert doubt_of_best(recognizer, text, voice) > 3.0


class Foreign:
    """A recognizer of another language."""

    def knows_word(self, word: str) -> bool:
        return word in everyday_words()[:500]

    def decode(self, phrases: tuple[str, ...]) -> Foreign:
        raise AssertionError("nothing is to be decoded")

    def accept(self, block: Block) -> str:
        raise AssertionError(block)

    def finish(self) -> tuple[Alternative, ...]:
        raise AssertionError


def test_a_model_of_another_language_has_no_opinion() -> None:
    second = SecondOpinion(Foreign())
    assert second.cost([np.zeros(320, np.float32)]) is None
    assert second.unknowns == 1


def test_no_sound_gives_no_opinion(recognizer: Recognizer) -> None:
    second = SecondOpinion(recognizer)
    assert second.cost([]) is None
    assert second.unknowns == 0


def test_doubt_adds_up() -> None:
    best, candidate = Alternative("a b c", -20.0, -30.0), Alternative("a b", -18.5, -29.0)
    assert doubt(candidate, best, None) == ALONE + GAP_WEIGHT * 1.5
    assert doubt(candidate, best, -24.0) == -29.0 + 2 * WORD_COST + 24.0 + GAP_WEIGHT * 1.5
    urgent = doubt(candidate, best, -24.0, phrase_words=1)
    assert urgent == -29.0 + WORD_COST + OTHER_WORD_COST + 24.0 + GAP_WEIGHT * 1.5


def test_everyday_words_are_common_and_each_once() -> None:
    words = everyday_words()
    assert len(words) == len(set(words)) == 3_000
    assert {"stop", "clothes", "the", "and"} <= set(words)
    assert all(word == word.lower() for word in words)
