"""From the event log's lines to the journal's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, cast

from intents.journal.records import Began, Ended, Entry, Held, Hurt, Scored, Session, Skipped


def _held(fields: Mapping[str, Any]) -> Held:
    lengths = float(fields["seconds"]), float(fields["held"])
    return Held(fields["movement"], fields["side"], fields["form"], *lengths)


_ENTRIES: Mapping[tuple[str, str | None], Callable[[Mapping[str, Any]], Entry]] = MappingProxyType(
    {
        ("session", "start"): lambda fields: Began(fields["routine"]),
        ("session", "end"): lambda fields: Ended(fields["reason"]),
        ("hold", "end"): _held,
        ("skip", None): lambda fields: Skipped(fields["movement"]),
        ("hurt", None): lambda fields: Hurt(fields["movement"], fields["side"]),
        ("score", None): lambda fields: Scored(fields["measure"], int(fields["value"])),
    }
)


def entry_of(event: Mapping[str, object]) -> Entry | None:
    """What a line of the event log adds to the journal; None for nearly all of them."""
    fields = cast("Mapping[str, Any]", event)
    make = _ENTRIES.get((fields["kind"], fields.get("phase")))
    return make(fields) if make else None


def with_entry(session: Session | None, entry: Entry, at: datetime) -> Session | None:
    """The session under way after one more entry; None where there is none."""
    if isinstance(entry, Began):
        return Session(entry.routine, at)
    if session is None:
        return None
    changes: dict[str, Any]
    match entry:
        case Held():
            changes = {"held": (*session.held, entry)}
        case Skipped():
            changes = {"skipped": (*session.skipped, entry.movement)}
        case Hurt():
            changes = {"hurts": (*session.hurts, entry)}
        case Scored("pain", value):
            changes = {"pains": (*session.pains, value)}
        case Scored(measure, value):
            changes = {"scores": {**session.scores, measure: value}}
        case Ended():
            changes = {"ended": at, "reason": entry.reason}
    return replace(session, **changes)
