"""From the event log's lines to the journal's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from intents.journal.records import (
    Began,
    Ended,
    Entry,
    Held,
    Hurt,
    Measure,
    Scored,
    Session,
    Skipped,
)


def entry_of(event: Mapping[str, object]) -> Entry | None:
    """What a line of the event log adds to the journal; None for nearly all of them."""
    fields = cast("Mapping[str, Any]", event)
    match fields["kind"], fields.get("phase"):
        case "session", "start":
            return Began(fields["routine"])
        case "session", "end":
            return Ended(fields["reason"])
        case "hold", "end":
            return Held(
                fields["movement"],
                fields["side"],
                fields["form"],
                float(fields["seconds"]),
                float(fields["held"]),
            )
        case "skip", _:
            return Skipped(fields["movement"])
        case "hurt", _:
            return Hurt(fields["movement"], fields["side"])
        case "score", _:
            return Scored(cast("Measure", fields["measure"]), int(fields["value"]))
        case _:
            return None


def with_entry(session: Session | None, entry: Entry, at: datetime) -> Session | None:
    """The session under way after one more entry; None where there is none."""
    if isinstance(entry, Began):
        return Session(entry.routine, at)
    if session is None:
        return None
    match entry:
        case Held():
            return replace(session, held=(*session.held, entry))
        case Skipped():
            return replace(session, skipped=(*session.skipped, entry.movement))
        case Hurt():
            return replace(session, hurts=(*session.hurts, entry))
        case Scored("pain", value):
            return replace(session, pains=(*session.pains, value))
        case Scored(measure, value):
            return replace(session, scores={**session.scores, measure: value})
        case Ended():
            return replace(session, ended=at, reason=entry.reason)
