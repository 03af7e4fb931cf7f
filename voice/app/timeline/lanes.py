"""Drawing one row of a timeline, lane by lane, from the top down."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from voice.app.timeline.layout import INDENT_IN, shorten, text_width_in
from voice.app.timeline.rows import (
    ACCEPTED,
    DARK_STATES,
    DPI,
    FAINT,
    HEAD_IN,
    HEARD_IN,
    HOLD_IN,
    INK,
    LABEL_PT,
    LINE_IN,
    MICROPHONE,
    REFLEX,
    SMALL_PT,
    SPEAKER,
    STATE_COLORS,
    STATE_IN,
    WAVE_IN,
    WORDS_PT,
    Row,
)
from voice.app.timeline.tracks import Heard, HoldSpan, Span, Tracks
from voice.audio import SAMPLE_RATE


def draw_row(
    axes: Axes,
    row: Row,
    tracks: Tracks,
    speaker: NDArray[np.int16],
    microphone: NDArray[np.int16],
) -> None:
    """Draw everything of a row into its axes, whose y is in inches from the bottom."""
    bottom = row.height_in - HEAD_IN
    _draw_movements(axes, row, tracks.movements, bottom + 0.05)
    bottom -= WAVE_IN
    _draw_wave(axes, row, speaker, bottom, SPEAKER)
    _name(axes, row, bottom + WAVE_IN / 2, "loudspeaker", SPEAKER)
    speaker_top = bottom + WAVE_IN
    bottom -= row.words_in
    _draw_words(axes, row, bottom + row.words_in - 0.03)
    bottom -= HOLD_IN
    _draw_holds(axes, row, tracks, bottom)
    bottom -= STATE_IN
    _draw_states(axes, row, tracks.states, bottom)
    _name(axes, row, bottom + STATE_IN / 2, "state", INK)
    bottom -= WAVE_IN + 0.05
    _draw_wave(axes, row, microphone, bottom, MICROPHONE)
    _name(axes, row, bottom + WAVE_IN / 2, "microphone", MICROPHONE)
    _draw_heard(axes, row, tracks.heard, bottom, speaker_top)
    _draw_devices(axes, row, tracks.devices)


def _name(axes: Axes, row: Row, y: float, text: str, color: str) -> None:
    x = row.start_s - 0.08 / row.inches_a_second
    axes.text(x, y, text, size=LABEL_PT, color=color, ha="right", va="center")


def _draw_wave(axes: Axes, row: Row, samples: NDArray[np.int16], bottom: float, color: str) -> None:
    """The envelope, one column a pixel, scaled so that the run's loudest sound fills the lane."""
    loudest = max(int(np.max(np.abs(samples.astype(np.int32)), initial=0)), 1)
    part = samples[int(row.start_s * SAMPLE_RATE) : int(row.end_s * SAMPLE_RATE)]
    column = max(1, int(SAMPLE_RATE / (row.inches_a_second * DPI)))
    columns = part.size // column
    if columns == 0:
        return
    framed = part[: columns * column].reshape(columns, column) / loudest
    times = row.start_s + (np.arange(columns) + 0.5) * column / SAMPLE_RATE
    middle, half = bottom + WAVE_IN / 2, 0.92 * WAVE_IN / 2
    axes.fill_between(
        times,
        middle + half * framed.min(axis=1),
        middle + half * framed.max(axis=1),
        color=color,
        linewidth=0.4,
        zorder=2,
    )


def _draw_movements(axes: Axes, row: Row, movements: Sequence[Span], y: float) -> None:
    previous_s = row.start_s
    for span in movements:
        if not row.holds(span.start_s, span.end_s):
            continue
        begins_here = span.start_s >= row.start_s
        start_s = max(span.start_s, row.start_s)
        label = span.label if begins_here else f"({span.label})"
        room_in = row.inches(min(span.end_s, row.end_s)) - row.inches(start_s) - 0.08
        if begins_here:
            line = [y - 0.05 - WAVE_IN, y + 0.14]
            axes.plot([start_s, start_s], line, color=INK, linewidth=0.9, zorder=1)
        weight = "bold" if begins_here else "normal"
        width_in = text_width_in(label, LABEL_PT, weight)
        # at the row's right end the label stands before its line, if there is room
        before = begins_here and span.end_s > row.end_s and room_in < width_in
        if before and (span.start_s - previous_s) * row.inches_a_second > 2.5 * width_in:
            shown, side, shift_in = label, "right", -0.06
        else:
            shown, side, shift_in = shorten(label, room_in, LABEL_PT, weight), "left", 0.04
        previous_s = start_s
        axes.text(
            start_s + shift_in / row.inches_a_second,
            y,
            shown,
            size=LABEL_PT,
            weight=weight,
            color=INK if begins_here else FAINT,
            ha=side,
            parse_math=False,
        )


def _draw_words(axes: Axes, row: Row, top: float) -> None:
    for words in row.words:
        rule = [top - LINE_IN * len(words.lines), top]
        axes.plot([words.start_s] * 2, rule, color=SPEAKER, linewidth=0.8, zorder=2)
        axes.text(
            words.start_s + INDENT_IN / row.inches_a_second,
            top,
            "\n".join(words.lines),
            size=WORDS_PT,
            color=INK,
            va="top",
            linespacing=1.16,
            parse_math=False,
        )


def _draw_holds(axes: Axes, row: Row, tracks: Tracks, bottom: float) -> None:
    for place, hold in enumerate(tracks.holds):
        if row.holds(hold.start_s, hold.end_s):
            later = tracks.holds[place + 1].start_s if place + 1 < len(tracks.holds) else math.inf
            _draw_hold(axes, row, hold, min(later, row.end_s), bottom)
    for at_s, label in tracks.marks:
        if row.start_s <= at_s < row.end_s:
            axes.text(
                at_s,
                bottom + 0.1,
                label,
                size=SMALL_PT,
                color=INK,
                ha="center",
                va="center",
                zorder=4,
                clip_on=False,
            )


def _draw_hold(axes: Axes, row: Row, hold: HoldSpan, limit_s: float, bottom: float) -> None:
    start_s, end_s = max(hold.start_s, row.start_s), min(hold.end_s, row.end_s)
    box = Rectangle(
        (start_s, bottom + 0.03),
        end_s - start_s,
        0.14,
        facecolor="#cfeee2",
        edgecolor=STATE_COLORS["holding"],
        linewidth=0.7,
        zorder=2,
    )
    axes.add_patch(box)
    for pause_s, resume_s in hold.frozen:
        first_s, last_s = max(pause_s, row.start_s), min(resume_s, row.end_s)
        if last_s > first_s:
            frozen = Rectangle(
                (first_s, bottom + 0.03),
                last_s - first_s,
                0.14,
                facecolor="#fdf0d5",
                edgecolor=STATE_COLORS["paused"],
                hatch="////",
                linewidth=0.7,
                zorder=3,
            )
            axes.add_patch(frozen)
    room_in = (limit_s - start_s) * row.inches_a_second - 0.05
    label = shorten(hold.label, room_in, SMALL_PT)
    axes.text(start_s, bottom + 0.2, label, size=SMALL_PT, color=ACCEPTED, parse_math=False)


def _draw_states(axes: Axes, row: Row, states: Sequence[Span], bottom: float) -> None:
    for span in states:
        start_s, end_s = max(span.start_s, row.start_s), min(span.end_s, row.end_s)
        if end_s <= start_s:
            continue
        base = span.label.partition(":")[0]
        axes.add_patch(
            Rectangle(
                (start_s, bottom + 0.02),
                end_s - start_s,
                STATE_IN - 0.04,
                linewidth=0,
                facecolor=STATE_COLORS.get(base, "#ffffff"),
                zorder=2,
            )
        )
        if text_width_in(base, SMALL_PT) + 0.06 < (end_s - start_s) * row.inches_a_second:
            axes.text(
                (start_s + end_s) / 2,
                bottom + STATE_IN / 2 - 0.005,
                base,
                size=SMALL_PT,
                color="white" if base in DARK_STATES else INK,
                ha="center",
                va="center",
                zorder=3,
            )


def _draw_heard(
    axes: Axes, row: Row, heard: Sequence[Heard], top: float, speaker_top: float
) -> None:
    for item in heard:
        if item.reflex_s is not None and row.start_s <= item.reflex_s < row.end_s:
            ends = [top, speaker_top]
            axes.plot([item.reflex_s] * 2, ends, color=REFLEX, linewidth=1.4, zorder=5)
    for label in row.heard:
        color = ACCEPTED if label.heard.accepted else FAINT
        span = [label.heard.start_s, label.heard.end_s]
        axes.plot(span, [top, top], color=color, linewidth=2.5, zorder=4)
        axes.text(
            row.start_s + label.start_in / row.inches_a_second,
            top - 0.05 - label.lane * HEARD_IN,
            label.text,
            size=LABEL_PT,
            color=color,
            va="top",
            parse_math=False,
        )


def _draw_devices(axes: Axes, row: Row, devices: Sequence[tuple[float, str]]) -> None:
    for at_s, change in devices:
        if row.start_s <= at_s < row.end_s:
            axes.axvline(at_s, color=REFLEX, linestyle=":", linewidth=1.2, zorder=5)
            axes.text(
                at_s, row.height_in, f"device {change}", size=SMALL_PT, color=REFLEX, va="top"
            )
