from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from voice.app.screen import PlainScreen, Screen, View, panel

HOLD = View(
    title="Morning stretch",
    movement="Leg crossover",
    side="left",
    number=3,
    of=9,
    state="holding",
    saying="Ten.",
    heard="how long",
    remaining_s=11.3,
    planned_s=30.0,
)


def drawn(view: View, width: int = 80, *, is_ascii: bool = False) -> str:
    console = Console(width=width, file=io.StringIO(), record=True, legacy_windows=False)
    console.print(panel(view, is_ascii=is_ascii))
    return console.export_text()


def lines(stream: io.StringIO) -> list[str]:
    return stream.getvalue().splitlines()


def test_panel_tells_everything() -> None:
    text = drawn(HOLD)
    for words in ("Morning stretch", "3 of 9", "Leg crossover", "left side", "holding", "Ten."):
        assert words in text
    assert "how long" in text
    assert "12 s left of 30 s" in text
    assert "typed" not in text
    assert "next o_" in drawn(replace(HOLD, typed="next o"))
    assert "7 done" in drawn(replace(HOLD, remaining_s=None, planned_s=None, done=7))
    assert "It is lost." in drawn(replace(HOLD, notes=("It is lost.",)))


@pytest.mark.parametrize("width", [40, 80, 200])
def test_panel_fits(width: int) -> None:
    text = drawn(replace(HOLD, saying="Let the knee fall to the side. " * 5), width)
    assert max(len(line) for line in text.splitlines()) <= min(width, 80)


def test_bar_fills_with_the_hold() -> None:
    filled = [
        drawn(replace(HOLD, remaining_s=left_s), is_ascii=True).count("#")
        for left_s in (30.0, 15.0, 0.0, -1.0, 45.0)
    ]
    assert filled == [0, 20, 40, 40, 0]


def test_state_is_told_without_color() -> None:
    states = ("idle", "narrating", "holding", "paused", "finished", "question:yes_no")
    assert len({drawn(View(state=state)) for state in states}) == len(states)


def test_plain_letters_only_where_no_others_can_be_shown() -> None:
    assert drawn(HOLD, is_ascii=True).isascii()
    assert not drawn(HOLD).isascii()


def test_what_was_heard_is_no_markup() -> None:
    assert "[red]stop[/red]" in drawn(replace(HOLD, heard="[red]stop[/red]"))


def test_short_sentences_do_not_move_the_panel() -> None:
    long = "Let the knee fall to the side, and keep both shoulders flat on the bed."
    heights = {drawn(replace(HOLD, saying=saying)).count("\n") for saying in ("", "Ten.", long)}
    assert len(heights) == 1


@pytest.mark.parametrize("is_ascii", [False, True])
def test_the_bar_is_told_by_shapes_where_there_are_no_colors(is_ascii: bool) -> None:
    bars = set()
    for left_s in (30.0, 15.0, 0.0):
        console = Console(width=80, file=io.StringIO(), no_color=True, force_terminal=True)
        console.print(panel(replace(HOLD, remaining_s=left_s), is_ascii=is_ascii))
        assert isinstance(console.file, io.StringIO)
        text = console.file.getvalue()
        assert not re.search(r"\x1b\[[0-9;]*[349][0-7]", text), "a color"
        bars.add("".join(letter for letter in text if letter in "█░#."))
    assert len(bars) == 3


def test_screen_draws_only_what_changed() -> None:
    stream = io.StringIO()
    with Screen(Console(file=stream, force_terminal=True, width=80)) as screen:
        screen.show(HOLD)
        first = len(stream.getvalue())
        assert first > 0
        for step in range(10):
            screen.show(replace(HOLD, remaining_s=11.25 - step * 0.02))
        once = len(stream.getvalue()) - first
        screen.show(replace(HOLD, remaining_s=11.25 - 9 * 0.02))
        assert len(stream.getvalue()) == first + once
        assert once < 1.2 * first, "it was drawn more than once"
        screen.show(replace(HOLD, heard="pause"))
        assert "pause" in stream.getvalue()[first + once :]


def test_screen_gives_the_cursor_back() -> None:
    stream = io.StringIO()
    with Screen(Console(file=stream, force_terminal=True, width=80)) as screen:
        screen.show(HOLD)
        assert "\x1b[?25l" in stream.getvalue()
    assert stream.getvalue().rindex("\x1b[?25h") > stream.getvalue().rindex("\x1b[?25l")


def test_plain_lines_come_when_something_changes() -> None:
    stream = io.StringIO()
    with PlainScreen(stream) as screen:
        screen.show(HOLD)
        screen.show(replace(HOLD, remaining_s=3.0))
        screen.show(replace(HOLD, saying="", heard=""))
        screen.show(replace(HOLD, saying="Ten.", heard="pause", state="paused"))
        screen.show(replace(HOLD, saying="Ten.", heard="pause", state="paused", notes=("Lost.",)))
        screen.show(replace(HOLD, saying="Ten.", heard="pause", state="paused", notes=("Lost.",)))
    assert lines(stream) == [
        "Morning stretch - 3 of 9 - Leg crossover, left side",
        "[holding]",
        "says: Ten.",
        "heard: how long",
        "[paused]",
        "says: Ten.",
        "heard: pause",
        "note: Lost.",
    ]
