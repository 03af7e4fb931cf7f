from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.routine import Library, Movement, Profile
from intents.routine.fit import fallback
from intents.safety import (
    FALLBACK_MOVEMENTS,
    GETTING_UP,
    NEVER_SAID,
    Flag,
    advice,
    never_said_in,
)

LIBRARY = Library.packaged()
flags = st.sets(st.sampled_from(list(Flag)))
movements = st.sampled_from(list(LIBRARY.movements.values()))


def test_the_crossover_is_left_out_wherever_it_is_risky():
    crossover = LIBRARY.movements["leg-crossover"].flags
    for flag in (Flag.HIP, Flag.PREGNANCY, Flag.SURGERY, Flag.LEG_PAIN):
        assert crossover[flag] == "skip"
    assert crossover[Flag.BONES] == "easier"
    assert crossover[Flag.UNSTEADY] == "ok"


@pytest.mark.parametrize("flag", list(Flag))
def test_every_flag_has_advice_for_every_movement_and_plain_words(flag: Flag):
    assert {movement.flags[flag] for movement in LIBRARY.movements.values()} <= {
        "ok",
        "easier",
        "skip",
    }
    assert flag.about
    assert never_said_in(flag.about) == ()


@given(movements, flags, st.sampled_from(list(Flag)))
def test_another_flag_never_makes_the_advice_milder(movement: Movement, some: set[Flag], one: Flag):
    order = ("ok", "easier", "skip")
    before = order.index(advice(movement.flags, some))
    after = order.index(advice(movement.flags, some | {one}))
    assert after >= before
    assert after >= order.index(movement.flags[one])


def test_a_flag_that_is_not_mentioned_leaves_the_movement_out():
    assert advice({}, [Flag.KNEE]) == "skip"
    assert advice({Flag.KNEE: "ok"}, []) == "ok"


@given(flags)
def test_no_flag_leaves_out_a_movement_of_the_fallback_set(some: set[Flag]):
    for name in (*FALLBACK_MOVEMENTS, GETTING_UP):
        assert advice(LIBRARY.movements[name].flags, some) != "skip"


def test_the_fallback_of_the_morning_ends_with_getting_up_and_keeps_its_doses():
    plan = LIBRARY.plan("morning-stretch", Profile(gentlest=True))
    assert [block.movement.id for block in plan] == [
        "breath-settle",
        "ankle-pumps",
        "shoulder-roll",
        "log-roll-sit",
    ]
    assert [block.count for block in plan[:3]] == [3, 8, 6]
    assert all(block.small for block in plan)
    assert [block.of for block in plan] == [4, 4, 4, 4]


def test_the_fallback_of_a_routine_in_bed_stays_in_bed():
    reduced = fallback(LIBRARY.routines["crossover"])
    assert [item.id for item in reduced.movements] == list(FALLBACK_MOVEMENTS)
    assert reduced.movements[0].breaths == 3
    assert (reduced.id, reduced.small_range) == ("crossover", True)


def test_what_the_fallback_leaves_out_is_named_once():
    left_out = [m.id for m in LIBRARY.fitted("crossover", Profile(gentlest=True)).left_out]
    assert left_out == ["pelvic-tilt", "knee-rolls", "leg-crossover"]


@pytest.mark.parametrize("phrase", NEVER_SAID)
def test_a_phrase_is_found_in_any_dress(phrase: str):
    for line in (phrase, f"Please, {phrase.upper()}!", f"And {phrase}, then rest."):
        assert never_said_in(line)


@pytest.mark.parametrize(
    "line",
    ["Lower your elbow.", "Let it go slowly.", "A stopover.", "Nothing of the sort.", "Owls blow."],
)
def test_words_that_only_look_alike_are_free(line: str):
    assert never_said_in(line) == ()


def test_a_curly_apostrophe_hides_nothing():
    assert never_said_in("I can\u2019t move") == ("can't move",)
