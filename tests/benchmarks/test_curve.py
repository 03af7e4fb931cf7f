from __future__ import annotations

from pathlib import Path

import pytest

from scripts.benchmarks.ears.curve import SHIFTS, SHOWN, Point, curve_table
from scripts.benchmarks.ears.curve_picture import draw_curves
from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.setting import NO_RECORDINGS, Setting


def points(hours: float) -> list[Point]:
    return [
        Point(shift, 40, 10 if shift < 0 else 0, max(0, round(shift)), hours, hours / 2)
        for shift in SHIFTS
    ]


def setting(*, recordings: bool) -> Setting:
    return Setting(Group.REPORTING, ("en-us",), "speakers seen", recordings, recordings)


def test_the_table_shows_some_points_and_its_figures_hold_all() -> None:
    table = curve_table({"urgent": points(2.0)}, setting(recordings=True))
    assert len(table.rows) == len(SHOWN)
    assert len(table.figures) == len(SHIFTS)
    assert ["urgent", "+0", "0.0%", "0", "0.00", "< 3.00"] in table.rows
    assert ["urgent", "+4", "0.0%", "4", "2.00", "< 6.30"] in table.rows


def test_without_recordings_there_are_misses_only() -> None:
    table = curve_table({"careful": points(0.0)}, setting(recordings=False))
    assert ["careful", "-1", "25.0%", "-", "-", "-"] in table.rows
    assert NO_RECORDINGS in table.conditions


@pytest.mark.parametrize("hours", [None, 0.0, 2.0])
def test_a_picture_is_drawn_whatever_was_heard(tmp_path: Path, hours: float | None) -> None:
    found = {} if hours is None else {"urgent": points(hours), "careful": points(hours)}
    path = tmp_path / "curve.png"
    draw_curves(path, found, "who\nwhat")
    assert path.read_bytes().startswith(b"\x89PNG")
