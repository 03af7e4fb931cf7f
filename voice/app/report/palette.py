"""The colours, for a light and a dark screen. Shapes and words say everything again."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Palette:
    """Colours as #rrggbb.

    Text is ink and faint, on paper and card, hurt on card, and on_first on first; line only
    guides the eye; the others are shapes, on card.
    """

    paper: str
    card: str
    ink: str
    faint: str
    line: str
    edge: str
    first: str
    second: str
    hurt: str
    on_first: str

    def variables(self) -> str:
        """As CSS variables."""
        return "".join(
            f"--{item.name.replace('_', '-')}:{getattr(self, item.name)};" for item in fields(self)
        )


# Blue and orange: nearly all eyes can tell them apart, also in grey.
LIGHT = Palette(
    paper="#f6f5f1",
    card="#ffffff",
    ink="#1c2026",
    faint="#565d66",
    line="#d9dbde",
    edge="#868c94",
    first="#0b5fa5",
    second="#b85400",
    hurt="#b3261e",
    on_first="#ffffff",
)
DARK = Palette(
    paper="#121417",
    card="#1b1e23",
    ink="#e9ebee",
    faint="#a5adb8",
    line="#363b43",
    edge="#6e7681",
    first="#6db3f2",
    second="#f0a04b",
    hurt="#ff8a80",
    on_first="#0d1116",
)


def contrast(one: str, other: str) -> float:
    """How much two colours differ in lightness: from 1, not at all, to 21 (WCAG 2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255.0 for at in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
