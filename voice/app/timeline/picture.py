"""A picture of a run: what sounded, what was said and heard, and the state of the coach."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from voice.app.events import Event
from voice.app.timeline.lanes import draw_row
from voice.app.timeline.layout import text_width_in
from voice.app.timeline.rows import (
    BETWEEN_IN,
    DPI,
    FAINT,
    FOOT_IN,
    INK,
    LEFT_IN,
    RIGHT_IN,
    SIGNS,
    SMALL_PT,
    STATE_COLORS,
    TITLE_IN,
    WIDTH_IN,
    Row,
    split_rows,
)
from voice.app.timeline.tracks import read_tracks
from voice.audio import SAMPLE_RATE


def draw_timeline(
    path: Path,
    events: Sequence[Event],
    speaker: NDArray[np.int16],
    microphone: NDArray[np.int16],
    title: str,
) -> None:
    """Draw a run as a PNG file. Sound: 16-bit, shape (n,). OSError if the disk refuses.

    Long runs are broken into rows of about a minute.
    """
    with warnings.catch_warnings():
        # a routine may be named in letters that the font lacks: boxes are drawn, that is enough
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
        _draw(events, speaker, microphone, title).savefig(path, format="png", dpi=DPI)


def _draw(
    events: Sequence[Event],
    speaker: NDArray[np.int16],
    microphone: NDArray[np.int16],
    title: str,
) -> Figure:
    end_s = max(speaker.size / SAMPLE_RATE, 1.0)
    tracks = read_tracks(events, end_s)
    rows = split_rows(tracks, end_s)
    height_in = TITLE_IN + FOOT_IN + sum(row.height_in + BETWEEN_IN for row in rows)
    figure = Figure(figsize=(WIDTH_IN, height_in), dpi=DPI, facecolor="white")
    _draw_title(figure, height_in, title, end_s)
    top_in = height_in - TITLE_IN
    for row in rows:
        axes = _axes(figure, row, top_in, height_in)
        draw_row(axes, row, tracks, speaker, microphone)
        top_in -= row.height_in + BETWEEN_IN
    FigureCanvasAgg(figure)
    return figure


def _draw_title(figure: Figure, height_in: float, title: str, end_s: float) -> None:
    figure.text(
        0.15 / WIDTH_IN,
        1 - 0.3 / height_in,
        title,
        size=13,
        weight="bold",
        color=INK,
        parse_math=False,
    )
    figure.text(
        0.15 / WIDTH_IN, 1 - 0.52 / height_in, f"{_clock(end_s)} of audio", size=9, color=FAINT
    )
    patches = [Patch(color=color, label=label) for label, color in STATE_COLORS.items()]
    figure.legend(
        handles=patches,
        loc="upper right",
        bbox_to_anchor=(1 - 0.15 / WIDTH_IN, 1.0),
        bbox_transform=figure.transFigure,
        ncol=len(patches),
        frameon=False,
        fontsize=8.5,
        handlelength=1.2,
        columnspacing=1.4,
    )
    x_in, y = WIDTH_IN - RIGHT_IN, 1 - 0.52 / height_in
    for text, color in reversed(SIGNS):
        figure.text(x_in / WIDTH_IN, y, text, size=8.5, color=color, ha="right", parse_math=False)
        x_in -= text_width_in(text, 8.5) + 0.22


def _axes(figure: Figure, row: Row, top_in: float, height_in: float) -> Axes:
    axes = figure.add_axes(
        (
            LEFT_IN / WIDTH_IN,
            (top_in - row.height_in) / height_in,
            (WIDTH_IN - LEFT_IN - RIGHT_IN) / WIDTH_IN,
            row.height_in / height_in,
        )
    )
    axes.set_xlim(row.start_s, row.end_s)
    axes.set_ylim(0.0, row.height_in)
    axes.set_yticks([])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    step = 5 if row.end_s - row.start_s > 30 else 2
    ticks = np.arange(row.start_s, row.end_s + 0.01, step)
    axes.set_xticks(ticks, [_clock(tick) for tick in ticks])
    axes.tick_params(axis="x", labelsize=SMALL_PT, length=3, colors=FAINT, pad=2)
    axes.grid(axis="x", color="#eceef1", linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)
    return axes


def _clock(at_s: float) -> str:
    return f"{int(at_s) // 60}:{int(at_s) % 60:02d}"
