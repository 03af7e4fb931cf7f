"""The report as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from intents.journal import Session
from voice.app.report.days import in_order
from voice.app.report.markup import joined, tag, void
from voice.app.report.summary import PRIVACY, summary


def page(sessions: Sequence[Session], today: date, names: Mapping[str, str]) -> str:
    """The whole report. names: of movements and routines, by their ids."""
    ordered = in_order(sessions)
    del names
    head = joined(
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "Supine: your journal"),
    )
    body = joined(
        tag("h1", "Your journal"),
        *(tag("p", sentence) for sentence in summary(ordered, today)),
        tag("p", PRIVACY),
    )
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', body), lang='en')}\n"
