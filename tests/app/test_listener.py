"""What was heard is always decided: a reflex never stays."""

from __future__ import annotations

from intents.coach import Position
from intents.coach.events import Decided, Reflex, Unsure
from intents.intent import Command, Intent
from intents.language import Language
from tests.app.fakes import FakeMouth
from voice.app.limits import FIRST, NEAR, REFLEX, USUAL
from voice.app.listener import Listener
from voice.app.masking import Mask
from voice.ears import Alternative, Partial, Utterance
from voice.ears.second_opinion import WORD_COST
from voice.narrator import Narrator


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
