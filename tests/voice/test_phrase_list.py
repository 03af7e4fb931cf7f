from __future__ import annotations

from math import inf

import pytest

from tests.voice.sounds import in_room, speech
from voice.models import find_model
from voice.phrase_list import PhraseList
from voice.recognizer import Alternative, Recognizer

LISTS = (
    ("stop",),
    ("stop now please",),
    ("stop now",) * 9 + ("stop",),
    ("stop now please",) * 9 + ("stop", "now zebra", "please"),
    ("stop", "now", "please", *("zebra",) * 97),
    ("now stop",) * 20 + ("stop now please", "please"),
)


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer(find_model())


def heard(recognizer: Recognizer, text: str, phrases: tuple[str, ...]) -> Alternative | None:
    decoding = recognizer.decode(phrases)
    decoding.accept(in_room(0.5, speech(text, "en-gb+f3"), 0.4))
    return next((a for a in decoding.finish() if a.text == text), None)


@pytest.mark.parametrize("text", ["stop", "stop now", "stop now please"])
def test_the_sound_costs_the_same_whatever_is_listed(recognizer: Recognizer, text: str) -> None:
    found = [found for phrases in LISTS if (found := heard(recognizer, text, phrases))]
    assert len(found) >= 4
    assert max(a.cost for a in found) - min(a.cost for a in found) > 2.0
    sounds = [a.sound_cost for a in found]
    assert max(sounds) - min(sounds) < 0.05


def test_what_the_words_cost() -> None:
    listed = PhraseList(["stop", "stop now"])
    assert listed.language_cost("") == 0.0
    assert listed.language_cost("stop") < listed.language_cost("stop now stop")
    assert listed.language_cost("go") == inf
    assert listed.json == '["stop", "stop now"]'


@pytest.mark.parametrize("phrases", [[], [""], ["  "]])
def test_a_list_without_a_phrase_is_refused(phrases: list[str]) -> None:
    with pytest.raises(ValueError, match="phrase"):
        PhraseList(phrases)
