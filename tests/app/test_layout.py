"""In windows of any size everything fits, and what matters most is there; large where it can be."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.app.test_screen import HOLD
from voice.app.large_type import HEIGHT, Scale, can_be_drawn, drawn, largest
from voice.app.layout import Layout
from voice.app.screen import PlainScreen, Screen, View, has_window, screen

LONG = "Let the knee fall to the side, and keep both shoulders flat on the bed. " * 2
STATES = ("idle", "narrating", "holding", "paused", "finished", "question:yes_no", "unheard of")


def shown(view: View, size: tuple[int, int], *, large: bool = False, ascii_: bool = False) -> str:
    width, height = size
    console = Console(width=width, height=height, file=io.StringIO(), record=True)
    console.print(Layout(view, large, ascii_))
    return console.export_text()


def fits(text: str, size: tuple[int, int]) -> bool:
    lines = text.splitlines()
    return len(lines) <= max(1, size[1] - 1) and all(len(line) <= size[0] for line in lines)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 6), (10, 3), (2, 2), (1, 1), (200, 60)])
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("state", STATES)
def test_every_state_fits_every_window(size: tuple[int, int], large: bool, state: str) -> None:
    for view in (
        View(state=state),
        replace(HOLD, state=state, saying=LONG, typed="next o", notes=("It is lost.",) * 3),
        replace(HOLD, state=state, done=12, remaining_s=None, planned_s=None),
    ):
        assert fits(shown(view, size, large=large), size)


@given(st.integers(1, 130), st.integers(1, 50), st.text(max_size=200), st.integers(0, 4000))
def test_whatever_is_said_and_however_long_it_fits(
    width: int, height: int, saying: str, remaining_s: int
) -> None:
    view = replace(HOLD, saying=saying, remaining_s=float(remaining_s), planned_s=4000.0)
    console = Console(width=width, height=height, file=io.StringIO(), legacy_windows=False)
    for large in (False, True):
        lines = console.render_lines(Layout(view, large), pad=False)
        assert len(lines) <= max(1, height - 1)
        assert all(sum(part.cell_length for part in line) <= width for line in lines)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_words_tell_state_place_time_and_speech(size: tuple[int, int], large: bool) -> None:
    text = shown(HOLD, size, large=large)
    for words in ("holding", "3 of 9", "Leg crossover", "left side", "12 s left of 30 s", "Ten."):
        assert words in text
    assert "how long" in text


def test_states_differ_in_large_type_without_their_small_words() -> None:
    figures = {
        "\n".join(line for line in shown(View(state=state), (80, 24), large=True).splitlines()[2:])
        for state in STATES[:-1]
    }
    assert len(figures) == len(STATES) - 1


def test_the_count_is_as_large_as_the_window_lets_it_be() -> None:
    def blocks(size: tuple[int, int]) -> int:
        return shown(replace(HOLD, state="paused"), size, large=True).count("█")

    twelve = sum(row.count("█") for row in drawn("12", Scale(2, 1)))
    paused = sum(row.count("█") for row in drawn("PAUSED", Scale(2, 1)))
    assert blocks((80, 24)) == paused + 4 * twelve
    assert blocks((40, 12)) == twelve
    assert blocks((200, 50)) > blocks((80, 24))


def test_the_count_is_what_is_done_before_what_is_left() -> None:
    view = replace(HOLD, done=7)
    seven = "\n".join(drawn("7", Scale(2, 1)))
    assert seven in shown(view, (40, 12), large=True)
    assert "7 done, 12 s left of 30 s" in shown(view, (40, 12), large=True)


@pytest.mark.parametrize("size", [(80, 7), (20, 24), (8, 24)])
def test_without_room_for_large_type_there_is_the_usual(size: tuple[int, int]) -> None:
    view = replace(HOLD, state="narrating", remaining_s=None, planned_s=None)
    assert shown(view, size, large=True) == shown(view, size)


def test_large_type_of_plain_letters_where_no_others_can_be_shown() -> None:
    text = shown(HOLD, (80, 24), large=True, ascii_=True)
    assert text.isascii()
    assert "##  ##" in text or "####" in text


def test_a_state_of_no_known_name_is_told_in_its_own_words() -> None:
    assert "unheard of" in shown(View(state="unheard of"), (80, 24), large=True)


@given(st.text("0123456789", min_size=1, max_size=4), st.integers(0, 200), st.integers(-3, 60))
def test_figures_fit_where_they_are_said_to(text: str, columns: int, lines: int) -> None:
    scale = largest(text, columns, lines)
    if scale is None:
        assert columns < 4 * len(text) or lines < HEIGHT
        return
    rows = drawn(text, scale)
    assert len(rows) == HEIGHT * scale.lines <= lines
    assert max(map(len, rows)) <= columns


def test_every_letter_and_digit_can_be_drawn_and_looks_like_no_other() -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?"
    assert can_be_drawn(letters)
    assert can_be_drawn("all done")
    assert not can_be_drawn("é")
    assert len({tuple(drawn(letter, Scale(1, 1))) for letter in letters}) == len(letters)
    assert {len(drawn(letter, Scale(2, 1))) for letter in letters} == {HEIGHT}


def test_nothing_cannot_be_drawn_large() -> None:
    assert largest("", 80, 24) is None


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("term", "is_window"), [("xterm-256color", True), ("dumb", False)])
def test_a_terminal_without_a_cursor_gets_lines(
    monkeypatch: pytest.MonkeyPatch, term: str, is_window: bool
) -> None:
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setenv("TERM", term)
    assert has_window() is is_window
    assert isinstance(screen(is_plain=False), Screen if is_window else PlainScreen)
    assert isinstance(screen(is_plain=True, is_large=True), PlainScreen)


def test_a_pipe_gets_lines_whatever_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert isinstance(screen(is_plain=False, is_large=True), PlainScreen)


def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    with Screen(Console(file=stream, width=80, height=24), is_large=True) as window:
        window.show(HOLD)
    assert "\x1b[94" not in stream.getvalue()
    assert ";94m" not in stream.getvalue()
    assert "██" in stream.getvalue()


def test_a_window_that_changes_its_size_is_drawn_anew() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=80, height=24)
    with Screen(console) as window:
        window.show(HOLD)
        before = len(stream.getvalue())
        window.show(HOLD)
        assert len(stream.getvalue()) == before
        console.size = (40, 12)
        window.show(HOLD)
        assert len(stream.getvalue()) > before


def test_who_types_is_told_how() -> None:
    stream = io.StringIO()
    with Screen(Console(file=stream, force_terminal=True, width=80), is_typing=True) as window:
        window.show(HOLD)
    assert "Type a phrase, then Enter" in stream.getvalue()
