from __future__ import annotations

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from intents.journal import Held, Hurt, Session
from tests.app.report.journals import NAMES, TODAY, few, session, year
from voice.app.report import overview
from voice.app.report.days import Span
from voice.app.report.scores import Dot
from voice.app.report.strips import BLOCKS, PLAIN, scores_strip

SAMPLES = {"year": year(), "few": few(), "empty": ()}


def shown(
    sessions: tuple[Session, ...],
    names: dict[str, str] | None = None,
    width: int = 80,
    encoding: str = "utf-8",
) -> str:
    """What a pipe of this width and encoding gets."""
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding=encoding, newline="\n") as stream:
        console = Console(file=stream, width=width)
        console.print(overview(sessions, TODAY, NAMES if names is None else names))
        stream.flush()
        return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("sessions", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_longer_than_the_terminal_or_eighty(
    sessions: tuple[Session, ...], encoding: str, width: int
) -> None:
    text = shown(sessions, width=width, encoding=encoding)
    assert max(len(line) for line in text.splitlines()) <= min(width, 80)
    assert "\x1b" not in text
    assert text.isascii() == (encoding == "ascii" or not sessions)


def test_everything_is_told() -> None:
    text = shown(year())
    for words in (
        "5 of 7 days with a session",
        "Pain before a session: clearly lower",
        "Sessions by day",
        "Time held by week",
        "Stiffness, the first score of each day",
        "never part of the trend",
        "Leg crossover",
        "hurt once",
        "left out 2 times",
        "It stays here",
    ):
        assert words in text


def test_an_empty_journal_gives_a_friendly_overview() -> None:
    text = shown(())
    assert "Nothing is in the journal yet." in text
    assert "Sessions by day" not in text


def test_scores_stand_under_their_heights_and_gaps_stay_gaps() -> None:
    monday = TODAY - timedelta(days=7)
    values = {0: 0, 1: 10, 4: 5}
    dots = tuple(Dot(monday + timedelta(days=past), 0.3, value) for past, value in values.items())
    again = Dot(monday, 0.9, 9)
    span = Span(monday, TODAY)
    heights, digits, dates = scores_strip(span, (dots[0], again, *dots[1:]), BLOCKS)
    assert heights.strip() == "▁█  ▅"
    assert digits.strip() == "0X  5"
    assert dates.strip() == "23 Nov"
    assert scores_strip(span, dots, PLAIN) == [digits, dates]


def test_a_score_of_today_stands_in_the_last_column() -> None:
    lines = shown(
        (session(TODAY - timedelta(days=200)), session(TODAY, pain_before=3))
    ).splitlines()
    heading = next(n for n, line in enumerate(lines) if line.startswith("Pain before a session, "))
    assert lines[heading + 2] == " " * 75 + "3"


@given(st.text(max_size=90), st.text(max_size=90))
def test_any_name_leaves_the_lines_short_and_the_terminal_alone(name: str, other: str) -> None:
    held = (Held("a", "left", "hold", 60.0, 60.0), Held(other, other, "hold", 9.0, 9.0))
    sessions = (session(TODAY, held=held, hurts=(Hurt("a", "right"),), skipped=(other,)),)
    text = shown(sessions, {"a": f"[bold]{name}"}, encoding="ascii")
    assert max(len(line) for line in text.splitlines()) <= 80
    assert all(char.isprintable() for line in text.split("\n") for char in line)
