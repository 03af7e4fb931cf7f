"""What a timeline shows, read from the event log: spans, marks and words as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voice.app.events import Event

_MARK_NEAR_SAID_S = 0.15


@dataclass(frozen=True)
class Span:
    """A stretch of the run with a label; seconds of audio."""

    start_s: float
    end_s: float
    label: str


@dataclass(frozen=True)
class HoldSpan:
    """Timed work from its start to its end, with the parts in which its clock was frozen."""

    start_s: float
    end_s: float
    label: str
    frozen: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Heard:
    """An utterance as it was understood; `reflex_s` is the instant of silence, if there was one."""

    start_s: float
    end_s: float
    label: str
    accepted: bool
    reflex_s: float | None


@dataclass(frozen=True)
class Tracks:
    """Everything a timeline draws besides the sound."""

    states: tuple[Span, ...]
    movements: tuple[Span, ...]
    holds: tuple[HoldSpan, ...]
    marks: tuple[tuple[float, str], ...]
    said: tuple[Span, ...]
    heard: tuple[Heard, ...]
    devices: tuple[tuple[float, str], ...]


def read_tracks(events: Sequence[Event], end_s: float) -> Tracks:
    """The tracks of a run that lasted `end_s` seconds."""
    marks = [event for event in events if event["kind"] == "mark" and not event.get("dropped")]
    return Tracks(
        states=tuple(_states(events, end_s)),
        movements=tuple(_movements(events, end_s)),
        holds=tuple(_holds(events, end_s)),
        marks=tuple((float(mark["t"]), _mark_label(mark)) for mark in marks),
        said=tuple(_said(events, [float(mark["t"]) for mark in marks])),
        heard=tuple(_heard(event) for event in events if event["kind"] == "heard"),
        devices=tuple(
            (float(event["t"]), str(event["change"]))
            for event in events
            if event["kind"] == "device" and event["change"] != "opened"
        ),
    )


def _states(events: Iterable[Event], end_s: float) -> Iterable[Span]:
    start_s, label = 0.0, "idle"
    for event in events:
        if event["kind"] == "state":
            if event["t"] > start_s:
                yield Span(start_s, float(event["t"]), label)
            start_s, label = float(event["t"]), str(event["state"])
    if end_s > start_s:
        yield Span(start_s, end_s, label)


def _movements(events: Iterable[Event], end_s: float) -> Iterable[Span]:
    found = [event for event in events if event["kind"] == "movement"]
    for place, event in enumerate(found):
        following = found[place + 1]["t"] if place + 1 < len(found) else end_s
        side = event.get("side")
        sided = f", {side}" if side in ("left", "right") else ""
        number = f"{event['number']}/{event['of']} " if "number" in event else ""
        name = str(event["id"]).replace("-", " ")
        yield Span(float(event["t"]), float(following), f"{number}{name}{sided}")


def _holds(events: Iterable[Event], end_s: float) -> Iterable[HoldSpan]:
    start: Event | None = None
    pauses: list[tuple[float, float]] = []
    paused_s: float | None = None
    for event in events:
        if event["kind"] != "hold":
            continue
        t, phase = float(event["t"]), event["phase"]
        if paused_s is not None and phase in ("start", "resume", "end"):
            pauses.append((paused_s, t))
            paused_s = None
        if phase in ("start", "end") and start is not None:
            yield _hold(start, t, pauses)
            start, pauses = None, []
        if phase == "start":
            start = event
        elif phase == "pause":
            paused_s = t
    if start is not None:
        yield _hold(start, end_s, pauses + ([(paused_s, end_s)] if paused_s is not None else []))


def _hold(start: Event, end_s: float, pauses: list[tuple[float, float]]) -> HoldSpan:
    form, seconds = start.get("form", "hold"), start.get("seconds")
    planned = f" {seconds:g} s" if form == "hold" and seconds is not None else ""
    side = start.get("side")
    sided = f", {side}" if side in ("left", "right") else ""
    return HoldSpan(float(start["t"]), end_s, f"{form}{planned}{sided}", tuple(pauses))


def _mark_label(mark: Event) -> str:
    signs = {"start": "▸", "halfway": "½", "release": "■", "breath": "~"}
    if mark["name"] in ("count", "rep"):
        return str(mark.get("value", "·"))
    return signs.get(str(mark["name"]), "·")


def _said(events: Iterable[Event], marks_s: list[float]) -> Iterable[Span]:
    """Spoken lines in order; what was said as a mark is drawn there already."""
    found = [event for event in events if event["kind"] == "said"]
    for event in sorted(found, key=lambda event: float(event["start"])):
        start_s = float(event["start"])
        short = len(str(event["text"]).split()) <= 2
        if short and any(abs(start_s - at_s) < _MARK_NEAR_SAID_S for at_s in marks_s):
            continue
        text = f"{event['text']} ✂" if event.get("cut") else str(event["text"])
        yield Span(start_s, float(event["end"]), text)


def _heard(event: Event) -> Heard:
    words = f"“{event['text']}” " if event.get("text") else ""
    intent = event.get("intent")
    label = f"{words}→ {intent}" if intent else words.strip() or "?"
    reflex = event.get("reflex")
    return Heard(
        start_s=float(event.get("start", event["t"])),
        end_s=float(event.get("end", event["t"])),
        label=label,
        accepted=bool(event.get("accepted")),
        reflex_s=None if reflex is None else float(reflex),
    )
