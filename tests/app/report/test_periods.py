from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.app.report.journals import TODAY, session, year
from tests.app.report.pages import charts, of_class, told
from voice.app.report.long_run import days_held, middles, period_rows
from voice.app.report.periods import MOST, Period, periods

STARTS = {"week": 700, "month": 3600, "year": 9000}


@given(st.lists(st.integers(0, 9000), min_size=1, max_size=30).map(lambda past: sorted(past)[::-1]))
def test_periods_have_no_hole_and_lose_no_session(past: list[int]) -> None:
    sessions = tuple(session(TODAY - timedelta(days=days)) for days in past)
    found = periods(sessions, TODAY)
    assert [one for period in found for one in period.sessions] == list(sessions)
    assert found[0].first <= sessions[0].day
    assert found[-1].first <= TODAY
    assert len(found) <= MOST
    for period, later in pairwise(found):
        days = (later.first - period.first).days
        assert days in {"week": (7,), "month": (28, 29, 30, 31), "year": (365, 366)}[period.unit]
        assert all(period.first <= one.day < later.first for one in period.sessions)


@pytest.mark.parametrize("unit", STARTS)
def test_the_longer_the_time_the_longer_the_unit(unit: str) -> None:
    found = periods((session(TODAY - timedelta(days=STARTS[unit])),), TODAY)
    assert {one.unit for one in found} == {unit}
    assert sum(one.days for one in found) == 1


def test_periods_are_named() -> None:
    day = date(2026, 3, 1)
    assert Period("week", day, ()).name == "Week from Sun 1 Mar 2026"
    assert Period("month", day, ()).name == "Mar 2026"
    assert Period("year", day, ()).name == "2026"


def test_a_period_without_scores_stays_empty() -> None:
    sessions = tuple(
        session(TODAY - timedelta(days=past), pain_before=value)
        for past, value in ((200, 9), (199, 1), (198, 2), (197, 3), (0, 4))
    )
    found = periods(sessions, TODAY)
    chart = charts(middles("pain", "Pain", found, "pain_before"))["long-pain"]
    assert [told(part) for part in chart.iter("g")] == [
        "Week from Mon 11 May 2026: 2.5 (4 scores), mostly 2 to 3",
        "Week from Mon 30 Nov 2026: 4 (1 score), mostly 4 to 4",
    ]
    assert len(of_class(charts(days_held(found))["long-days"], "bar")) == 2
    rows = list(period_rows(found))
    assert rows[0] == ("Week from Mon 30 Nov 2026", "1", "1 min", "4 (1 score)", "no scores")
    assert rows[1] == ("Week from Mon 23 Nov 2026", "0", "none", "no scores", "no scores")


def test_bars_and_bands_lie_within_their_frame() -> None:
    found = periods(year(), TODAY)
    for name, chart in {
        **charts(days_held(found)),
        **charts(middles("stiffness", "Stiffness", found, "stiffness")),
    }.items():
        bars = list(chart.iter("rect"))
        assert len(bars) > 30, name
        for part in bars:
            top = float(part.attrib["y"])
            assert 6.0 <= top <= top + float(part.attrib["height"]) <= 102.0
