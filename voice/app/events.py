"""The event log's vocabulary: names for events, finding them again, and writing them down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args

import numpy as np

from intents.journal import Measure

Event: TypeAlias = Mapping[str, Any]
"""One object of the event log: `t` in seconds of audio, `kind`, and the kind's own fields."""

_DETAILS: dict[str, tuple[str, tuple[str, ...]]] = {
    "state": (
        "state",
        (
            "idle",
            "narrating",
            "holding",
            "paused",
            "finished",
            "question",
            "question:yes_no",
            "question:number",
            "question:choice",
        ),
    ),
    "session": ("phase", ("start", "end")),
    "hold": ("phase", ("start", "pause", "resume", "end")),
    "mark": ("name", ("start", "count", "rep", "breath", "halfway", "release")),
    "device": ("change", ("opened", "lost", "restored")),
    "score": ("measure", get_args(Measure)),
}
_PLAIN = ("movement", "said", "heard", "skip", "hurt")
_REASONS = ("finished", "stopped", "pain", "red_flag", "silence")


def event_names() -> tuple[str, ...]:
    """Every name an event can be called by in a scenario; `heard.INTENT` stands for any intent."""
    names = [f"{kind}.{detail}" for kind, (_, details) in _DETAILS.items() for detail in details]
    reasons = [f"session.end.{reason}" for reason in _REASONS]
    return (*_DETAILS, *_PLAIN, "heard.INTENT", *names, *reasons)


def is_event_name(name: str) -> bool:
    """Whether a scenario may use this name."""
    if name.startswith("heard."):
        intent = name.removeprefix("heard.")
        return intent.isupper() and intent.replace("_", "").isalpha()
    return name in event_names()


def matches(name: str, event: Event) -> bool:
    """Whether an event goes by this name: its kind, kind.phase, kind.name, kind.state and so on.

    A mark that was dropped did not sound, so it is no mark here; `heard.INTENT` is an accepted one.
    """
    kind, _, detail = name.partition(".")
    if event["kind"] != kind or (kind == "mark" and event.get("dropped")):
        return False
    if not detail:
        return True
    if kind == "heard":
        return event.get("intent") == detail and event.get("accepted") is True
    if kind == "state":
        return detail in (event["state"], f"{event['state']}:{event.get('asks')}")
    phase, _, reason = detail.partition(".")
    return event[_DETAILS[kind][0]] == phase and (not reason or event.get("reason") == reason)


@dataclass
class Place:
    """Which movement and side the log is at; follows the events in their order."""

    movement: str | None = None
    side: str | None = None

    def follow(self, event: Event) -> None:
        """Take an event's movement and side, where it has them."""
        if event["kind"] == "movement":
            self.movement, self.side = event["id"], event.get("side")
        elif event["kind"] == "hold":
            self.movement, self.side = event["movement"], event.get("side")
        elif event["kind"] == "session" and event["phase"] == "start":
            self.movement = self.side = None


@dataclass(frozen=True)
class Wanted:
    """An event asked for by name, narrowed to a movement and a side where these are given."""

    name: str
    movement: str | None = None
    side: str | None = None

    def is_met_by(self, event: Event, place: Place) -> bool:
        """Whether it is this event; `place` must have followed the event already."""
        return (
            matches(self.name, event)
            and self.movement in (None, place.movement)
            and self.side in (None, place.side)
        )

    def __str__(self) -> str:
        side = f" {self.side}" if self.side else ""
        return self.name + (
            f" of{side} {self.movement}" if self.movement else side and f" on{side}"
        )


def event_line(event: Event) -> str:
    """The event as one line of JSON, without the line's end: sorted keys, six decimals."""
    return json.dumps(_rounded(event), sort_keys=True, ensure_ascii=False)


def _rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    return round(value, 6) if isinstance(value, float) else value
