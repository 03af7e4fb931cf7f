"""Whether a run did what its scenario expects: every failure is one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from voice.app.events import Event, Place
from voice.app.scenario import Expectation, Scenario
from voice.app.sleeper import Spoken

DEFAULT_WITHIN_S = 3.0

_Window = tuple[float, float]


def check(scenario: Scenario, events: Sequence[Event], spoken: Mapping[int, Spoken]) -> list[str]:
    """The failures of a run, in the order of the scenario's lines.

    `events` in the order of the log, `spoken` the lines that were spoken, by number. A line's
    window opens at its first sample and closes `within` seconds after its last (3 by default; a
    ban without `within` ends earlier if another line begins).
    """
    trail = _trail(events)
    failures: list[str] = []
    for number, line in enumerate(scenario.lines):
        if number in spoken:
            name = f"{scenario.name_line(number)} at {spoken[number].start_s:.2f} s"
            for table in line.expect:
                failures += _missing(name, table, spoken[number], trail)
            for table in line.forbid:
                failures += _banned(name, table, spoken[number], spoken, trail)
    failures += _anywhere(scenario, trail)
    return failures


def closes_s(table: Expectation, spoken: Spoken) -> float:
    """When a line's window closes at the latest, in seconds of audio."""
    return spoken.end_s + (DEFAULT_WITHIN_S if table.within is None else table.within)


_Trail = list[tuple[Event, Place]]


def _trail(events: Sequence[Event]) -> _Trail:
    """Every event with the place it happened at."""
    place = Place()
    trail = []
    for event in events:
        place.follow(event)
        trail.append((event, Place(place.movement, place.side)))
    return trail


def _within(trail: _Trail, window: _Window) -> Iterator[tuple[Event, Place]]:
    """Events of a window; an utterance that ended before it opened is no answer to the line."""
    first_s, last_s = window
    for event, place in trail:
        late_news = event["kind"] == "heard" and event.get("end", event["t"]) < first_s
        if first_s <= event["t"] <= last_s and not late_news:
            yield event, place


def _missing(name: str, table: Expectation, line: Spoken, trail: _Trail) -> list[str]:
    window = (line.start_s, closes_s(table, line))
    seen = list(_within(trail, window))
    if any(table.wanted.is_met_by(event, place) for event, place in seen):
        return []
    limit_s = window[1] - line.end_s
    instead = _instead(table, [event for event, _ in seen])
    later = next(
        (e["t"] for e, p in trail if e["t"] > window[1] and table.wanted.is_met_by(e, p)), None
    )
    late = f"; it came {later - line.end_s:.2f} s after it, too late" if later is not None else ""
    return [
        f"{name}: expected {_asked(table)} within {limit_s:g} s of its end, but {instead}{late}."
    ]


def _banned(
    name: str, table: Expectation, line: Spoken, spoken: Mapping[int, Spoken], trail: _Trail
) -> list[str]:
    last_s = closes_s(table, line)
    if table.within is None:
        following = [item.start_s for item in spoken.values() if item.start_s > line.start_s]
        last_s = min([last_s, *following])
    for event, place in _within(trail, (line.start_s, last_s)):
        if table.wanted.is_met_by(event, place):
            return [f"{name}: {_asked(table)} is forbidden, but {_told(event)}."]
    return []


def _anywhere(scenario: Scenario, trail: _Trail) -> list[str]:
    failures = [
        f"the run: expected {_asked(table)}, but it never happened."
        for table in scenario.table.expect
        if not any(table.wanted.is_met_by(event, place) for event, place in trail)
    ]
    for table in scenario.table.forbid:
        for event, place in trail:
            if table.wanted.is_met_by(event, place):
                failures.append(f"the run: {_asked(table)} is forbidden, but {_told(event)}.")
                break
    return failures


def _asked(table: Expectation) -> str:
    return str(table.wanted).removeprefix("heard.") if table.intent else str(table.wanted)


def _instead(table: Expectation, events: list[Event]) -> str:
    """What came instead: utterances where an intent was asked for, else what was of its kind."""
    kind = "heard" if table.intent is not None else table.wanted.name.partition(".")[0]
    same = [_told(event) for event in events if event["kind"] == kind]
    if same:
        return ", then ".join(same[:4])
    return "nothing was heard" if kind == "heard" else "nothing of the kind happened"


def _told(event: Event) -> str:
    at = f"at {event['t']:.2f} s"
    if event["kind"] == "heard":
        words = f' ("{event["text"]}")' if event.get("text") else ""
        refused = "" if event.get("accepted") else ", not accepted,"
        return f"{event.get('intent') or 'no intent'}{words}{refused} was heard {at}"
    parts = (str(event[key]) for key in ("phase", "name", "state", "change", "id") if key in event)
    return f"{' '.join([event['kind'], *parts])} came {at}"
