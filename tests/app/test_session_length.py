"""How long a session is said to take, against how long it takes with the real voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from intents.coach import Config, Phase, State
from intents.coach.events import Opened
from intents.routine import Library, Profile, Wording, session_s
from intents.safety import Flag
from intents.settings import Settings
from tests.intents.coach_driver import Driver
from voice.audio import to_seconds
from voice.synthesizer import Synthesizer, Voice

LIBRARY = Library.packaged()
MOST_OFF = 0.03


@dataclass
class Timed(Driver):
    """A coach whose lines take as long as the synthesizer says them."""

    synthesizer: Synthesizer | None = None

    def said_s(self, text: str) -> float:
        assert self.synthesizer is not None
        return to_seconds(self.synthesizer.clip(text, Voice()).samples.size)


@pytest.fixture(scope="module")
def synthesizer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synthesizer]:
    with Synthesizer(tmp_path_factory.mktemp("voice")) as made:
        yield made


def length_s(synthesizer: Synthesizer, routine: str, state: State) -> float:
    driver = Timed(state, synthesizer=synthesizer)
    driver.tell(Opened())
    driver.run(6.0)
    driver.command("START", routine=routine)
    driver.until(lambda d: d.state.phase is Phase.FINISHED, limit_s=2400.0)
    (start_s, _), (end_s, end) = driver.records("session")
    assert end["reason"] == "finished"
    assert end["skipped"] == []
    plan = LIBRARY.plan(routine, state.person)
    assert end["completed"] == list(dict.fromkeys(block.movement.id for block in plan))
    return end_s - start_s


@pytest.mark.parametrize("wording", ["full", "brief", "reminder"])
@pytest.mark.parametrize("routine", list(LIBRARY.routines))
def test_every_routine_goes_to_its_end_in_the_time_that_is_told(
    synthesizer: Synthesizer, routine: str, wording: Wording
) -> None:
    state = State(Config(LIBRARY), profile=Profile(), settings=Settings(talk=wording))
    told_s = session_s(LIBRARY.routines[routine].name, LIBRARY.plan(routine), wording)
    assert told_s == pytest.approx(length_s(synthesizer, routine, state), rel=MOST_OFF)


@pytest.mark.parametrize("flag", list(Flag))
def test_so_does_one_that_is_fitted_to_a_person(synthesizer: Synthesizer, flag: Flag) -> None:
    state = State(Config(LIBRARY), profile=Profile(frozenset({flag})))
    length_s(synthesizer, "crossover", state)
