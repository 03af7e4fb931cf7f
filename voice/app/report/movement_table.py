"""The table of movements: a small bar for the time, a sign and words for what hurt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intents.journal.totals import Work
from voice.app.report.markup import Markup, joined, tag
from voice.app.report.movements import SIDES, Done, held_words, hurt_words, skip_words

_HURT_SIGN = "\N{BLACK UP-POINTING TRIANGLE}"


def movement_table(caption: str, given: Sequence[Done]) -> Markup:
    """A row for each movement, its left and its right side by side."""
    longest_s = max((work.held_s for done in given for work in done.sides.values()), default=0.0)
    heads = (tag("th", head, scope="col") for head in ("Movement", "Left", "Right"))
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *(row for done in given for row in _rows(done, longest_s))),
        class_="movements",
    )


def _rows(done: Done, longest_s: float) -> Iterator[Markup]:
    """One row; where there is work of both sides at once besides, one more."""
    skips = skip_words(done)
    name = tag("th", done.name, tag("div", skips, class_="faint") if skips else "", scope="row")
    both = [work for side, work in done.sides.items() if side not in SIDES]
    if len(both) < len(done.sides) or not both:
        parts = (
            [_work(done.sides[side], longest_s)] if side in done.sides else [] for side in SIDES
        )
        yield tag("tr", name, *(tag("td", *part) for part in parts))
    for work in both:
        yield tag(
            "tr",
            name,
            tag("td", _work(work, longest_s, "both sides: "), colspan="2", class_="both"),
        )


def _work(work: Work, longest_s: float, start: str = "") -> Markup:
    share = 100.0 * work.held_s / longest_s if longest_s else 0.0
    bar = tag("rect", width=max(1.0, share), height=8) if work.held_s else ""
    return joined(
        tag(
            "svg",
            bar,
            viewBox="0 0 100 8",
            preserveAspectRatio="none",
            class_="length",
            aria_hidden="true",
        ),
        start,
        _unbroken(held_words(work)),
        *_hurts(hurt_words(work)),
    )


def _hurts(words: str) -> Iterator[Markup]:
    if words:
        sign = tag("span", _HURT_SIGN, aria_hidden="true")
        yield tag("div", sign, f" {words}", class_="hurt")


def _unbroken(words: str) -> str:
    """Words that break at a comma only."""
    return ", ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in words.split(", "))
