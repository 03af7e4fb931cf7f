from __future__ import annotations

import pytest

from intents.routine import Library, Routine
from voice.app.routine_view import (
    WIDTH,
    UnknownRoutineError,
    dose_text,
    find_routine,
    list_text,
    show_text,
)

LIBRARY = Library.packaged()


def test_the_list_has_every_routine_with_its_length():
    text = list_text(LIBRARY)
    for routine in LIBRARY.routines.values():
        assert f"{routine.id}  {routine.name}\n" in text
        assert " ".join(routine.about.split()) in " ".join(text.split())
    assert text.count(" min with brief ones,") == len(LIBRARY.routines)


def test_a_routine_is_shown_step_by_step_in_order():
    text = show_text(LIBRARY, "morning-stretch")
    places = [text.index(f"\n{n}. ") for n in range(1, 9)]
    assert places == sorted(places)
    assert "6. Leg crossover (leg-crossover): hold 30 s, right side then left side" in text
    assert "3. Heel slides (heel-slides): 6 times, 5 s each, right and left in turn" in text
    assert "   - Bring your right knee up, until the thigh points at the ceiling." in text
    assert "- Half of the way is plenty, with the pillow high." in text
    assert "{" not in text


def test_cautions_and_sources_are_shown():
    text = show_text(LIBRARY, "crossover")
    assert "Hip replacement: leave it out until your surgeon has lifted the limits." in text
    assert "- hip replacement whose limits are not lifted" in text
    assert "PMC5101068" in text


def test_a_routine_for_one_side_says_so():
    mine = Routine.model_validate(
        {"id": "mine", "name": "Mine", "movements": [{"id": "leg-crossover", "sides": "left"}]}
    )
    text = show_text(LIBRARY.adding([mine]), "mine")
    assert "hold 60 s, left side only" in text
    assert "Bring your left knee up" in text


def test_doses_are_said_as_people_say_them():
    plan = LIBRARY.plan("morning-stretch")
    assert dose_text(plan[0]) == "3 breaths, 4 s in and 6 s out"
    assert dose_text(plan[1]) == "8 times, 3 s each"
    assert dose_text(plan[-1]) == "hold 30 s"


@pytest.mark.parametrize("name", ["morning-stretch", "Morning Stretch", " morning  routine "])
def test_a_routine_is_found_by_any_of_its_names(name: str):
    assert find_routine(LIBRARY, name).id == "morning-stretch"


def test_an_unknown_name_gets_the_closest_one():
    with pytest.raises(UnknownRoutineError) as raised:
        show_text(LIBRARY, "mornin-stretch")
    assert str(raised.value) == (
        "there is no routine 'mornin-stretch'; did you mean morning-stretch? "
        f"Allowed: {', '.join(sorted(LIBRARY.routines))}."
    )


def test_lines_fit_the_width():
    for routine in LIBRARY.routines.values():
        for line in show_text(LIBRARY, routine.id).splitlines():
            assert len(line) <= WIDTH or " " not in line.strip().removeprefix("- "), line
