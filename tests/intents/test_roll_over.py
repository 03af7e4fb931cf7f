"""Rolling over in bed takes its time, wherever a movement or the order of movements asks for it."""

from __future__ import annotations

import re

import pytest

from intents import narration, phrasing
from intents.coach import Config, Phase
from intents.coach.agenda import Wait
from intents.routine import Library, Movement, Profile, Routine, Step, estimate_s
from intents.safety import Flag
from intents.timing import ROLL_OVER_S, said_s
from tests.intents.coach_driver import Driver

LIBRARY = Library.packaged()
ROLLS = re.compile(r"\broll (slowly )?(onto|over|to that side|in one piece)", re.IGNORECASE)
LEAST_S, MOST_S = 6.0, 10.0
MOST_WITH_MORE_S = 12.0


def steps(movement: Movement) -> list[tuple[str, Step]]:
    named = {"full": movement.full, "brief": movement.brief, "release": movement.release}
    named |= {"easier": movement.easier, "reminder": movement.reminder or ()}
    return [(name, step) for name, group in named.items() for step in group]


@pytest.mark.parametrize("movement", LIBRARY.movements.values(), ids=list(LIBRARY.movements))
def test_every_roll_over_is_given_its_time(movement: Movement) -> None:
    for name, step in steps(movement):
        if ROLLS.search(step.say):
            # A reminder says the whole way in at once.
            most_s = MOST_WITH_MORE_S if name == "reminder" else MOST_S
            assert LEAST_S <= step.pause_s <= most_s, step.say


def test_the_steps_that_roll_are_found() -> None:
    found = {m.id for m in LIBRARY.movements.values() for _, s in steps(m) if ROLLS.search(s.say)}
    assert found == {"breath-settle", "log-roll-sit", "open-book", "prone-prop", "side-quad"}
    assert LEAST_S <= ROLL_OVER_S <= MOST_S


def own(*ids: str) -> Library:
    movements = [{"id": id_} for id_ in ids]
    mine = Routine.model_validate({"id": "mine", "name": "Mine", "movements": movements})
    return LIBRARY.adding([mine])


def begun(*ids: str, **changes: object) -> Driver:
    driver = Driver.idle(config=Config(own(*ids)), **changes)
    driver.command("START", routine="mine")
    return driver


@pytest.mark.parametrize("before", ["open-book", "side-quad", "prone-prop"])
@pytest.mark.parametrize("after", ["breath-settle", "neck-turn", "log-roll-sit"])
def test_face_up_after_lying_on_a_side_is_said_and_given_time(before: str, after: str) -> None:
    driver = begun(before, after)
    driver.until(lambda d: narration.ROLL_FACE_UP in d.said())
    first = LIBRARY.movements[after].full[0].say
    driver.until(lambda d: first in d.said())
    times = {getattr(effect, "text", ""): t for t, effect in driver.log}
    said_at_s = times[narration.ROLL_FACE_UP]
    roll_s = driver.said_s(narration.ROLL_FACE_UP)
    assert times[first] - said_at_s == pytest.approx(roll_s + ROLL_OVER_S)
    assert driver.said().count(narration.ROLL_FACE_UP) == 1


def test_who_lies_face_up_does_not_roll() -> None:
    driver = begun("breath-settle", "ankle-pumps")
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert narration.ROLL_FACE_UP not in driver.said()


def test_nor_does_who_was_only_told_of_the_side() -> None:
    driver = begun("breath-settle", "open-book", "ankle-pumps")
    driver.until(
        lambda d: (
            d.state.index == 1
            and isinstance(d.state.current, Wait)
            and d.state.current.why == "between"
        )
    )
    driver.command("NEXT")
    driver.until(lambda d: bool(d.holds("start", "ankle-pumps")))
    assert narration.ROLL_FACE_UP not in driver.said()


def test_what_is_to_be_minded_is_said_before_the_roll() -> None:
    driver = begun("open-book", "neck-turn", profile=Profile(frozenset({Flag.PREGNANCY})))
    driver.until(lambda d: narration.ROLL_FACE_UP in d.said())
    said = driver.said()
    at = said.index(narration.ROLL_FACE_UP)
    assert said[at - 1] == LIBRARY.movements["neck-turn"].eased[Flag.PREGNANCY]


def test_the_roll_is_in_the_length_that_is_told() -> None:
    plan = own("open-book", "breath-settle").plan("mine")
    apart_s = estimate_s(plan[:2], "full") + estimate_s(plan[2:], "full")
    more_s = said_s(narration.ROLL_FACE_UP) + ROLL_OVER_S
    assert estimate_s(plan, "full") == pytest.approx(apart_s + more_s)


@pytest.mark.parametrize("movement", ["prone-prop", "high-knee-march", "seated-march"])
def test_between_sets_a_movement_may_say_how_to_rest(movement: str) -> None:
    driver = begun("breath-settle", movement)
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    sets = LIBRARY.movements[movement].sets
    assert driver.said().count(str(LIBRARY.movements[movement].set_rest)) == sets - 1
    assert narration.SET_REST not in driver.said()


def test_who_is_unsteady_marches_seated() -> None:
    unsteady = Profile(frozenset({Flag.UNSTEADY}))
    library = own("breath-settle", "high-knee-march")
    assert [b.movement.id for b in library.plan("mine", unsteady)][1:] == ["seated-march"]
    driver = begun("breath-settle", "high-knee-march", profile=unsteady)
    driver.run(20.0)
    assert phrasing.swapped("Walk on the spot", "Seated march") in driver.said()


def test_what_is_eased_fits_the_steps() -> None:
    for movement in LIBRARY.movements.values():
        lines = " ".join(step.say for _, step in steps(movement)).lower()
        eased = " ".join(movement.eased.values()).lower()
        assert not ("propped up" in eased and "low pillow" in lines), movement.id
        assert not ("knees bent" in eased and "both legs lie long" in lines), movement.id
    long_reach = LIBRARY.movements["long-reach"]
    pillow = "pillow"
    assert pillow in long_reach.eased[Flag.STENOSIS]
    assert pillow in long_reach.full[0].say
    assert pillow in long_reach.brief[0].say
    assert Flag.UNSTEADY in LIBRARY.movements["seated-side-bend"].eased
