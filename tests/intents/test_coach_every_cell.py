"""Nothing that is understood in a state goes unanswered there."""

from __future__ import annotations

import pytest

from intents.coach import Config, Phase
from intents.coach.commands import HANDLERS
from intents.intent import Intent
from intents.language import Language
from tests.intents.coach_driver import LIBRARY, Driver
from tests.intents.test_coach_properties import SLOTS

QUESTIONS = ("question:yes_no", "question:choice", "question:number")

STATES = ("idle", "narrating", "holding", "paused", "finished", *QUESTIONS)
LANGUAGE = Language.packaged({"morning-stretch": ["morning stretch"]})
SILENT = {("STOP", state) for state in STATES} | {("GOODBYE", state) for state in STATES}
CELLS = [
    (str(intent), state)
    for state in STATES
    for intent in LANGUAGE.intents(state)
    if (str(intent), state) not in SILENT
]


def coach_in(state: str) -> Driver:
    """A coach in a state, with a place to go back to in idle."""
    if state in ("idle", "finished"):
        driver = Driver.idle(minute=430)
        driver.command("START", routine="crossover")
        if state == "finished":
            driver.until(lambda d: d.state.phase is Phase.FINISHED)
        driver.command("STOP")
        driver.run(10.0)
        return driver
    if state == "question:yes_no":
        driver = Driver.idle(minute=430, profile=None)
        driver.command("START", routine="crossover")
        driver.run(2.0)
        return driver
    if state == "question:number":
        driver = Driver.idle(minute=900, config=Config(LIBRARY, keeps_journal=True))
        driver.command("START", routine="crossover")
        driver.until(lambda d: d.state.asks)
        return driver
    driver = Driver.holding()
    if state == "question:choice":
        driver.command("PAIN")
        driver.until(lambda d: d.state.asks)
    elif state == "narrating":
        driver.command("REDO_HOLD")
        driver.command("PREVIOUS")
        driver.until(lambda d: d.state.before_work)
        driver.run(4.0)
    elif state == "paused":
        driver.command("PAUSE")
        driver.run(2.0)
    return driver


def test_every_intent_has_a_handler() -> None:
    assert set(HANDLERS) == set(Intent)


@pytest.mark.parametrize(("intent", "state"), CELLS)
def test_what_is_valid_is_answered(intent: str, state: str) -> None:
    driver = coach_in(state)
    assert driver.state.label == state
    before, at_s = driver.state, driver.now_s
    driver.command(intent, **SLOTS.get(intent, {}))
    driver.run(3.0)
    assert driver.said(at_s) or driver.state.phase is not before.phase
