"""A page as a test reads it: its charts as trees, its elements in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, fromstring

_VOID = {"meta"}
_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")


@dataclass
class Reader(HTMLParser):
    """Goes through a page; fails where an element is closed that is not open."""

    open: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)


def read(page: str) -> Reader:
    """The whole page; nothing may stay open."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def charts(page: str) -> dict[str, Element]:
    """Each chart by its name. All drawings must be well-formed."""
    drawings = [fromstring(found) for found in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]  # noqa: S314 - our own
    return {
        drawing[0].attrib["id"].removesuffix("-title"): drawing
        for drawing in drawings
        if drawing.get("role") == "img"
    }


def of_class(chart: Element, *names: str) -> list[Element]:
    """The elements of a chart that have all these classes."""
    return [part for part in chart.iter() if {*names} <= {*part.get("class", "").split()}]


def points(path: Element) -> list[tuple[float, float]]:
    """The points of a path of straight lines."""
    return [(float(x), float(y)) for x, y in _POINT.findall(path.attrib["d"])]


def place(dot: Element) -> tuple[float, float]:
    """Where a score lies: a circle's middle, or that of a diamond, three under its top."""
    if dot.tag == "circle":
        return float(dot.attrib["cx"]), float(dot.attrib["cy"])
    x, y = points(dot)[0]
    return x, round(y + 3, 1)


def told(part: Element) -> str:
    """What an element says where one points at it."""
    return part.findtext("title", "")
