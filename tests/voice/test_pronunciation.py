from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from scripts.sound_alikes import pronunciations
from voice.models import (
    PronunciationError,
    find_model,
    is_pronounceable,
    pronounce,
    read_words,
)
from voice.models.arpabet import MOST_PRONUNCIATIONS, to_arpabet
from voice.models.phone_table import ARPABET

Phones = tuple[str, ...]


def leaving(status: int, printed: str = "") -> tuple[str, ...]:
    """A command that prints something and leaves."""
    script = f"import sys; sys.stdin.read(); print({printed!r}); sys.exit({status})"
    return (sys.executable, "-c", script)


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Phones to change, add or take away."""
    row = list(range(len(other) + 1))
    for at, phone in enumerate(one, 1):
        left, row[0] = row[0], at
        for place, wanted in enumerate(other, 1):
            change = left + (phone != wanted)
            left, row[place] = row[place], min(change, row[place] + 1, row[place - 1] + 1)
    return row[-1]


def test_known_words_are_said_nearly_as_in_the_lexicon() -> None:
    known = pronunciations(find_model())
    words = [word for word in sorted(known) if word.isalpha()]
    words = words[:: len(words) // 500][:500]
    said = pronounce(words)
    wrong = total = 0
    for word in words:
        nearest = min(known[word], key=lambda way: distance(said[word][0], way))
        wrong += distance(said[word][0], nearest)
        total += len(nearest)
    assert wrong / total < 0.045


@pytest.mark.parametrize(
    ("phonemes", "first"),
    [
        ("k_'a_t_s", "K AE T S"),
        ("h_'a_p_i", "HH AE P IY"),
        ("f_'O@_r_@_s_t", "F AO R AH S T"),
        ("'3:_r_aI2", None),
        ("b_'O:_r_d_3_r_I_N", "B AO R D ER IH NG"),
        ("r_'eI_d_I2_;_,oU", "R EY D IY OW"),
        ("'i@_r_@", "IH R AH"),
        ("b_'i:_?_n-", "B IY T AH N"),
        ("(fr)_b_l_'A~_(en-us)", "B L AA"),
        ("w_'V_n h_'V_n_d_r_I2_d", "W AH N HH AH N D R IH D"),
        ("", ""),
    ],
)
def test_names_of_phonemes(phonemes: str, first: str | None) -> None:
    ways = to_arpabet(phonemes)
    assert ways[:1] == (() if not first else (tuple(first.split()),))
    assert len(set(ways)) == len(ways) <= MOST_PRONUNCIATIONS
    assert all(way and ARPABET.issuperset(way) for way in ways)


def test_several_ways_to_say_a_foreign_word() -> None:
    said = pronounce(["baddha", "supta", "piriformis"])
    assert [" ".join(way) for way in said["baddha"]] == ["B AE D AH", "B AA D AH"]
    assert [" ".join(way) for way in said["supta"]] == ["S AH P T AH", "S UH P T AH"]
    assert "P IH R AH F AO R M AH S" in [" ".join(way) for way in said["piriformis"]]


def test_what_was_asked_before_changes_nothing() -> None:
    words = sorted(word for word in read_words(find_model()) if word.isalpha())[::100]
    said = pronounce(words)
    assert pronounce(words[::-1]) == said
    assert pronounce(words[7:8]) == {words[7]: said[words[7]]}


@pytest.mark.parametrize("word", ["растяжка", "l5", "two words", "", "'", "a--b", "\0"])
def test_what_is_no_english_word(word: str) -> None:
    assert not is_pronounceable(word)
    assert pronounce([word], leaving(1)) == {word: ()}


def test_accents_are_taken_off() -> None:
    assert is_pronounceable("śavāsana")
    said = pronounce(["śavāsana", "savasana"])
    assert said["śavāsana"] == said["savasana"] != ()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (leaving(3), "pyttsx3 cannot be imported: install it"),
        (leaving(4), "espeak-ng library cannot be loaded: install espeak-ng"),
        (leaving(5), "American voice cannot be found: install espeak-ng"),
        (leaving(-11), "gave no answer .*: try again"),
        (leaving(0, "no json"), "gave no answer .*: try again"),
        (leaving(0, "[]"), "gave no answer .*: try again"),
        (("/nowhere/at/all",), "gave no answer .*: try again"),
    ],
)
def test_no_answer_is_one_sentence(command: tuple[str, ...], words: str) -> None:
    with pytest.raises(PronunciationError, match=words) as caught:
        pronounce(["piriformis"], command)
    message = str(caught.value)
    assert "'piriformis'" in message
    assert message.endswith(".")
    assert "\n" not in message
