from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.app.report.browser import CHROMIUM, Measured, measured, shot
from tests.app.report.journals import NAMES, TODAY, year
from voice.app.report import page
from voice.app.report.palette import DARK, LIGHT, Palette

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="runs where Chromium is installed"),
]

SAMPLE = page(year(), TODAY, NAMES)
LONG = {**NAMES, "leg-crossover": "Supercalifragilisticexpialidocious" * 3}


@pytest.fixture(scope="module")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Measured]:
    """What the sample page measures at a width, measured once."""
    folder = tmp_path_factory.mktemp("browser")
    return cache(lambda width: measured(SAMPLE, width, folder, is_open=False))


def rgb(color: str) -> list[float]:
    return [int(color[at : at + 2], 16) / 255.0 for at in (1, 3, 5)]


@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "open"])
def test_a_phone_need_not_be_scrolled_sideways(is_open: bool, tmp_path: Path) -> None:
    found = measured(page(year(), TODAY, LONG), 360, tmp_path, is_open=is_open)
    assert found.inner == 360
    assert found.wide <= 360
    assert all(0 <= left < right <= 360 for left, _, right, _ in found.charts)


def test_what_is_too_wide_would_be_noticed(tmp_path: Path) -> None:
    made = page((), TODAY, NAMES).replace("<h1>", '<h1 style="width:400px">')
    assert measured(made, 360, tmp_path, is_open=False).wide > 400


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
@pytest.mark.parametrize("width", [360, 1200])
def test_every_chart_is_drawn_in_the_colours_of_the_scheme(
    width: int, scheme: str, palette: Palette, boxes: Callable[[int], Measured], tmp_path: Path
) -> None:
    found = boxes(width)
    image = shot(SAMPLE, width, found.high, scheme, tmp_path)
    assert image.shape == (found.high, width, 3)
    np.testing.assert_allclose(image[2, 2], rgb(palette.paper), atol=0.01)
    assert len(found.charts) == 8
    for left, top, right, bottom in found.charts:
        part = image[round(top) : round(bottom), round(left) : round(right)]
        is_card = np.isclose(part, rgb(palette.card), atol=0.01).all(axis=2)
        is_drawn = np.abs(part - rgb(palette.card)).max(axis=2) > 0.3
        assert is_card.mean() > 0.2
        assert is_drawn.mean() > 0.01


def test_wide_screens_have_charts_side_by_side(boxes: Callable[[int], Measured]) -> None:
    (_, first_top, first_right, _), (second_left, second_top, _, _) = boxes(1200).charts[:2]
    assert first_right < second_left
    assert abs(first_top - second_top) < 100
