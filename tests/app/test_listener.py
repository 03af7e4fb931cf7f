"""What was heard is always decided: a reflex never stays."""

from __future__ import annotations

from math import inf

import pytest

from intents.coach import Position
from intents.coach.events import Decided, Reflex, Unsure
from intents.intent import Command, Intent
from intents.language import Language
from intents.narration import HELP_NARRATING
from tests.app.fakes import FakeMouth
from voice.app.listener import Listener
from voice.app.masking import Mask
from voice.app.operating_point import CLEAR_DB, FIRST, NEAR, REFLEX, USUAL
from voice.audio import to_samples
from voice.ears import Alternative, Partial, Utterance
from voice.ears.second_opinion import OTHER_WORD_COST, WORD_COST
from voice.narrator import Line, Narrator


def test_a_reflex_is_decided_even_where_an_unknown_routine_seems_to_be_named() -> None:
    language = Language.packaged({"crossover": ["crossover"]})
    listener = Listener(language, Mask(language, Narrator(FakeMouth()), lambda: False))
    place = Position("idle", 0, None)
    assert listener.partial(Partial("stop", 1.3, 1.0, place, doubt=FIRST), 1.3) == Reflex("STOP")
    heard = Utterance(1.0, 2.0, (Alternative("start yoga", 0.0),), place)
    assert listener.utterance(heard, 2.5).event == Decided(Command(Intent.STOP), place, "STOP")


def unsure(text: str, doubt: float, state: str) -> object:
    language = Language.packaged({"crossover": ["crossover"]})
    listener = Listener(language, Mask(language, Narrator(FakeMouth()), lambda: False))
    place = Position(state, 0, None)
    cost = WORD_COST * len(text.split()) - doubt
    heard = Utterance(1.0, 2.0, (Alternative(text, 0.0, 0.0),), place, common_cost=cost)
    return listener.utterance(heard, 2.5).event


def test_what_is_nearly_a_command_is_told_to_the_coach() -> None:
    assert unsure("resume", USUAL + 1.0, "paused") == Unsure(Position("paused", 0, None))
    assert unsure("resume", USUAL + NEAR + 1.0, "paused") is None
    assert unsure("lovely weather", 0.0, "paused") is None


def test_a_beginning_that_is_believed_more_and_more_acts_once_and_stands_in_the_end() -> None:
    language = Language.packaged({"crossover": ["crossover"]})
    listener = Listener(language, Mask(language, Narrator(FakeMouth()), lambda: False))
    place = Position("holding", 0, None)
    doubts = (REFLEX, FIRST + 0.5, FIRST - 0.5)
    heard = [Partial("stop", 1.3, 1.0, place, doubt=doubt) for doubt in doubts]
    reflexes = [listener.partial(partial, 1.3) for partial in heard]
    assert reflexes == [Reflex("STOP"), None, None]
    whole = Utterance(1.0, 3.0, (Alternative("stop the dog", 0.0),), place)
    decided = listener.utterance(whole, 3.5).event
    assert decided == Decided(Command(Intent.STOP), place, "STOP")


@pytest.mark.parametrize(("over_db", "told"), [(14.06, 14.1), (inf, None)])
def test_how_far_it_stood_above_the_narrators_remains_is_told(
    over_db: float, told: float | None
) -> None:
    language = Language.packaged({"crossover": ["crossover"]})
    listener = Listener(language, Mask(language, Narrator(FakeMouth()), lambda: True))
    place = Position("holding", 0, None)
    heard = Utterance(1.0, 2.0, (Alternative("next", 0.0),), place, over_db)
    assert listener.utterance(heard, 2.5).fields["over_echo"] == told
    assert listener.typed("next", place, 3.0).fields["over_echo"] is None


def test_what_may_be_the_narrators_remains_is_answered_with_no_tone() -> None:
    language = Language.packaged({"crossover": ["crossover"]})
    listener = Listener(language, Mask(language, Narrator(FakeMouth()), lambda: True))
    place = Position("paused", 0, None)
    for over_db, event in ((CLEAR_DB, Unsure(place)), (CLEAR_DB - 1.0, None)):
        found = (Alternative("resume", 0.0, 0.0),)
        heard = Utterance(1.0, 2.0, found, place, over_db, WORD_COST - USUAL - 1.0)
        assert listener.utterance(heard, 2.5).event == event


def over_help(state: str = "narrating") -> tuple[Listener, Position]:
    """One that hears what the narrator may be told, from one second on: pause is the fifth word."""
    language = Language.packaged({"crossover": ["crossover"]})
    narrator = Narrator(FakeMouth(0.5))
    narrator.render_to(to_samples(1.0))
    narrator.say(Line(1, HELP_NARRATING, "answer"))
    narrator.render_to(to_samples(8.0))
    return Listener(language, Mask(language, narrator, lambda: True)), Position(state, 0, None)


def test_the_narrators_pause_is_no_reflex_and_no_pause() -> None:
    listener, place = over_help()
    assert listener.partial(Partial("pause", 3.6, 3.0, place, doubt=-4.0), 3.6) is None
    heard = Utterance(3.0, 3.6, (Alternative("pause", 0.0),), place)
    decided = listener.utterance(heard, 4.0)
    assert decided.event is None
    assert (decided.fields["intent"], decided.fields["reflex"]) == (None, None)
    assert decided.fields["text"] == "pause"


def test_stop_over_the_same_words_is_a_reflex_and_a_stop() -> None:
    listener, place = over_help()
    assert listener.partial(Partial("stop", 3.6, 3.0, place, doubt=-4.0), 3.6) == Reflex("STOP")
    heard = Utterance(3.0, 3.6, (Alternative("stop", 0.0),), place)
    assert listener.utterance(heard, 4.0).event == Decided(Command(Intent.STOP), place, "STOP")


def test_what_is_said_beside_the_narrators_words_pays_for_them_as_for_other_words() -> None:
    exactly = 2 * WORD_COST + OTHER_WORD_COST
    for common_cost, is_believed in ((exactly, True), (exactly - 0.1, False)):
        listener, place = over_help()
        alternative = Alternative("ready switch sides", 0.0)
        heard = Utterance(2.0, 3.6, (alternative,), place, common_cost=common_cost)
        event = listener.utterance(heard, 4.0).event
        assert (event == Decided(Command(Intent.SWITCH_SIDE), place)) is is_believed


def test_the_narrators_own_words_are_no_talk_that_makes_the_next_command_doubtful() -> None:
    listener, place = over_help()
    own = Utterance(2.5, 5.5, (Alternative("ready pause repeat next", 0.0),), place)
    assert listener.utterance(own, 5.8).event is None
    alternative = Alternative("switch sides", 0.0)
    mine = Utterance(6.0, 6.6, (alternative,), place, common_cost=2 * WORD_COST - USUAL + 0.1)
    assert listener.utterance(mine, 7.0).event == Decided(Command(Intent.SWITCH_SIDE), place)


def test_a_reflex_that_was_withdrawn_is_not_logged_and_may_come_again() -> None:
    listener, place = over_help("holding")
    said = Partial("pause", 21.3, 21.0, place, doubt=-4.0)
    assert listener.partial(said, 21.3) == Reflex("PAUSE")
    listener.withdraw()
    assert listener.partial(said, 21.5) == Reflex("PAUSE")
    listener.withdraw()
    heard = Utterance(21.0, 21.6, (Alternative("pause", 0.0),), place)
    assert listener.utterance(heard, 22.0).fields["reflex"] is None
