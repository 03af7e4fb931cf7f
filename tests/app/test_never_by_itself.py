"""Every sentence that the narrator may say, in every state: none of them is a command."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.intent import SAFETY_FIRST
from intents.language import STATES
from intents.language.spoken import words_of
from tests.app.fakes import FakeMouth, language
from tests.intents.test_narration import SENTENCES
from voice.app.masking import Mask
from voice.audio import to_samples
from voice.narrator import Line, Narrator

SPOKEN_S = 1.0
WORD_S = 0.35
LINES = sorted({line for lines in SENTENCES.values() for line in lines})
EVERY = [pytest.param(sorted(set(lines)), id=name) for name, lines in SENTENCES.items()]


def armed_in(line: str, state: str) -> list[tuple[str, str, float, float]]:
    """The phrases in a line with their meaning, and when they begin and end."""
    parts = line.split()
    return [
        (
            armed.intent,
            " ".join(
                w for part in parts[armed.first_word : armed.last_word + 1] for w in words_of(part)
            ),
            SPOKEN_S + WORD_S * armed.first_word,
            SPOKEN_S + WORD_S * (armed.last_word + 1),
        )
        for armed in language().spoken_in(line, state)
    ]


def mask_over(line: str) -> tuple[Mask, float]:
    """A mask after the line has been said, and when it ended."""
    player = Narrator(FakeMouth(WORD_S))
    player.render_to(to_samples(SPOKEN_S))
    player.say(Line(1, line, "instruction"))
    end_s = SPOKEN_S + WORD_S * len(line.split())
    player.render_to(to_samples(end_s + 1.0))
    return Mask(language(), player, lambda: True), end_s


def test_there_is_something_to_mask() -> None:
    found = {
        (intent, phrase)
        for lines in SENTENCES.values()
        for line in lines
        for state in STATES
        for intent, phrase, _, _ in armed_in(line, state)
    }
    assert ("START", "start morning stretch") in found
    assert ("PAUSE", "pause") in found
    assert ("CHOICE", "skip") in found
    assert len(found) > 10
    assert {intent for intent, _ in found}.isdisjoint(SAFETY_FIRST)


@pytest.mark.parametrize("lines", EVERY)
def test_no_phrase_of_a_line_counts_while_it_sounds(lines: list[str]) -> None:
    counted = []
    for line in lines:
        mask, end_s = mask_over(line)
        for state in STATES:
            for _, phrase, first_s, last_s in armed_in(line, state):
                for span in ((first_s, last_s), (SPOKEN_S, end_s), (first_s + 0.2, last_s + 0.3)):
                    own = mask.own_voice(state, *span)
                    if own.counting([phrase]) != ("",):
                        counted.append((line, state, phrase, span))
    assert counted == []


@pytest.mark.parametrize("lines", EVERY)
@pytest.mark.parametrize("word", ["stop", "ouch", "help me"])
def test_stop_pain_and_alarm_count_over_every_line(lines: list[str], word: str) -> None:
    deaf = []
    for line in lines:
        mask, end_s = mask_over(line)
        own = mask.own_voice("narrating", SPOKEN_S, end_s)
        first = words_of(line)[0]
        for heard in (word, f"{word} {first}"):
            (text,) = own.counting([heard])
            if language().reflex(text, "narrating") not in SAFETY_FIRST:
                deaf.append((line, heard))
    assert deaf == []


def test_no_line_holds_an_urgent_phrase_even_where_words_of_it_are_not_heard() -> None:
    urgent = {
        tuple(phrase.split())
        for state in STATES
        for phrase in language().phrases(state)
        if language().reflex(phrase, state) in SAFETY_FIRST
    }
    assert len(urgent) > 100
    for line in LINES:
        for phrase in urgent:
            words = iter(words_of(line))
            assert not all(word in words for word in phrase), (line, phrase)


@settings(max_examples=300)
@given(st.sampled_from(LINES), st.sampled_from(STATES), st.data())
def test_no_words_of_a_line_count_however_few_of_them_are_heard(
    line: str, state: str, data: st.DataObject
) -> None:
    words = words_of(line)
    kept = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    heard = " ".join(word for word, is_kept in zip(words, kept, strict=True) if is_kept)
    mask, end_s = mask_over(line)
    own = mask.own_voice(state, SPOKEN_S, end_s)
    assert language().read(own.counting([heard]), state) is None
    assert own.counting(["stop", heard])[0] == "stop"
    (left,) = own.counting([f"{heard} stop"])
    meant = language().read([left.strip()], state)
    assert meant is not None  # a word of courtesy before it may be left, as in "then stop"
    assert (meant.intent, left.split()[-1]) == ("STOP", "stop")


@settings(max_examples=100)
@given(st.sampled_from(LINES), st.lists(st.sampled_from(["next", "ready", "stop", "left", ""])))
def test_with_headphones_every_word_counts(line: str, texts: list[str]) -> None:
    player = Narrator(FakeMouth(WORD_S))
    player.say(Line(1, line, "instruction"))
    player.render_to(to_samples(SPOKEN_S))
    own = Mask(language(), player, lambda: False).own_voice("narrating", 0.0, SPOKEN_S)
    assert own.counting(texts) == tuple(texts)
