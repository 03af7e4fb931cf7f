from __future__ import annotations

import pytest

from tests.app.fakes import Bedroom
from voice.app.screen import View
from voice.app.view import Viewer

UNKNOWN: dict[str, object] = {
    "kind": "heard",
    "text": "good morning",
    "intent": None,
    "accepted": False,
}
PAUSE: dict[str, object] = {"kind": "heard", "text": "pause", "intent": "PAUSE", "accepted": True}


def test_before_a_session_there_is_only_the_state() -> None:
    room = Bedroom()
    assert Viewer().view(room.assistant) == View(title="Supine", state="idle")
    room.run(0.1)
    assert Viewer().view(room.assistant).saying.startswith("I'm listening.")


def test_a_hold_shows_where_one_is_and_what_is_left() -> None:
    room = Bedroom()
    room.holding()
    room.run(2.0)
    view = Viewer().view(room.assistant, "next o")
    coach = room.assistant.coach
    assert coach.block is not None
    assert coach.work is not None
    assert (view.title, view.state) == ("Morning stretch", "holding")
    assert view.movement == coach.block.movement.name
    assert (view.side, view.number, view.of) == ("both", 1, coach.block.of)
    assert view.planned_s == coach.work.plan.planned_s
    assert view.remaining_s == pytest.approx(coach.work.plan.planned_s - 2.0, abs=0.03)
    assert view.typed == "next o"


def test_a_frozen_clock_shows_the_same_time_left() -> None:
    room = Bedroom()
    room.holding()
    room.run(1.0)
    room.assistant.press("space")
    before = Viewer().view(room.assistant)
    room.run(3.0)
    after = Viewer().view(room.assistant)
    assert (before.state, after.state) == ("paused", "paused")
    assert before.remaining_s is not None
    assert after.remaining_s == before.remaining_s


def test_what_was_heard_last_is_shown() -> None:
    room, viewer = Bedroom(), Viewer()
    viewer.follow(UNKNOWN)
    assert viewer.view(room.assistant).heard == "good morning (not understood)"
    viewer.follow(PAUSE)
    assert viewer.view(room.assistant).heard == "pause (PAUSE)"


def test_words_that_were_not_understood_may_be_kept_off_the_screen() -> None:
    room, viewer = Bedroom(), Viewer(show_text=False)
    viewer.follow(PAUSE)
    viewer.follow(UNKNOWN)
    assert viewer.view(room.assistant).heard == "pause (PAUSE)"


def test_repetitions_are_counted_until_the_next_work() -> None:
    room, viewer = Bedroom(), Viewer()
    assert viewer.view(room.assistant).done is None
    for done in (1, 2):
        viewer.follow({"kind": "mark", "name": "rep", "value": done})
    viewer.follow({"kind": "mark", "name": "release"})
    viewer.follow({"kind": "hold", "phase": "resume"})
    assert viewer.view(room.assistant).done == 2
    viewer.follow({"kind": "hold", "phase": "end"})
    assert viewer.view(room.assistant).done is None


def test_it_follows_a_whole_log() -> None:
    room, viewer = Bedroom(), Viewer()
    room.holding()
    for event in room.log:
        viewer.follow(event)
    assert viewer.view(room.assistant).heard == "start morning stretch (START)"
