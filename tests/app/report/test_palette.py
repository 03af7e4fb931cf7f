from __future__ import annotations

import re

import pytest

from voice.app.report.palette import DARK, LIGHT, Palette, contrast
from voice.app.report.style import style

TEXT, SHAPE = 4.5, 3.0
both = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")
    assert contrast("#123456", "#123456") == 1.0


@both
def test_every_text_can_be_read(palette: Palette) -> None:
    pairs = [(palette.hurt, palette.card), (palette.on_first, palette.first)]
    for under in (palette.paper, palette.card):
        pairs += [(palette.ink, under), (palette.faint, under)]
    for text, under in pairs:
        assert contrast(text, under) >= TEXT, (text, under)


@both
def test_every_shape_stands_out(palette: Palette) -> None:
    for shape in (palette.first, palette.second, palette.hurt, palette.ink, palette.edge):
        assert contrast(shape, palette.card) >= SHAPE, shape


def test_the_style_uses_the_colours_there_are_and_no_others() -> None:
    sheet = style()
    defined = set(re.findall(r"--([a-z-]+):", sheet))
    assert set(re.findall(r"var\(--([a-z-]+)\)", sheet)) <= defined
    rules = re.sub(r":root\{[^}]*\}", "", sheet)
    assert not re.findall(r"#[0-9a-f]{3,8}", rules)


def test_paper_gets_the_light_colours() -> None:
    before_dark, dark = style().split("@media screen and (prefers-color-scheme:dark)")
    assert LIGHT.card in before_dark
    assert DARK.card in dark
    assert DARK.card not in before_dark
