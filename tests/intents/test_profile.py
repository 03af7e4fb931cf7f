"""Which movements fit whom: the caution matrix, swaps, the first hour, and what hurt."""

from __future__ import annotations

import pytest

from intents.routine import Library, Profile, Routine
from intents.safety import FALLBACK_MOVEMENTS, Flag

LIBRARY = Library.packaged()

MATRIX = """
                          HR OP PG SX SC ST DZ KN SH
breath-settle             o  o  m  o  o  o  o  o  o
ankle-pumps               o  o  m  o  o  o  o  o  o
long-reach                o  m  m  x  m  m  o  o  m
heel-slides               m  o  m  x  m  o  o  m  o
pelvic-tilt               o  m  m  x  m  m  o  o  o
knee-rolls                x  m  m  x  m  o  o  o  o
single-knee-hug           x  m  m  x  m  o  o  m  o
double-knee-hug           x  x  x  x  x  o  o  m  o
leg-crossover             x  m  x  x  x  m  o  m  m
knee-to-opposite-shoulder x  m  x  x  m  o  o  m  o
figure-four               x  m  m  x  m  o  o  x  o
hamstring-strap           x  m  m  x  x  o  o  m  o
butterfly-recline         x  o  m  x  o  m  o  m  o
open-book                 m  m  o  x  m  o  o  o  m
side-quad                 x  m  m  x  m  m  o  m  m
prone-prop                x  m  x  x  m  x  o  o  m
neck-turn                 o  o  m  o  o  o  m  o  m
chin-nod                  o  o  m  o  o  o  o  o  m
chest-open                o  o  m  m  o  o  o  o  m
shoulder-roll             o  o  m  m  o  o  o  o  m
log-roll-sit              m  o  o  o  o  o  m  o  o
seated-side-bend          m  m  o  x  m  o  m  o  m
seated-march              m  o  o  m  m  o  m  m  o
high-knee-march           m  m  o  x  m  o  x  m  o
"""

_HEAD, *_ROWS = [line.split() for line in MATRIX.split("\n") if line]
TABLE = {
    (row[0], Flag(flag)): {"o": "ok", "m": "easier", "x": "skip"}[mark]
    for row in _ROWS
    for flag, mark in zip(_HEAD, row[1:], strict=True)
}


def profile(*flags: str, **more: object) -> Profile:
    return Profile(frozenset(map(Flag, flags)), **more)  # type: ignore[arg-type]


def alone(movement: str) -> Library:
    """A routine of five movements that suit everybody, and this one."""
    others = ("breath-settle", "ankle-pumps", "shoulder-roll", "chest-open", "neck-turn")
    ids = [*(name for name in others if name != movement), movement]
    items = [{"id": name} for name in ids]
    made = {"id": "trial", "name": "Trial", "movements": items}
    return LIBRARY.adding([Routine.model_validate(made)])


def test_the_matrix_has_every_movement() -> None:
    assert {movement for movement, _ in TABLE} == set(LIBRARY.movements)
    assert len(TABLE) == 24 * 9


@pytest.mark.parametrize(("movement", "flag"), TABLE, ids=str)
def test_each_flag_by_each_movement(movement: str, flag: Flag) -> None:
    advice = TABLE[movement, flag]
    library, person = alone(movement), profile(flag)
    blocks = [b for b in library.plan("trial", person) if b.movement.id == movement]
    healthy = [b for b in library.plan("trial") if b.movement.id == movement]
    if advice == "skip":
        assert blocks == []
        fitted = library.fitted("trial", person)
        gone = [*fitted.left_out, *(ruled_out for ruled_out, _ in fitted.swapped)]
        assert movement in [each.id for each in gone]
        return
    assert len(blocks) == len(healthy) > 0
    cautions = blocks[0].cautions
    assert bool(cautions) is (advice == "easier")
    for wording in ("full", "brief", "reminder"):
        said = [step.say for step in blocks[0].steps(wording)]
        assert said[: len(cautions)] == list(cautions)


@pytest.mark.parametrize("flag", list(Flag))
@pytest.mark.parametrize("routine", list(LIBRARY.routines))
def test_no_routine_starts_what_a_flag_rules_out(routine: str, flag: Flag) -> None:
    person = profile(flag)
    plan = LIBRARY.plan(routine, person)
    assert plan
    assert all(person.advice(block.movement) != "skip" for block in plan)
    assert [block.number for block in plan] == sorted(block.number for block in plan)
    assert plan[-1].number == plan[-1].of


@pytest.mark.parametrize("routine", list(LIBRARY.routines))
def test_with_every_flag_half_of_it_is_left_or_the_fallback_set(routine: str) -> None:
    whole = {item.id for item in LIBRARY.routines[routine].movements}
    left = {block.movement.id for block in LIBRARY.plan(routine, profile(*Flag))}
    getting_up = ("log-roll-sit",) if LIBRARY.routines[routine].gets_up else ()
    if left - {*FALLBACK_MOVEMENTS, *getting_up}:
        assert left <= whole
        assert 2 * len(left) >= len(whole)
    elif not left <= whole:
        assert left == {*FALLBACK_MOVEMENTS, *getting_up}


def test_when_most_is_ruled_out_the_fallback_set_is_done() -> None:
    plan = LIBRARY.plan("lower-back-relief", profile("SX"))
    assert {block.movement.id for block in plan} == set(FALLBACK_MOVEMENTS)
    assert all(block.small for block in plan)


def test_the_crossover_is_never_offered_with_a_hip_replacement() -> None:
    for routine in LIBRARY.routines:
        plan = LIBRARY.plan(routine, profile("HR"))
        assert "leg-crossover" not in {block.movement.id for block in plan}


def test_a_swap_takes_the_place_of_the_crossover() -> None:
    fitted = LIBRARY.fitted("crossover", profile("PG"))
    assert [(a.id, b.id) for a, b in fitted.swapped] == [("leg-crossover", "open-book")]
    plan = LIBRARY.plan("crossover", profile("PG"))
    assert [b.side for b in plan if b.movement.id == "open-book"] == ["right", "left"]


def test_no_swap_for_what_is_ruled_out_itself() -> None:
    person = profile("PG", excluded=frozenset({"open-book"}))
    fitted = LIBRARY.fitted("crossover", person)
    assert fitted.swapped == ()
    assert [movement.id for movement in fitted.left_out] == ["leg-crossover"]


def test_what_somebody_wished_to_leave_out_is_left_out_without_a_word() -> None:
    person = profile(excluded=frozenset({"knee-rolls"}))
    fitted = LIBRARY.fitted("crossover", person)
    assert "knee-rolls" not in {item.id for item in fitted.routine.movements}
    assert fitted.left_out == ()


def test_the_first_hour_is_small_and_short() -> None:
    awake, early = (
        next(b for b in LIBRARY.plan("crossover", person) if b.movement.id == "leg-crossover")
        for person in (Profile(), profile(first_hour=True))
    )
    assert not awake.small
    assert early.small
    long = Routine.model_validate(
        {"id": "long", "name": "Long", "movements": [{"id": "leg-crossover", "hold_s": 180}]}
    )
    library = LIBRARY.adding([long])
    assert {b.work_s for b in library.plan("long", profile(first_hour=True))} == {60.0}
    assert {b.work_s for b in library.plan("long")} == {180.0}


def test_no_double_knee_hug_in_the_first_hour() -> None:
    assert profile(first_hour=True).advice(LIBRARY.movements["double-knee-hug"]) == "skip"
    assert Profile().advice(LIBRARY.movements["double-knee-hug"]) == "ok"


def test_what_hurt_is_begun_gently_on_that_side() -> None:
    person = profile(sore=frozenset({("leg-crossover", "left")}))
    right, left = (b for b in LIBRARY.plan("crossover", person) if b.movement.id == "leg-crossover")
    assert right.cautions == ()
    assert left.cautions == (left.text(left.movement.easier_brief),)


def test_the_same_caution_is_said_once() -> None:
    person = profile("OP", "ST", "KN", "SH")
    block = next(b for b in LIBRARY.plan("crossover", person) if b.movement.id == "leg-crossover")
    assert len(set(block.cautions)) == len(block.cautions) > 0
