"""What was heard is always decided: a reflex never stays."""

from __future__ import annotations

from intents.coach import Position
from intents.coach.events import Decided, Reflex
from intents.language import Language
from tests.app.fakes import FakeMouth
from voice.app.listener import Listener
from voice.app.masking import Mask
from voice.ears import Alternative, Partial, Utterance
from voice.narrator import Narrator


def test_a_reflex_is_decided_even_where_an_unknown_routine_seems_to_be_named() -> None:
    language = Language.packaged({"crossover": ["crossover"]})
    listener = Listener(language, Mask(language, Narrator(FakeMouth()), lambda: False))
    place = Position("idle", 0, None)
    assert listener.partial(Partial("stop", 1.3, 1.0, place), 1.3) == Reflex("STOP")
    heard = Utterance(1.0, 2.0, (Alternative("start yoga", 0.0),), place)
    assert listener.utterance(heard, 2.5).event == Decided(None, place, "STOP")
