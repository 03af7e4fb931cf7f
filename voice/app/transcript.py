"""A run as lines of text: who said what, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_Event = Mapping[str, object]


class Transcript:
    """Turns the lines of an event log into lines for a person."""

    def __init__(self, events: Iterable[_Event]) -> None:
        """The events in the order in which they were written."""
        self._events = list(events)

    def text(self) -> str:
        """All of it, in the order of time."""
        lines = [line for event in self._events if (line := _line(event)) is not None]
        return "\n".join(text for _, text in sorted(lines, key=lambda line: line[0]))


def _line(event: _Event) -> tuple[float, str] | None:
    kind = event["kind"]
    if kind == "said":
        cut = " [cut]" if event["cut"] else ""
        return _at(event["start"], f"  {event['text']}{cut}")
    if kind == "heard":
        meant = event["intent"] if event["accepted"] else "not understood"
        return _at(event["start"], f'> "{event["text"]}" ({meant})')
    if kind == "movement":
        side = "" if event["side"] == "both" else f", {event['side']}"
        return _at(event["t"], f"= {event['number']} of {event['of']}: {event['id']}{side}")
    if kind == "hold":
        length = event["held"] if event["phase"] == "end" else event["seconds"]
        return _at(event["t"], f"  [{event['form']} {event['phase']}, {length:g} s]")
    if kind == "session":
        reason = f": {event['reason']}" if event["phase"] == "end" else ""
        return _at(event["t"], f"= session {event['phase']}{reason}")
    return None


def _at(instant: object, text: str) -> tuple[float, str]:
    assert isinstance(instant, float | int)
    minutes, seconds = divmod(round(float(instant), 1), 60.0)
    return float(instant), f"{minutes:3.0f}:{seconds:04.1f} {text}"
