"""Draws misses against false commands an hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from scripts.benchmarks.ears.curve import Point

_DPI = 150
_INK, _FAINT = "#22262d", "#7a828e"
_COLORS = {"urgent": "#c0392b", "careful": "#1f6fb2"}
_NAMES = {"urgent": "stop, pause, pain, emergency", "careful": "all other commands"}
_LABELED = 2.0
"""Every so many nats a point says its shift."""

_LEGEND = "Large dots: the operating point. Small ones: more or less doubt allowed, in nats."
_TICKS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


def draw_curves(path: Path, found: Mapping[str, Sequence[Point]], caption: str) -> None:
    """Draw the curves as a PNG file. OSError if the disk refuses.

    caption: a line or two under the title: who was heard. Curves are left out where no speech was.
    """
    figure = Figure(figsize=(8.0, 5.6), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0.09, 0.11, 0.87, 0.71))
    for name, points in found.items():
        heard = [point for point in points if point.hours and point.trials]
        if heard:
            _draw_curve(axes, heard, name)
    _dress(axes, [point for points in found.values() for point in points])
    figure.text(
        0.09, 0.945, "Commands missed against false commands", size=13, weight="bold", color=_INK
    )
    figure.text(0.09, 0.85, f"{caption}\n{_LEGEND}", size=8.5, color=_FAINT, linespacing=1.35)
    FigureCanvasAgg(figure)
    figure.savefig(path, format="png", dpi=_DPI)


def _draw_curve(axes: Axes, points: Sequence[Point], name: str) -> None:
    color = _COLORS[name]
    rates = [point.an_hour for point in points]
    shares = [_shown_share(point) for point in points]
    axes.fill_betweenx(
        shares, rates, [point.upper_an_hour for point in points], color=color, alpha=0.09, lw=0
    )
    set_at = next(point for point in points if point.shift == 0.0)
    label = (
        f"{_NAMES[name]}: {set_at.missed_share:.1%} missed,"
        f" {set_at.an_hour:.1f} false an hour (< {set_at.upper_an_hour:.1f})"
    )
    axes.plot(rates, shares, color=color, lw=1.8, label=label, zorder=3)
    for point in points:
        _draw_point(axes, point, color)


def _draw_point(axes: Axes, point: Point, color: str) -> None:
    place = (point.an_hour, _shown_share(point))
    if point.shift == 0.0:
        axes.plot(*place, "o", color=color, ms=10, mec="white", mew=1.5, zorder=6)
    elif point.shift % _LABELED == 0.0:
        axes.plot(*place, "o", color=color, ms=3.5, zorder=4)
        axes.annotate(
            f"{point.shift:+g}",
            place,
            (5, 4),
            textcoords="offset points",
            size=7.5,
            color=color,
            zorder=4,
        )


def _shown_share(point: Point) -> float:
    """The share missed; where none was, half of one, which a logarithmic axis can show."""
    return max(point.missed, 0.5) / point.trials


def _dress(axes: Axes, points: Sequence[Point]) -> None:
    heard = [point for point in points if point.hours and point.trials]
    if heard:
        hours, least = heard[0].hours, 0.6 * min(_shown_share(point) for point in heard)
        # below one event in all that was heard there is only none
        axes.set_xscale("symlog", linthresh=1.0 / hours, linscale=0.5)
        axes.set_xlim(left=-0.15 / hours)
        axes.set_yscale("log")
        axes.set_ylim(least, 2.5)
        axes.set_yticks([share for share in _TICKS if share > least])
        axes.minorticks_off()
        axes.legend(
            frameon=False, fontsize=9, labelcolor=_INK, loc="upper right", borderaxespad=0.0
        )
    axes.xaxis.set_major_formatter(FuncFormatter(lambda rate, _: f"{rate:g}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda share, _: f"{share * 100:g} %"))
    axes.set_xlabel(
        "false commands an hour of continuous speech (shaded: to the 95 % upper bound)", color=_INK
    )
    axes.set_ylabel("commands missed", color=_INK)
    axes.grid(color="#eceef1", lw=0.7, zorder=0)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_FAINT, labelsize=9)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_FAINT)
