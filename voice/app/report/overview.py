"""The report in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from intents.journal import Session
from voice.app.report.days import until
from voice.app.report.summary import PRIVACY, sentences


def overview(sessions: Sequence[Session], today: date, names: Mapping[str, str]) -> RenderableType:
    """The report in at most 80 columns. names: of movements and routines, by their ids."""
    del names
    return Group(
        *(Text(sentence) for sentence in (*sentences(until(sessions, today), today), PRIVACY))
    )
