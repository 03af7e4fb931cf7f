"""Draws the live screen as docs/screen.svg: python -m scripts.draw_screen, after it has changed.

Nothing is fetched when it is looked at: it names no font of the web, as rich's own drawing would.
"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME

from voice.app.screen import View, panel

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "screen.svg"

VIEW = View(
    title="Morning stretch",
    movement="Leg crossover",
    side="right",
    number=6,
    of=8,
    state="holding",
    saying="Heavy shoulders, slow breath.",
    heard="ten more seconds (ADD_TIME)",
    remaining_s=17.0,
    planned_s=40.0,
)
"""A hold that has just been made longer."""

# The braces of CSS are doubled, because rich fills in the others.
_FORMAT = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>The live screen in a hold</title>
<style>
.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; \
line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def drawn() -> str:
    """The picture, the same on every machine."""
    console = Console(width=80, file=io.StringIO(), record=True, force_terminal=True)
    console.print(panel(VIEW))
    svg = console.export_svg(
        title="supine", theme=SVG_EXPORT_THEME, code_format=_FORMAT, unique_id="screen"
    )
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
