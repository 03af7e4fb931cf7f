"""The rows of a timeline: their time, their words, their sizes in inches and their colors."""

from __future__ import annotations

import math
from dataclasses import dataclass

from voice.app.timeline.layout import HeardLabel, Paragraph, heard_labels, paragraphs
from voice.app.timeline.tracks import Tracks

# Okabe and Ito's colors, told apart with every common form of color blindness
STATE_COLORS = {
    "idle": "#c9ccd1",
    "narrating": "#56b4e9",
    "holding": "#009e73",
    "paused": "#e69f00",
    "question": "#cc79a7",
    "finished": "#0072b2",
}
DARK_STATES = ("holding", "finished")
INK, FAINT, REFLEX = "#22262b", "#8a9099", "#d55e00"
ACCEPTED, SPEAKER, MICROPHONE = "#00704f", "#3d5a80", "#6b5b95"

SIGNS = (
    ("┃ reflex: silence, clock frozen", REFLEX),
    ("✓ heard and done", ACCEPTED),
    ("✗ heard, not done", FAINT),
    ("✂ cut short", INK),
    ("▨ clock frozen", "#8f6400"),
)

DPI = 110
WIDTH_IN, LEFT_IN, RIGHT_IN = 15.0, 1.0, 0.25
TITLE_IN, FOOT_IN, BETWEEN_IN = 0.75, 0.12, 0.34
WORDS_PT, LABEL_PT, SMALL_PT = 7.5, 8.0, 7.0
LINE_IN, MOST_LINES = 0.128, 7
WAVE_IN, HEAD_IN, HOLD_IN, STATE_IN, HEARD_IN = 0.5, 0.2, 0.34, 0.2, 0.15
LONGEST_ROW_S, SHORTEST_ROW_S = 75.0, 20.0


@dataclass(frozen=True)
class Row:
    """A row's time in seconds, its words, and its height in inches."""

    start_s: float
    end_s: float
    words: list[Paragraph]
    heard: list[HeardLabel]

    @property
    def inches_a_second(self) -> float:
        """The row's scale."""
        return (WIDTH_IN - LEFT_IN - RIGHT_IN) / (self.end_s - self.start_s)

    @property
    def words_in(self) -> float:
        """Height of the lane with what was said."""
        return LINE_IN * max([1, *(len(words.lines) for words in self.words)]) + 0.06

    @property
    def height_in(self) -> float:
        """Height of all lanes."""
        lanes = max([0, *(label.lane for label in self.heard)]) + 1
        waves_in = 2 * WAVE_IN + lanes * HEARD_IN
        return HEAD_IN + waves_in + self.words_in + HOLD_IN + STATE_IN + 0.13

    def holds(self, start_s: float, end_s: float) -> bool:
        """Whether any of a span falls into the row."""
        return start_s < self.end_s and end_s >= self.start_s

    def inches(self, at_s: float) -> float:
        """An instant's distance from the row's left end."""
        return (at_s - self.start_s) * self.inches_a_second


def split_rows(tracks: Tracks, end_s: float) -> list[Row]:
    """Rows of about a minute, all of the same length in seconds."""
    count = max(1, math.ceil(end_s / LONGEST_ROW_S))
    length_s = max(SHORTEST_ROW_S, 5.0 * math.ceil(end_s / count / 5.0))
    rows = []
    for place in range(count):
        span = (place * length_s, (place + 1) * length_s)
        inches_a_second = Row(*span, [], []).inches_a_second
        words = paragraphs(tracks.said, span, inches_a_second, WORDS_PT, MOST_LINES)
        heard = heard_labels(tracks.heard, span, inches_a_second, LABEL_PT)
        rows.append(Row(*span, words, heard))
    return rows
