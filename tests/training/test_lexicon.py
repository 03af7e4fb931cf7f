"""Which words a model knows, and how they are said."""

from __future__ import annotations

import pytest

from scripts.training import lexicon as module
from scripts.training.lexicon import (
    MOST_PRONUNCIATIONS,
    UNKNOWN,
    choose_lexicon,
    plain_ways,
    usable,
)
from scripts.training.units import PHONES

WAYS = {
    "stop": (("S", "T", "AA", "P"),),
    "the": (("DH", "AH"), ("DH", "IY")),
    "river": (("R", "IH", "V", "ER"),),
    "a": (("AH",),),
    "b": (("B", "IY"),),
}
FREQUENT = ["the", "2nd", "a", "b", "river", "unheard"]


def test_plain_ways_have_no_stress_and_no_doubles() -> None:
    entries = {
        "the": [["DH", "AH0"], ["DH", "AH1"], ["DH", "IY0"]],
        "don't": [["D", "OW1", "N", "T"]],
        "readers'": [["R", "IY1", "D", "ER0", "Z"]],
        "co-op": [["K", "OW1", "AA2", "P"]],
        "3d": [["TH", "R", "IY1", "D", "IY1"]],
    }
    assert plain_ways(entries) == {
        "the": (("DH", "AH"), ("DH", "IY")),
        "don't": (("D", "OW", "N", "T"),),
        "readers'": (("R", "IY", "D", "ER", "Z"),),
    }


def test_a_word_has_a_few_ways_at_most_the_first_ones() -> None:
    some = [["AA0"], ["AE1"], ["AH0"], ["AO1"], ["EH0"], ["ER1"]]
    (found,) = plain_ways({"a": some}).values()
    assert found == (("AA",), ("AE",), ("AH",), ("AO",))
    assert len(found) == MOST_PRONUNCIATIONS


def test_usable_words_have_a_sound_and_are_no_letters() -> None:
    assert usable(FREQUENT, WAYS) == ["the", "a", "river"]


def test_needed_words_come_first_then_the_most_frequent() -> None:
    assert set(choose_lexicon(3, {"stop"}, FREQUENT, WAYS)) == {"stop", "the", "a"}
    found = choose_lexicon(99, {"stop"}, FREQUENT, WAYS)
    assert list(found) == ["a", "river", "stop", "the"], "sorted"
    assert found == {word: WAYS[word] for word in found}


def test_all_needed_words_are_kept_though_there_is_no_room() -> None:
    assert set(choose_lexicon(1, {"stop", "b", "river"}, FREQUENT, WAYS)) == {"stop", "b", "river"}


def test_espeak_says_what_the_dictionary_lacks() -> None:
    found = choose_lexicon(3, {"stop", "quadriceps"}, FREQUENT, WAYS)
    assert set(found) == {"stop", "quadriceps", "the"}
    (first, *_) = found["quadriceps"]
    assert first[:3] == ("K", "W", "AA")
    assert {phone for way in found["quadriceps"] for phone in way} <= set(PHONES)


def test_what_nobody_can_say_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def silent(words: list[str]) -> dict[str, list[tuple[str, ...]]]:
        asked.append(words)
        return {word: [] for word in words}

    monkeypatch.setattr(module, "pronounce", silent)
    assert set(choose_lexicon(2, {"zzz", "stop"}, FREQUENT, WAYS)) == {"stop", "the"}
    assert asked == [["zzz"]], "only what the dictionary lacks"


def test_the_unknown_word_is_no_word_of_a_dictionary() -> None:
    assert plain_ways({UNKNOWN: [["AH0"]]}) == {}
