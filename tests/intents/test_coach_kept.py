"""What is kept and what is not, and answers put right."""

from __future__ import annotations

import pytest

from intents import narration, retelling
from intents.coach import Phase
from intents.coach.effects import (
    ForgetAll,
    Remember,
    RememberDone,
    RememberPerson,
    RememberSettings,
)
from intents.routine import Profile
from intents.safety import Flag
from intents.settings import Settings, SetVoice
from tests.intents.coach_driver import Driver


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("HISTORY", retelling.NOTHING_NOTED),
        ("PAIN_HISTORY", retelling.NO_NUMBERS),
        ("REMIND", narration.NO_REMINDERS),
        ("PAIN_NUMBER", narration.NO_QUESTION),
        ("BETTER_SAME_WORSE", narration.NO_QUESTION),
        ("CORRECT", narration.NO_QUESTION),
    ],
)
def test_what_is_not_kept_or_not_asked_is_said(intent: str, words: str) -> None:
    driver = Driver.idle()
    driver.command(intent)
    assert driver.said()[-1] == words


SETTINGS = Settings(
    wait_always=True, held={"leg-crossover": 45.0}, manner=SetVoice(rate=0.9, level_db=-6.0)
)


def known() -> Driver:
    return Driver.idle(
        profile=Profile(frozenset({Flag.KNEE})),
        excluded=frozenset({"knee-rolls"}),
        sore=frozenset({("leg-crossover", "left")}),
        place=("morning-stretch", 3),
        settings=SETTINGS,
        done={"knee-rolls": 4},
    )


def test_what_is_known_is_told() -> None:
    driver = known()
    driver.command("DATA", data="tell")
    assert driver.said()[-3:] == list(narration.WHAT_IS_KEPT)


def test_everything_is_forgotten_at_a_yes() -> None:
    driver = known()
    driver.command("DATA", data="delete")
    driver.run(4.0)
    at_s = driver.now_s
    driver.command("YES")
    effects = [effect for t, effect in driver.log if t >= at_s]
    assert ForgetAll() in effects
    assert RememberPerson(None) in effects
    assert Remember(None, 0) in effects
    assert RememberSettings(Settings()) in effects
    assert RememberDone({}) in effects
    assert SetVoice(level_db=-6.0) in effects
    state = driver.state
    assert state.settings == Settings(manner=SetVoice(level_db=-6.0))
    assert not state.known
    assert (state.profile, state.excluded, state.sore, state.place) == (
        None,
        frozenset(),
        frozenset(),
        None,
    )
    assert driver.said(at_s) == [narration.FORGOTTEN]
    driver.command("START", routine="crossover")
    assert driver.state.label == "question:yes_no"


@pytest.mark.parametrize("answer", ["NO", None])
def test_without_a_yes_everything_is_kept(answer: str | None) -> None:
    driver = known()
    before = driver.state
    driver.command("DATA", data="delete")
    if answer:
        driver.command(answer)
    driver.run(25.0)
    assert driver.said()[-1] == narration.NOT_FORGOTTEN
    assert (driver.state.profile, driver.state.place) == (before.profile, before.place)
    assert (driver.state.settings, driver.state.done) == (before.settings, before.done)
    assert not [e for _, e in driver.log if isinstance(e, RememberPerson)]


def test_of_today_there_is_only_the_place_to_forget() -> None:
    driver = known()
    driver.command("DATA", data="today")
    assert driver.state.place is None
    assert driver.state.profile is not None
    driver.command("CONTINUE_LAST")
    assert driver.said()[-1] == narration.NOTHING_KEPT


def test_an_answer_of_the_interview_can_be_put_right() -> None:
    driver = Driver.idle(profile=None)
    driver.command("START", routine="crossover")
    driver.command("YES")
    driver.command("NO")
    driver.command("YES")
    assert driver.state.flags == {Flag.BONES}
    driver.command("CORRECT")
    assert driver.state.flags == frozenset()
    assert driver.state.question is not None
    assert driver.state.question.number == 1
    driver.run(1.0)
    assert driver.said()[-1] == narration.HEALTH_QUESTIONS[1]
    driver.command("NO")
    assert driver.state.flags == frozenset()


def test_after_pain_worse_is_the_end_and_better_is_asked_again() -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    driver.run(12.0)
    driver.command("BETTER_SAME_WORSE", change="better")
    assert driver.state.label == "question:choice"
    driver.run(3.0)
    driver.command("BETTER_SAME_WORSE", change="worse")
    driver.run(15.0)
    assert driver.state.phase is Phase.IDLE
    assert narration.PAIN_FINISH in driver.said()
