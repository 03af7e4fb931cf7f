"""Where a voice over the narrator is hard to hear, movements are worded briefly."""

from __future__ import annotations

from intents.coach.events import HardToHear
from tests.intents.coach_driver import Driver


def wording(driver: Driver, movement: str, since_s: float = 0.0) -> set[str]:
    """What was said of a movement's way in, as "full" or "brief"; what both say is neither."""
    block = next(block for block in driver.state.plan if block.movement.id == movement)
    full, brief = ({step.say for step in block.steps(how)} for how in ("full", "brief"))
    said = set(driver.said(since_s))
    return {
        name for name, texts in (("full", full - brief), ("brief", brief - full)) if texts & said
    }


def test_movements_that_begin_from_then_on_are_worded_briefly() -> None:
    driver = Driver.holding("knee-rolls")
    told_s = driver.now_s
    driver.tell(HardToHear(True))
    driver.until(lambda d: d.holds("start", "leg-crossover"))
    assert wording(driver, "knee-rolls") == {"full"}
    assert wording(driver, "leg-crossover", told_s) == {"brief"}


def test_and_in_full_again_once_a_voice_is_heard() -> None:
    driver = Driver.idle()
    driver.tell(HardToHear(True))
    driver.tell(HardToHear(False))
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.holds("start", "leg-crossover"))
    assert wording(driver, "leg-crossover") == {"full"}
