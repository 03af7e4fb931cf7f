from __future__ import annotations

import pytest

from intents.narration import HELP_NARRATING, LISTENING, SAFETY_QUESTION, SAY_READY
from tests.app.fakes import FakeMouth, language
from voice.app.masking import Mask, OwnVoice
from voice.app.own_words import AFTER_S, SLACK_S
from voice.audio import to_samples
from voice.narrator import Line, Narrator

SPOKEN_S = 1.0
"""When the narrator begins to say its line."""

WORD_S = 0.4
START_S = SPOKEN_S + 3 * WORD_S
END_S = SPOKEN_S + 6 * WORD_S
"""When "start morning stretch" sounds in it."""


def narrator(text: str = LISTENING, *, has_words: bool = True) -> Narrator:
    """One that has begun to say a line."""
    player = Narrator(FakeMouth(WORD_S, has_words))
    player.render_to(to_samples(SPOKEN_S))
    player.say(Line(1, text, "instruction"))
    return player


def said(text: str = LISTENING, until_s: float = 30.0, *, has_words: bool = True) -> Narrator:
    """One that has said it."""
    player = narrator(text, has_words=has_words)
    player.render_to(to_samples(until_s))
    return player


def own(
    player: Narrator, start_s: float, end_s: float, state: str = "idle", *, is_heard: bool = True
) -> OwnVoice:
    return Mask(language(), player, lambda: is_heard).own_voice(state, start_s, end_s)


START = "start morning stretch"


@pytest.mark.parametrize("until_s", [END_S - 0.2, END_S + 0.3, END_S + 20.0])
def test_its_own_words_do_not_count_while_they_sound_and_later(until_s: float) -> None:
    player = said(until_s=until_s)
    assert own(player, START_S, END_S).others(START) is None
    assert own(player, START_S + 0.1, END_S - 0.1).others(START) is None


def test_its_own_words_do_not_count_where_the_whole_line_was_taken_for_an_utterance() -> None:
    assert own(said(), SPOKEN_S, END_S).others(START) is None
    assert own(said(), SPOKEN_S - SLACK_S + 0.01, END_S).others(START) is None


def test_the_ears_may_misjudge_the_end_a_little() -> None:
    late_s = END_S + AFTER_S + SLACK_S
    assert own(said(), START_S, late_s - 0.01).others(START) is None
    assert own(said(), START_S, late_s + 0.01).others(START) == START


def test_who_speaks_on_after_the_words_is_heard() -> None:
    assert own(said(), START_S, END_S + 1.0).others(START) == START
    assert own(said(), END_S + 1.0, END_S + 2.0).others(START) == START


def test_who_began_long_before_the_line_is_heard() -> None:
    assert own(said(), SPOKEN_S - 1.0, START_S + 0.4).others(START) == START


@pytest.mark.parametrize("text", ["stop", "ouch", "help me", "no more", "what can I say"])
def test_what_the_narrator_does_not_say_is_heard(text: str) -> None:
    assert own(said(), START_S, END_S).others(text) == text


@pytest.mark.parametrize("text", ["help", "say help"])
def test_a_sentence_of_other_words_is_heard_over_the_line(text: str) -> None:
    player = said(SAY_READY)
    heard = own(player, SPOKEN_S, SPOKEN_S + 1.0, "narrating").others(text)
    assert heard == "help"


def test_nearly_its_own_words_do_not_count() -> None:
    assert own(said(), START_S, END_S).others("start the morning stretch") is None


@pytest.mark.parametrize(
    ("line", "text"), [(SAY_READY, "ready please"), ("Lie on your back.", "go back")]
)
def test_a_phrase_of_the_same_meaning_with_some_of_its_words_does_not_count(
    line: str, text: str
) -> None:
    assert language().read(["go"], "narrating") is not None
    assert own(said(line), SPOKEN_S, SPOKEN_S + 1.5, "narrating").others(text) is None


def test_words_beside_those_that_say_nothing_are_read_alone() -> None:
    heard = own(said(SAY_READY), SPOKEN_S, SPOKEN_S + 2.0, "narrating")
    assert heard.others("ready when you are there next") == "next"


def test_a_word_of_the_line_is_left_in_a_sentence_of_another_meaning() -> None:
    heard = own(said(SAY_READY), SPOKEN_S, SPOKEN_S + 1.0, "narrating")
    assert heard.others("not ready") == "not ready"


def test_what_is_said_beside_its_own_words_is_read_alone() -> None:
    heard = own(said(SAY_READY), SPOKEN_S, SPOKEN_S + 2.4, "narrating")
    assert heard.others("ready pause") == "pause"
    assert heard.others("stop ready there") == "stop"
    assert heard.others("stop ready the dog") == "stop the dog"
    assert heard.others("ready stop") == "stop"
    assert heard.others("ready ready") == "ready"


def test_an_answer_counts_after_it_was_named_or_over_other_words() -> None:
    player = said(SAFETY_QUESTION[-1], SPOKEN_S + 2.4)
    assert SAFETY_QUESTION[-1] == "Say yes, no, or not sure."
    yes_s = SPOKEN_S + WORD_S
    state = "question:yes_no"
    assert own(player, yes_s, yes_s + 0.4, state).others("yes") is None
    assert own(player, yes_s + 1.2, yes_s + 1.6, state).others("yes") == "yes"
    assert own(player, SPOKEN_S + 3.1, SPOKEN_S + 3.4, state).others("yes") == "yes"


def test_no_more_of_its_words_are_taken_from_the_ends_than_it_takes_to_understand_the_rest() -> (
    None
):
    line = SAFETY_QUESTION[-1]
    state = "question:yes_no"
    heard = own(said(line), SPOKEN_S, SPOKEN_S + 1.4, state)
    assert language().read(["no idea"], state) is not None
    assert heard.others("say no idea") == "no idea"
    assert heard.others("say yes no idea") == "no idea"
    assert heard.others("no idea or") == "no idea"
    assert heard.counting(["say no idea", "say no"]) == ("no idea", "")
    assert heard.others("say no") is None
    assert heard.others("yes no or") is None
    ready = own(said(SAY_READY), SPOKEN_S, SPOKEN_S + 1.0, "narrating")
    assert ready.others("say ready please") != "ready please"


def test_a_pause_that_is_named_is_not_a_pause_and_another_one_is() -> None:
    player = said(HELP_NARRATING)
    pause_s = SPOKEN_S + 4 * WORD_S
    assert HELP_NARRATING.split()[4] == "pause,"
    assert own(player, pause_s, pause_s + 0.5, "narrating").others("pause") is None
    assert own(player, SPOKEN_S, SPOKEN_S + 0.5, "narrating").others("pause") == "pause"


def test_a_phrase_that_means_nothing_in_a_state_is_nothing_there() -> None:
    assert own(said(), START_S, END_S, "holding").others("left") == "left"


def test_with_headphones_everything_is_heard() -> None:
    assert own(said(), START_S, END_S, is_heard=False).others(START) == START
    assert own(said(), START_S, END_S, is_heard=False).counting([START]) == (START,)


def test_what_comes_late_from_the_loudspeaker_is_still_its_own() -> None:
    """Wireless loudspeakers are half a second late; then a phrase is over later too."""
    late_s = 0.5
    for delay_s, text in ((None, START), (late_s, None)):
        mask = Mask(language(), said(), lambda: True, lambda delay_s=delay_s: delay_s)  # type: ignore[misc]
        own_voice = mask.own_voice("idle", START_S + late_s, END_S + late_s + AFTER_S)
        assert own_voice.others(START) == text


def test_words_without_times_may_sound_anywhere_in_their_line() -> None:
    player = said(has_words=False)
    assert own(player, START_S, END_S).others(START) is None
    assert own(player, SPOKEN_S, SPOKEN_S + 1.0).others(START) is None
    assert own(player, END_S + 1.0, END_S + 2.0).others(START) == START


def test_words_that_were_cut_off_were_not_said() -> None:
    player = said(until_s=START_S - 0.1)
    player.silence()
    player.render_to(to_samples(END_S))
    assert own(player, START_S, END_S).others(START) == START


def test_a_phrase_that_was_cut_short_was_said_until_the_cut() -> None:
    player = said(until_s=END_S - 0.2)
    player.silence()
    player.render_to(to_samples(END_S + 3.0))
    cut_s = END_S - 0.2
    assert own(player, START_S, cut_s).others(START) is None
    assert own(player, START_S, cut_s + AFTER_S + SLACK_S + 0.01).others(START) == START


def test_what_the_narrator_explains_is_not_read_as_something_less_likely() -> None:
    heard = own(said(SAY_READY), SPOKEN_S, SPOKEN_S + 2.0, "narrating")
    assert heard.counting(["ready", "repeat", "next"]) == ("", "", "")
    assert heard.counting(["repeat", "ready", "next"]) == ("repeat", "", "")
    assert heard.counting([]) == ()


def test_stop_beside_its_words_counts_even_where_the_narrator_explains_more() -> None:
    heard = own(said(SAY_READY), SPOKEN_S, SPOKEN_S + 2.0, "narrating")
    assert heard.counting(["ready", "ready stop", "ready pause"]) == ("", "stop", "")
    assert heard.counting(["stop", "ready"]) == ("stop", "")
