from __future__ import annotations

import pytest

from intents.narration import LISTENING
from tests.app.fakes import FakeMouth, language
from voice.app.masking import AFTER_S, SLACK_S, Mask
from voice.audio import to_samples
from voice.narrator import Line, Narrator

SPOKEN_S = 1.0
"""When the narrator begins to say its line."""

WORD_S = 0.4
START_S = SPOKEN_S + 3 * WORD_S
END_S = SPOKEN_S + 6 * WORD_S
"""When "start morning stretch" sounds in it."""


def narrator(*, has_words: bool = True) -> Narrator:
    """One that has begun to say that it listens."""
    player = Narrator(FakeMouth(WORD_S, has_words))
    player.render_to(to_samples(SPOKEN_S))
    player.say(Line(1, LISTENING, "instruction"))
    return player


def mask(player: Narrator, *, is_heard: bool = True) -> Mask:
    return Mask(language(), player, lambda: is_heard)


def test_the_line_ends_with_the_phrase() -> None:
    assert LISTENING.split()[3:] == ["start", "morning", "stretch."]


@pytest.mark.parametrize("rendered_s", [END_S - 0.2, END_S + 0.3, END_S + 20.0])
def test_the_narrators_own_words_are_covered_while_they_sound_and_later(rendered_s: float) -> None:
    player = narrator()
    player.render_to(to_samples(rendered_s))
    assert mask(player).covers("START", "idle", START_S, END_S)
    assert mask(player).covers("START", "idle", START_S + 0.1, END_S - 0.1)


def test_the_ears_may_misjudge_the_beginning_and_the_end_a_little() -> None:
    player = narrator()
    player.render_to(to_samples(END_S + 1.0))
    early_s, late_s = START_S - SLACK_S, END_S + AFTER_S + SLACK_S
    assert mask(player).covers("START", "idle", early_s + 0.01, late_s - 0.01)
    assert not mask(player).covers("START", "idle", early_s - 0.01, END_S)
    assert not mask(player).covers("START", "idle", START_S, late_s + 0.01)


def test_who_speaks_on_after_the_words_is_heard() -> None:
    player = narrator()
    player.render_to(to_samples(END_S + 2.0))
    assert not mask(player).covers("START", "idle", START_S, END_S + 1.0)
    assert not mask(player).covers("START", "idle", END_S + 1.0, END_S + 2.0)


@pytest.mark.parametrize("intent", ["STOP", "PAIN", "EMERGENCY", "HELP", "LIST"])
def test_what_the_narrator_does_not_say_is_heard(intent: str) -> None:
    player = narrator()
    player.render_to(to_samples(END_S))
    assert not mask(player).covers(intent, "idle", START_S, END_S)


def test_a_phrase_that_means_nothing_in_a_state_covers_nothing_there() -> None:
    player = narrator()
    player.render_to(to_samples(END_S))
    assert not mask(player).covers("START", "holding", START_S, END_S)


def test_with_headphones_nothing_is_covered() -> None:
    player = narrator()
    player.render_to(to_samples(END_S))
    assert not mask(player, is_heard=False).covers("START", "idle", START_S, END_S)


def test_a_clip_without_words_covers_nothing() -> None:
    player = narrator(has_words=False)
    player.render_to(to_samples(END_S))
    assert not mask(player).covers("START", "idle", START_S, END_S)


def test_words_that_were_cut_off_cover_nothing() -> None:
    player = narrator()
    player.render_to(to_samples(START_S - 0.1))
    player.silence()
    player.render_to(to_samples(END_S))
    assert not mask(player).covers("START", "idle", START_S, END_S)


def test_a_phrase_that_was_cut_short_covers_until_the_cut() -> None:
    player = narrator()
    player.render_to(to_samples(START_S + 0.2))
    player.silence()
    player.render_to(to_samples(END_S))
    assert mask(player).covers("START", "idle", START_S, START_S + 0.2)
    assert not mask(player).covers(
        "START", "idle", START_S, START_S + 0.2 + AFTER_S + SLACK_S + 0.1
    )
