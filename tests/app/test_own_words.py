from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.app.own_words import (
    AFTER_S,
    SLACK_S,
    OwnWord,
    alike,
    covers,
    is_nearly_all,
    others_words,
    overheard,
)

WORDS = st.lists(st.sampled_from(["say", "ready", "when", "you", "are", "there", "back"]))
FOREIGN = st.lists(st.sampled_from(["stop", "pause", "no", "left", "stretch"]))


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize(
    ("heard", "said", "left"),
    [
        ("ready", "say ready when you are there", ""),
        ("set", "first settle and breathe", ""),
        ("settle", "are you set", "settle"),
        ("no", "now breathe", "no"),
        ("ready pause", "say ready when you are there", "pause"),
        ("stop ready", "say ready when you are there", "stop"),
        ("ready ready", "say ready when you are there", "ready"),
        ("go back", "lie on your back", "go"),
        ("breath", "breathe in", ""),
        ("stop", "take small steps", "stop"),
        ("ready", "", "ready"),
        ("", "say ready", ""),
    ],
)
def test_what_is_left_is_what_was_not_said(heard: str, said: str, left: str) -> None:
    assert others_words(words(heard), words(said)) == tuple(words(left))


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("ready", "ready", True),
        ("stretch", "stretches", True),
        ("breathe", "breath", True),
        ("breathes", "breathed", True),
        ("seconds", "second", True),
        ("stop", "step", False),
        ("stop", "start", False),
        ("next", "rest", False),
        ("no", "now", False),
        ("go", "goes", False),
        ("yes", "yet", False),
        ("ready", "steady", False),
        ("paused", "pauses", True),
        ("pause", "pausing", False),
        ("morning", "mornings", True),
        ("resume", "repeat", False),
    ],
)
def test_only_forms_of_a_word_are_alike(one: str, other: str, is_alike: bool) -> None:
    assert alike(one, other) is is_alike
    assert alike(other, one) is is_alike


@given(said=WORDS, data=st.data())
def test_the_narrators_own_words_never_survive(said: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(said), max_size=len(said)))
    heard = [word for word, is_kept in zip(said, kept, strict=True) if is_kept]
    assert others_words(heard, said) == ()


@given(heard=FOREIGN, said=WORDS)
def test_what_the_narrator_did_not_say_is_never_taken(heard: list[str], said: list[str]) -> None:
    assert others_words(heard, said) == tuple(heard)


@given(said=WORDS, other=FOREIGN, data=st.data())
def test_words_of_somebody_else_survive_between_its_own(
    said: list[str], other: list[str], data: st.DataObject
) -> None:
    heard = list(said)
    places = sorted(data.draw(st.integers(0, len(said))) for _ in other)
    for place, word in zip(reversed(places), reversed(other), strict=True):
        heard.insert(place, word)
    assert others_words(heard, said) == tuple(other)


@given(heard=st.one_of(WORDS, FOREIGN), said=WORDS, more=WORDS)
def test_whoever_says_more_leaves_less(heard: list[str], said: list[str], more: list[str]) -> None:
    left = others_words(heard, said)
    rest = iter(heard)
    assert all(word in rest for word in left)
    assert len(others_words(heard, said + more)) <= len(left)


@pytest.mark.parametrize(
    ("heard", "left", "is_own"),
    [
        ("start the morning stretch", "the", True),
        ("ready", "", True),
        ("go back", "go", False),
        ("not ready", "not", False),
        ("next", "next", False),
    ],
)
def test_little_more_than_its_own_words_is_its_own(heard: str, left: str, is_own: bool) -> None:
    assert is_nearly_all(words(heard), words(left)) is is_own


SAID = (OwnWord("say", 1.0, 1.4), OwnWord("ready", 1.4, 1.8), OwnWord("now", 4.0, 4.4))


@pytest.mark.parametrize(
    ("start_s", "end_s", "heard"),
    [
        (1.5, 1.7, "say ready"),
        (0.2, 0.6, ""),
        (0.2, 0.7, "say"),
        (1.8 + AFTER_S + SLACK_S - 0.01, 3.0, "ready"),
        (1.8 + AFTER_S + SLACK_S + 0.01, 3.0, ""),
        (3.0, 4.0 - SLACK_S + 0.01, "now"),
        (0.0, 9.0, "say ready now"),
    ],
)
def test_words_are_heard_a_little_before_and_after(
    start_s: float, end_s: float, heard: str
) -> None:
    assert [word.text for word in overheard(SAID, start_s, end_s)] == words(heard)


def test_who_speaks_on_after_it_or_began_before_it_is_not_covered() -> None:
    first_s, last_s = 1.0 - SLACK_S, 4.4 + AFTER_S + SLACK_S
    assert covers(SAID, first_s, last_s)
    assert not covers(SAID, first_s - 0.01, last_s)
    assert not covers(SAID, first_s, last_s + 0.01)
    assert not covers((), 1.0, 1.1)
