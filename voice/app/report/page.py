"""The report as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from intents.journal import Session
from voice.app.report.days import until
from voice.app.report.markup import Markup, joined, tag, void
from voice.app.report.sections import empty, sections
from voice.app.report.style import style
from voice.app.report.summary import EMPTY, PRIVACY, left_out
from voice.app.report.words import long_day


def page(sessions: Sequence[Session], today: date, names: Mapping[str, str]) -> str:
    """The whole report. names: of movements and routines, by their ids; an id stands for itself."""
    told = until(sessions, today)
    head = joined(
        void("meta", charset="utf-8"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="color-scheme", content="light dark"),
        tag("title", "Supine: your journal"),
        tag("style", Markup(style())),
    )
    body = joined(
        tag("h1", "Your journal"),
        tag("p", f"As of {long_day(today)}", class_="day"),
        tag("main", *(sections(told, today, names) if told else [empty(EMPTY)])),
        tag(
            "footer",
            *(tag("p", line) for line in (*left_out(sessions, told), PRIVACY)),
            class_="faint",
        ),
    )
    return f"<!DOCTYPE html>\n{tag('html', tag('head', head), tag('body', body), lang='en')}\n"
