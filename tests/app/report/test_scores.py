from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.journal.trend import Compared
from tests.app.report.journals import TODAY
from tests.app.report.pages import charts, of_class, place, points, told
from voice.app.report.days import Span, last_weeks
from voice.app.report.drawing import TOP, Frame
from voice.app.report.scores import Dot, levels, runs, scores
from voice.app.report.words import long_day

SPAN = last_weeks(TODAY)

journals = st.lists(
    st.tuples(st.integers(0, 120), st.floats(0.0, 0.99), st.integers(0, 10)), max_size=60
).map(
    lambda told: tuple(
        Dot(TODAY - timedelta(days=past), at, value)
        for past, at, value in sorted(told, key=lambda one: (-one[0], one[1]))
    )
)


@given(journals)
def test_runs_hold_every_score_and_break_at_every_missing_day(dots: tuple[Dot, ...]) -> None:
    found = list(runs(dots))
    assert [dot for run in found for dot in run] == list(dots)
    for run in found:
        assert all((later.day - one.day).days <= 1 for one, later in pairwise(run))
    for run, later in pairwise(found):
        assert (later[0].day - run[-1].day).days > 1


@given(journals, st.sampled_from(["pain", "stiffness"]))
def test_a_picture_has_a_dot_for_each_score_and_no_line_over_a_gap(
    dots: tuple[Dot, ...], name: str
) -> None:
    chart = charts(scores(name, "Pain", SPAN, dots))[name]
    shown = [dot for dot in dots if dot.day in SPAN]
    drawn = of_class(chart, "score", name)
    assert sorted(map(told, drawn)) == sorted(
        f"{long_day(dot.day)}: {dot.value} of 10" for dot in shown
    )
    frame = Frame(SPAN.length, 10, 150)
    days = {}
    for part in drawn:
        x, y = place(part)
        assert frame.y(10) - 0.1 <= y <= frame.y(0) + 0.1
        past = int((x - frame.x(0)) / frame.step + 0.001)
        days[x, y] = past
        value = int(told(part).split(": ")[1].split()[0])
        assert y == pytest.approx(frame.y(value), abs=0.06)
    held = {(dot.day - SPAN.first).days for dot in shown}
    for path in of_class(chart, "run"):
        for (left, _), (right, _) in pairwise(points(path)):
            covered = range(
                int((left - frame.x(0) + 0.1) / frame.step),
                int((right - frame.x(0) - 0.1) / frame.step) + 1,
            )
            assert {*covered} <= held


@given(st.integers(1, 400), st.floats(1.0, 1e5), st.floats(-1e6, 1e6), st.floats(0.0, 1e3))
def test_a_scale_never_leaves_its_frame_and_keeps_the_order(
    steps: int, top: float, value: float, more: float
) -> None:
    frame = Frame(steps, top, 150)
    assert TOP <= frame.y(value) <= frame.floor
    assert frame.y(value + more) <= frame.y(value)
    assert frame.y(0.0) == frame.floor
    assert frame.y(top) == TOP


def test_a_long_gap_is_named() -> None:
    dots = tuple(Dot(TODAY - timedelta(days=past), 0.3, 4) for past in (50, 49, 20, 19))
    texts = [part.text for part in charts(scores("pain", "Pain", SPAN, dots))["pain"].iter("text")]
    assert "28 days" in texts
    few = tuple(Dot(TODAY - timedelta(days=past), 0.3, 4) for past in (9, 5))
    chart = charts(scores("pain", "Pain", SPAN, few))["pain"]
    assert of_class(chart, "gap") == []
    assert of_class(chart, "run") == []


def test_medians_lie_over_the_days_of_their_readings() -> None:
    days = [TODAY - timedelta(days=past) for past in range(29, -1, -1)]
    dots = tuple(Dot(day, 0.3, 6 if step < 15 else 3) for step, day in enumerate(days))
    first, latest = levels(dots, Compared(7, 6.0, 3.0, days[0], days[-1]))
    assert first.span == Span(days[0], days[6])
    assert latest.span == Span(days[-7], TODAY)
    assert first.words == "median of the first 7 readings: 6"
    chart = charts(scores("pain", "Pain", SPAN, dots, (first, latest)))["pain"]
    frame = Frame(SPAN.length, 10, 150)
    (line,) = of_class(chart, "level", "latest")
    left, right, low, high = (float(line.attrib[name]) for name in ("x1", "x2", "y1", "y2"))
    assert low == high == pytest.approx(frame.y(3), abs=0.06)
    assert right - left == pytest.approx(7 * frame.step, abs=0.2)
    assert len(of_class(chart, "level", "first")) == 1


def test_without_a_comparison_there_is_no_median_line() -> None:
    dots = (Dot(TODAY, 0.3, 4),)
    assert levels(dots, None) == ()
    assert of_class(charts(scores("pain", "Pain", SPAN, dots))["pain"], "level") == []


def test_a_median_of_before_the_picture_is_not_drawn() -> None:
    old = [date(2025, 1, 1) + timedelta(days=past) for past in range(8)]
    dots = tuple(Dot(day, 0.3, 5) for day in old)
    lines = levels(dots, Compared(4, 5.0, 5.0, old[0], old[-1]))
    assert of_class(charts(scores("pain", "Pain", SPAN, dots, lines))["pain"], "level") == []
