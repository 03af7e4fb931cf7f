"""Fitting words into a row of a timeline: measuring, wrapping, and keeping labels apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from voice.app.timeline.tracks import Heard, Span

_POINTS_AN_INCH = 72.0
_GAP_IN = 0.06
_WIDEST_HEARD_IN = 3.5
INDENT_IN = 0.05
"""From a paragraph's instant to its first letter, in inches."""
_LEAST_IN = 1.5
_NARROWEST_IN = 0.8


@lru_cache(maxsize=4096)
def text_width_in(text: str, points: float, weight: str = "normal") -> float:
    """How wide a text is, in inches."""
    font = FontProperties(size=points, weight=weight)
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _POINTS_AN_INCH


def wrap(text: str, width_in: float, points: float, most_lines: int) -> list[str]:
    """The text in lines no wider than `width_in`; what is too much ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width_in(joined, points) <= width_in:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most_lines:
        lines = lines[:most_lines]
        lines[-1] = f"{lines[-1]} …"
    return [shorten(line, width_in, points) for line in lines]


def shorten(text: str, width_in: float, points: float, weight: str = "normal") -> str:
    """The text, or its beginning and an ellipsis; empty where not even three letters fit."""
    if text_width_in(text, points, weight) <= width_in:
        return text
    for length in range(len(text) - 1, 2, -1):
        if text_width_in(f"{text[:length]}…", points, weight) <= width_in:
            return f"{text[:length].rstrip()}…"
    return ""


@dataclass(frozen=True)
class Paragraph:
    """Wrapped words that begin at an instant in seconds."""

    start_s: float
    lines: tuple[str, ...]


@dataclass
class _Block:
    start_s: float
    end_s: float
    text: str


def paragraphs(
    said: Iterable[Span],
    row: tuple[float, float],
    inches_a_second: float,
    points: float,
    most_lines: int,
) -> list[Paragraph]:
    """The words of a row, side by side without touching.

    A line that would leave the one before it no room joins it in one paragraph. A line belongs to
    the row in which most of it sounds.
    """
    blocks: list[_Block] = []
    for span in said:
        if not row[0] <= (span.start_s + span.end_s) / 2 < row[1]:
            continue
        start_s = max(span.start_s, row[0])
        last = blocks[-1] if blocks else None
        if last is not None and (start_s - last.start_s) * inches_a_second < _LEAST_IN:
            last.end_s, last.text = span.end_s, f"{last.text} {span.label}"
        else:
            blocks.append(_Block(start_s, span.end_s, span.label))
    if len(blocks) > 1 and (row[1] - blocks[-1].start_s) * inches_a_second < _NARROWEST_IN:
        last = blocks.pop()
        if (row[1] - blocks[-1].end_s) * inches_a_second > _LEAST_IN:
            last.start_s = row[1] - _NARROWEST_IN / inches_a_second
            blocks.append(last)
        else:
            blocks[-1].text += f" {last.text}"
    return list(_set(blocks, row, inches_a_second, points, most_lines))


def _set(
    blocks: list[_Block],
    row: tuple[float, float],
    inches_a_second: float,
    points: float,
    most_lines: int,
) -> Iterable[Paragraph]:
    for place, block in enumerate(blocks):
        start_s, limit_s = block.start_s, row[1]
        if place + 1 < len(blocks):
            limit_s = blocks[place + 1].start_s
        elif len(blocks) == 1:
            start_s = max(row[0], min(start_s, row[1] - 2.0 / inches_a_second))
        width_in = (limit_s - start_s) * inches_a_second - INDENT_IN - _GAP_IN
        yield Paragraph(start_s, tuple(wrap(block.text, width_in, points, most_lines)))


@dataclass
class Lanes:
    """Places labels on the first lane where they touch no earlier one."""

    _ends_in: list[float] = field(default_factory=list)

    def place(self, start_in: float, width_in: float) -> int:
        """The lane for a label; a new one where all are taken."""
        for lane, end_in in enumerate(self._ends_in):
            if start_in >= end_in + 2 * _GAP_IN:
                self._ends_in[lane] = start_in + width_in
                return lane
        self._ends_in.append(start_in + width_in)
        return len(self._ends_in) - 1


@dataclass(frozen=True)
class HeardLabel:
    """Where an utterance's words stand: inches from the row's left, and a lane from 0."""

    heard: Heard
    text: str
    start_in: float
    lane: int


def heard_labels(
    heard: Iterable[Heard], row: tuple[float, float], inches_a_second: float, points: float
) -> list[HeardLabel]:
    """The labels of the utterances that begin in a row, none touching another."""
    lanes = Lanes()
    labels = []
    for item in heard:
        if row[0] <= item.start_s < row[1]:
            sign = "✓" if item.accepted else "✗"
            text = shorten(f"{sign} {item.label}", _WIDEST_HEARD_IN, points)
            width_in = text_width_in(text, points)
            last_in = (row[1] - row[0]) * inches_a_second - width_in
            start_in = min((item.start_s - row[0]) * inches_a_second, last_in)
            labels.append(HeardLabel(item, text, start_in, lanes.place(start_in, width_in)))
    return labels
