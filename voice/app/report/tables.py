"""Tables, also as the other way to read a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voice.app.report.markup import Markup, joined, tag


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """A table; the first cell of each row names the row."""
    return tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *(tag("th", head, scope="col") for head in heads))),
        tag("tbody", *(_row(cells) for cells in rows)),
    )


def in_numbers(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """What a chart shows, as a table that opens when it is wanted."""
    wide = tag("div", table(caption, heads, rows), class_="wide")
    return tag("details", tag("summary", "The same in numbers"), wide)


def _row(cells: Sequence[str]) -> Markup:
    first, *others = cells
    return tag("tr", tag("th", first, scope="row"), joined(*(tag("td", cell) for cell in others)))
