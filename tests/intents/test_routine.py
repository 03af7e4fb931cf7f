from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from intents.routine import (
    FaultsError,
    Item,
    Library,
    Movement,
    Routine,
    block_s,
    estimate_s,
)

LIBRARY = Library.packaged()
BY_FORM = {"hold": "hold_s", "reps": "reps", "breaths": "breaths"}


def movement(**changes: object) -> Movement:
    keys = LIBRARY.movements["leg-crossover"].model_dump(exclude_unset=True)
    return Movement.model_validate({**keys, "id": "my-crossover", "say_as": "mine", **changes})


def routine(*items: dict[str, object], **keys: object) -> Routine:
    start = {"id": "mine", "name": "My routine", "say_as": "my routine"}
    return Routine.model_validate({**start, "movements": list(items), **keys})


@st.composite
def routines(draw: st.DrawFn) -> Routine:
    items = []
    for name in draw(st.lists(st.sampled_from(sorted(LIBRARY.movements)), min_size=1, max_size=6)):
        thing = LIBRARY.movements[name]
        low, high = (int(limit) for limit in thing.limits)
        dose = draw(st.integers(low, high))
        item: dict[str, object] = {"id": name}
        if draw(st.booleans()):
            item[BY_FORM[thing.form]] = dose + dose % 2 if thing.sides == "alternating" else dose
        if thing.sides == "one_sided":
            item["first"] = draw(st.sampled_from(["left", "right"]))
        items.append(item)
    return routine(*items, gets_up=draw(st.booleans()))


def test_the_packaged_routines_have_the_movements_in_their_order():
    morning = [item.id for item in LIBRARY.routines["morning-stretch"].movements]
    assert morning == [
        "breath-settle",
        "ankle-pumps",
        "heel-slides",
        "pelvic-tilt",
        "knee-rolls",
        "leg-crossover",
        "long-reach",
        "log-roll-sit",
    ]
    crossover = [item.id for item in LIBRARY.routines["crossover"].movements]
    assert crossover[3] == "leg-crossover"
    assert crossover[0] == crossover[-1] == "breath-settle"


def test_a_one_sided_movement_is_two_blocks_with_one_number():
    plan = LIBRARY.plan("morning-stretch")
    crossover = [block for block in plan if block.movement.id == "leg-crossover"]
    assert [(b.side, b.number, b.of, b.second) for b in crossover] == [
        ("right", 6, 8, False),
        ("left", 6, 8, True),
    ]
    assert [b.work_s for b in crossover] == [30.0, 30.0]
    assert all(block.small for block in plan)


def test_work_is_counted_in_repetitions_and_breaths():
    plan = {block.movement.id: block for block in LIBRARY.plan("morning-stretch")}
    heels, breaths = plan["heel-slides"], plan["breath-settle"]
    assert (heels.form, heels.count, heels.unit_s, heels.work_s) == ("reps", 6, 5.0, 30.0)
    assert (breaths.count, breaths.unit_s, breaths.in_s, breaths.work_s) == (3, 10.0, 4.0, 30.0)
    assert (plan["long-reach"].count, plan["long-reach"].unit_s) == (1, 0.0)


@given(routines())
def test_both_sides_get_the_same(mine: Routine):
    plan = LIBRARY.adding([mine]).plan("mine")
    for block in plan:
        pair = [b for b in plan if b.number == block.number]
        if block.movement.sides == "one_sided":
            assert {b.side for b in pair} == {"left", "right"}
            assert pair[0].work_s == pair[1].work_s > 0
        else:
            assert [b.side for b in pair] == ["both"]
        if block.movement.sides == "alternating":
            assert block.count % 2 == 0


@given(routines())
def test_numbers_count_movements_from_one_to_all(mine: Routine):
    plan = LIBRARY.adding([mine]).plan("mine")
    assert sorted({block.number for block in plan}) == list(range(1, len(mine.movements) + 1))
    assert {block.of for block in plan} == {len(mine.movements)}


@given(routines(), st.integers(0, 20))
def test_the_estimate_falls_to_nothing_block_by_block(mine: Routine, index: int):
    plan = LIBRARY.adding([mine]).plan("mine")
    rest = plan[index % len(plan) :]
    assert estimate_s(rest, "full") >= estimate_s(rest, "brief")
    assert estimate_s(rest, "brief") > sum(block.work_s + block.movement.settle_s for block in rest)
    pairs = zip((None, *plan), plan, strict=False)
    alone_s = sum(block_s(block, "full", before) for before, block in pairs)
    assert estimate_s(plan, "full") == pytest.approx(alone_s)
    assert estimate_s((), "full") == 0


def test_a_file_may_keep_to_one_side():
    mine = routine({"id": "leg-crossover", "hold_s": 20, "sides": "left"})
    assert [(b.side, b.work_s) for b in LIBRARY.adding([mine]).plan("mine")] == [("left", 20.0)]


def test_a_file_may_choose_the_first_side():
    mine = routine({"id": "leg-crossover", "first": "left"})
    assert [b.side for b in LIBRARY.adding([mine]).plan("mine")] == ["left", "right"]


def test_an_item_may_set_the_length_of_a_repetition():
    mine = routine({"id": "ankle-pumps", "reps": 4, "rep_s": 5})
    (block,) = LIBRARY.adding([mine]).plan("mine")
    assert (block.count, block.unit_s, block.work_s) == (4, 5.0, 20.0)


def test_the_sides_are_mirrored():
    right, left = [b for b in LIBRARY.plan("crossover") if b.movement.id == "leg-crossover"]
    assert left.second
    assert left.steps("full") == left.steps("brief")
    left = replace(left, second=False)
    for here, there in zip(right.steps("full"), left.steps("full"), strict=True):
        swapped = here.say.replace("left", "*").replace("right", "left").replace("*", "right")
        assert there.say == swapped
        assert there.pause_s == here.pause_s
    assert "pillow beside your left hip" in right.steps("full")[1].say
    assert right.text(right.movement.way_out).startswith("Slowly bring your right knee")


def test_a_small_range_is_said_last():
    small = next(b for b in LIBRARY.plan("morning-stretch") if b.movement.id == "leg-crossover")
    whole = next(b for b in LIBRARY.plan("crossover") if b.movement.id == "leg-crossover")
    for wording in ("full", "brief", "reminder"):
        assert small.steps(wording)[:-1] == whole.steps(wording)
        assert small.steps(wording)[-1].say.startswith("Half of the way")


def test_a_line_that_names_a_side_needs_one():
    crossover = LIBRARY.movements["leg-crossover"]
    with pytest.raises(ValueError, match="needs a side"):
        crossover.text(crossover.way_out, "both")


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ({"id": "leg-crosover"}, "did you mean leg-crossover?"),
        ({"id": "leg-crossover", "reps": 5}, "timed by hold_s, not by reps"),
        ({"id": "leg-crossover", "hold_s": 500}, "takes 10 to 180 seconds"),
        ({"id": "leg-crossover", "rep_s": 4}, "has no repetitions"),
        ({"id": "heel-slides", "reps": 5}, "changes sides each time"),
        ({"id": "ankle-pumps", "sides": "left"}, "leave sides out"),
        ({"id": "ankle-pumps", "first": "right"}, "leave first out"),
        ({"id": "breath-settle", "hold_s": 30}, "timed by breaths, not by hold_s"),
    ],
)
def test_a_routine_may_only_ask_for_what_a_movement_gives(item: dict[str, object], says: str):
    with pytest.raises(FaultsError, match="routines") as raised:
        LIBRARY.adding([routine(item)])
    assert says in str(raised.value)


def test_an_id_and_a_spoken_name_belong_to_one_routine():
    item = {"id": "breath-settle"}
    with pytest.raises(FaultsError, match="taken already"):
        LIBRARY.adding([routine(item, id="crossover")])
    with pytest.raises(FaultsError, match="already names the routine morning-stretch"):
        LIBRARY.adding([routine(item, say_as="morning stretch")])


def test_the_spoken_names_are_the_name_where_none_are_given():
    mine = routine({"id": "breath-settle"}, name="Lazy Sunday", say_as=[])
    assert LIBRARY.adding([mine]).names()["mine"] == ("lazy sunday",)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"hold_s": None}, "needs hold_s"),
        ({"reps": 3}, "does not belong to form hold"),
        ({"hold_s": 200}, "must lie in limits"),
        ({"limits": [40, 20]}, "least, most"),
        ({"sides": "alternating"}, "only for form reps"),
        ({"sides": "both"}, "only for movements with sides"),
        ({"way_out": "Let the {foot} rest."}, "{foot} is unknown"),
        ({"way_out": "Let the foot { rest."}, "stands alone"),
        ({"position": "You are there. Stop if it hurts."}, "may not say 'stop'"),
        ({"say_as": "Number 5"}, "plain words"),
        ({"settle_s": 90}, "less than or equal to 60"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_movement_must_be_whole(changes: dict[str, object], says: str):
    with pytest.raises(ValidationError) as raised:
        movement(**changes)
    assert says in str(raised.value)


def test_what_is_read_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        LIBRARY.routines["crossover"].name = "Other"
    assert Item(id="knee-rolls").sides == "both"


def test_a_step_is_a_sentence_or_a_sentence_with_a_pause():
    mine = movement(full=["Lie still.", {"say": "Breathe.", "pause_s": 4}])
    assert [(step.say, step.pause_s) for step in mine.full] == [
        ("Lie still.", 1.0),
        ("Breathe.", 4.0),
    ]


def test_a_users_own_movement_can_be_planned():
    mine = movement()
    library = LIBRARY.adding([routine({"id": "my-crossover", "hold_s": 15})], [mine])
    assert [block.work_s for block in library.plan("mine")] == [15.0, 15.0]
