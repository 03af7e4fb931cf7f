"""The words that are nearly commands."""

from __future__ import annotations

from scripts.sound_alikes import find, own_phrases, pronunciations
from voice.app.sound_alikes import sound_alikes
from voice.audio import silence
from voice.ears import SecondOpinion
from voice.ears.second_opinion import everyday_words
from voice.models import find_model
from voice.recognizer import Recognizer, VoskDecoding

WAYS = {
    "stop": [("S", "T", "AA", "P")],
    "stomp": [("S", "T", "AA", "M", "P")],
    "top": [("T", "AA", "P")],
    "swap": [("S", "W", "AA", "P")],
    "stooped": [("S", "T", "UW", "P", "T")],
    "lead": [("L", "IY", "D"), ("L", "EH", "D")],
    "left": [("L", "EH", "F", "T")],
    "a": [("AH",)],
    "uh": [("AA",)],
}


def test_one_phone_changed_added_or_taken_away_is_near() -> None:
    assert find(WAYS, {"stop"}) == ["stomp", "swap"]
    assert "top" in everyday_words()
    assert find(WAYS, {"stop", "swap the side"}) == ["stomp"], "a word of the commands"


def test_only_commands_of_one_word_of_several_phones_have_near_words() -> None:
    assert find(WAYS, {"stop left", "a"}) == []


def test_the_list_is_that_of_the_model_and_the_commands() -> None:
    ways = pronunciations(find_model())
    assert len(ways) > 20_000
    assert list(sound_alikes()) == find(ways, own_phrases()), (
        "the model or the commands have changed: run scripts/find_sound_alikes"
    )


def test_the_second_opinion_thinks_of_them() -> None:
    recognizer = Recognizer(find_model())
    asked: list[tuple[str, ...]] = []

    class Listening:
        def knows_word(self, word: str) -> bool:
            return recognizer.knows_word(word)

        def decode(self, phrases: tuple[str, ...]) -> VoskDecoding:
            asked.append(phrases)
            return recognizer.decode(phrases)

    SecondOpinion(Listening(), ("stomp", "frobnicator")).cost([silence()])
    assert asked[0][-1] == "stomp"
