"""The whole coach by typing alone, as fast as time can be made to pass."""

from __future__ import annotations

import pytest

from tests.app.fakes import Bedroom
from voice.app.live import LiveOptions


def test_a_session_is_led_without_a_word_being_said() -> None:
    room = Bedroom()
    room.run(2.0)
    for text, intent, state in (
        ("start morning stretch", "START", "holding"),
        ("how long left", "TIME_LEFT_HOLD", "holding"),
        ("pause", "PAUSE", "paused"),
        ("carry on", "RESUME", "holding"),
        ("next", "NEXT", "narrating"),
        ("can you hear me", "STATUS", "narrating"),
        ("make this the last one", "FINISH_SOON", "finished"),
        ("start crossover", "START", "narrating"),
        ("stop", "STOP", "idle"),
    ):
        room.assistant.typed(text)
        heard = room.lines("heard")[-1]
        assert (heard["intent"], heard["accepted"]) == (intent, True), text
        room.run(1.0)
        room.until_state(state)
    phases = [(event["phase"], event.get("reason")) for event in room.lines("session")]
    assert phases == [("start", None), ("end", "finished"), ("start", None), ("end", "stopped")]


@pytest.mark.parametrize(
    ("options", "by_line"),
    [
        (LiveOptions(keyboard=True, plain=True), True),
        (LiveOptions(keyboard=True), False),
        (LiveOptions(plain=True), False),
    ],
)
def test_lines_are_typed_where_no_window_shows_them(
    monkeypatch: pytest.MonkeyPatch, options: LiveOptions, by_line: bool
) -> None:
    monkeypatch.setattr("voice.app.live.has_window", lambda: True)
    assert options.types_lines is by_line
    monkeypatch.setattr("voice.app.live.has_window", lambda: False)
    assert options.types_lines is options.keyboard
