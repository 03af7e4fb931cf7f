"""The last one, the way up, and what is done on one's feet."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Config, Phase
from intents.language import Language
from intents.routine import Library, Profile, Routine
from intents.safety import Flag
from intents.settings import Settings
from tests.intents.coach_driver import Driver


def entered(driver: Driver, since_s: float) -> list[object]:
    return [fields["id"] for t, fields in driver.records("movement") if t >= since_s]


def test_the_last_one_is_finished_then_comes_the_way_up() -> None:
    driver = Driver.holding("knee-rolls")
    at_s = driver.now_s
    driver.command("FINISH_SOON")
    assert driver.said(at_s) == [narration.THEN_UP]
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert entered(driver, at_s) == ["log-roll-sit"]
    (_, end), *_ = driver.records("session", phase="end")
    assert end["skipped"] == ["leg-crossover", "long-reach"]


def test_where_the_routine_does_not_get_up_the_closing_follows() -> None:
    driver = Driver.idle()
    driver.command("START", routine="crossover")
    driver.until(lambda d: d.state.phase is Phase.HOLDING)
    driver.command("FINISH_SOON")
    assert driver.said()[-1] == narration.THEN_DONE
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert len(driver.records("hold", phase="end")) == 1


@pytest.mark.parametrize("after_s", [0.5, 3.0, 12.0])
def test_asked_for_at_any_moment_the_session_comes_to_its_end(after_s: float) -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    driver.run(after_s)
    driver.command("FINISH_SOON")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert entered(driver, 0.0) == ["breath-settle", "log-roll-sit"]


def test_in_the_rest_after_a_movement_it_is_over() -> None:
    driver = Driver.holding("knee-rolls")
    driver.until(lambda d: d.state.resting)
    at_s = driver.now_s
    driver.command("FINISH_SOON")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert entered(driver, at_s) == ["log-roll-sit"]


def test_in_a_pause_it_stays_a_pause() -> None:
    driver = Driver.holding("knee-rolls")
    driver.command("PAUSE")
    driver.command("FINISH_SOON")
    driver.run(5.0)
    assert driver.state.phase is Phase.PAUSED
    driver.command("RESUME")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)


def test_getting_up_leads_out_of_what_is_held_and_then_up() -> None:
    driver = Driver.holding()
    block, at_s = driver.state.block, driver.now_s
    assert block is not None
    driver.command("GET_UP")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert driver.said(at_s)[0] == block.text(block.movement.release[0])
    assert entered(driver, at_s) == ["log-roll-sit"]
    assert "Last: log roll and sit." in driver.said(at_s)


@pytest.mark.parametrize("profile", [Profile(), None])
def test_getting_up_from_idle_asks_nothing_and_keeps_the_place(profile: Profile | None) -> None:
    place = ("morning-stretch", 5)
    driver = Driver.idle(profile=profile, place=place)
    at_s = driver.now_s
    driver.command("GET_UP")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert entered(driver, at_s) == ["log-roll-sit"]
    assert driver.state.place == place


def test_who_sits_already_is_told_how_to_stand() -> None:
    driver = Driver.holding("log-roll-sit")
    driver.command("GET_UP")
    assert driver.said()[-1] == narration.STAND_SLOWLY


def test_going_back_from_the_way_up_leads_to_what_was_there_before() -> None:
    driver = Driver.holding("knee-rolls")
    driver.command("GET_UP")
    driver.until(lambda d: bool(d.records("movement", id="log-roll-sit")))
    at_s = driver.now_s
    driver.command("PREVIOUS")
    driver.run(20.0)
    assert entered(driver, at_s) == ["knee-rolls"]


def test_on_ones_feet_only_after_a_yes() -> None:
    driver = Driver.idle()
    driver.command("STANDING")
    assert driver.state.label == "question:yes_no"
    driver.run(3.0)
    driver.command("YES")
    driver.run(5.0)
    assert entered(driver, 0.0) == ["high-knee-march"]


@pytest.mark.parametrize("answer", ["NO", "DONT_KNOW", None])
def test_without_a_yes_nobody_stands(answer: str | None) -> None:
    driver = Driver.idle()
    driver.command("STANDING")
    if answer:
        driver.command(answer)
    driver.run(15.0)
    assert driver.said()[-1] == narration.NOT_STANDING
    assert driver.state.label == "idle"


def test_who_is_unsteady_never_does_it_and_in_a_session_it_comes_later() -> None:
    driver = Driver.idle(profile=Profile(frozenset({Flag.UNSTEADY})))
    driver.command("STANDING")
    assert driver.said()[-1] == "It is only for who is steady on their feet."
    assert driver.state.question is None
    driver = Driver.holding()
    driver.command("STANDING")
    assert driver.said()[-1] == narration.STANDING_LATER


def finished(routine: str, **changes: object) -> list[str]:
    """What is said from the closing line on."""
    driver = Driver.idle(**changes)
    driver.command("START", routine=routine)
    driver.until(lambda d: d.state.phase is Phase.FINISHED, limit_s=2400.0)
    driver.run(10.0)
    said = driver.said()
    closing = (narration.CLOSING_UP, narration.CLOSING_STANDING, narration.CLOSING)
    return said[next(at for at, text in enumerate(said) if text in closing) :]


@pytest.mark.parametrize("routine", ["quick-morning", "getting-up"])
def test_who_sits_at_the_end_is_offered_the_walking_once(routine: str) -> None:
    assert finished(routine) == [narration.CLOSING_UP, narration.WALK_OFFER]


@pytest.mark.parametrize(
    "changes",
    [
        {"profile": Profile(frozenset({Flag.UNSTEADY}))},
        {"profile": Profile(frozenset({Flag.SURGERY}))},
        {"profile": Profile(), "excluded": frozenset({"high-knee-march"})},
        {"profile": Profile(), "settings": Settings(talk="brief")},
    ],
)
def test_it_is_offered_only_to_whom_it_suits(changes: dict[str, object]) -> None:
    suits = "settings" in changes
    assert (narration.WALK_OFFER in finished("quick-morning", **changes)) is suits


def test_after_pain_it_is_not_offered() -> None:
    driver = Driver.holding("knee-rolls")
    driver.command("PAIN")
    driver.run(12.0)
    driver.command("CHOICE", choice="skip")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.run(10.0)
    assert driver.said()[-1] == narration.CLOSING_UP


def test_a_routine_that_held_it_or_ends_lying_offers_nothing() -> None:
    mine = Routine.model_validate(
        {
            "id": "mine",
            "name": "Mine",
            "gets_up": True,
            "movements": [{"id": "high-knee-march"}, {"id": "seated-march"}],
        }
    )
    held = finished("mine", config=Config(Library.packaged().adding([mine])))
    assert held == [narration.CLOSING_UP]
    assert finished("crossover") == [narration.CLOSING]


def test_the_offer_is_answered_in_its_own_words_and_ends_with_the_stairs() -> None:
    language = Language.packaged(Library.packaged().names())
    offered = narration.WALK_OFFER.split("say: ")[1].rstrip(".")
    reading = language.read([offered], "finished")
    assert reading is not None
    driver = Driver.idle()
    driver.command("START", routine="quick-morning")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.run(10.0)
    at_s = driver.now_s
    driver.command(reading.intent)
    driver.run(5.0)
    assert driver.said(at_s) == list(narration.STANDING_QUESTION)
    driver.command("YES")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.run(5.0)
    assert driver.holds("end", "high-knee-march")
    assert driver.said()[-1] == narration.CLOSING_STANDING
    assert "stairs" in narration.CLOSING_STANDING
