"""What is wrong with a scenario file, and where: problems, and the lines they stand on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from voice.app.events import event_names, is_event_name
from voice.app.scenario_room import room_problems
from voice.app.scenario_tables import (
    Expectation,
    JumpTable,
    Line,
    LoudspeakerTable,
    RoomTable,
    ScenarioTable,
    TelevisionTable,
    Where,
)

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\"'-]+)\s*\]\]?\s*(#.*)?$")


@dataclass(frozen=True)
class Known:
    """The names a scenario may use; None where anything goes."""

    routines: Collection[str] | None = None
    movements: Collection[str] | None = None
    intents: Collection[str] | None = None


@dataclass(frozen=True)
class Problem:
    """One thing wrong: the field's place and a clause that says what."""

    where: Where
    message: str

    def __str__(self) -> str:
        field = ".".join(str(part) for part in self.where if not isinstance(part, int))
        return f"{field}: {self.message}" if field else self.message


def find_line(text: str, where: Where) -> int:
    """The file's line, from 1, that sets a field, or begins the table it belongs to.

    tomllib keeps no positions, so the table headers are counted; 1 where nothing is found.
    """
    tables = _tables(where)
    first, last = 1, len(text.splitlines())
    for depth, (name, number) in enumerate(tables):
        starts = [
            line for line, header in _headers(text) if header == name and first - 1 < line <= last
        ]
        if number >= len(starts):
            # Written as a list or a table on one line, or only the tables within it have headers.
            inline = _line_of_key(text, name.rpartition(".")[2], first, last)
            if inline != first:
                return inline
            continue
        first = starts[number]
        outer = {table for table, _ in tables[: depth + 1]}
        last = next(
            (line - 1 for line, header in _headers(text) if line > first and header in outer), last
        )
    return _line_of_key(text, str(where[-1]) if where else "", first, last)


def _tables(where: Where) -> list[tuple[str, int]]:
    """The table headers on the way to a field: their dotted names, and which one of these."""
    found, path = [], ""
    for place, part in enumerate(where):
        if isinstance(part, int):
            continue
        path = f"{path}.{part}" if path else part
        following = where[place + 1] if place + 1 < len(where) else None
        if isinstance(following, int):
            found.append((path, following))
        elif following is not None:
            found.append((path, 0))
    return found


def _headers(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _HEADER.match(line):
            yield number, match[2]


def _line_of_key(text: str, key: str, first: int, last: int) -> int:
    setting = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*=")
    header = re.compile(rf"^\s*\[\[?\s*{re.escape(key)}\s*\]\]?")
    for number, line in enumerate(text.splitlines(), start=1):
        if first <= number <= last and (setting.match(line) or header.match(line)):
            return number
        if first < number <= last and _HEADER.match(line) and first > 1:
            break
    return first


def first_problem(error: ValidationError) -> Problem:
    """The first of pydantic's complaints in our words."""
    detail = error.errors()[0]
    where: Where = tuple(detail["loc"])
    if detail["type"] == "extra_forbidden":
        allowed = _fields_at(where)
        name = str(where[-1])
        close = difflib.get_close_matches(name, allowed, n=1)
        hint = f' (did you mean "{close[0]}"?)' if close else ""
        return Problem(where, f"there is no such field{hint}; allowed are {', '.join(allowed)}")
    if detail["type"] == "missing":
        return Problem(where, "this is missing")
    message = detail["msg"].replace("Input should be", "it should be")
    return Problem(where, f"{message[0].lower()}{message[1:]}, not {_shown(detail['input'])}")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a table"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _fields_at(where: Where) -> list[str]:
    names = [part for part in where[:-1] if isinstance(part, str)]
    tables: dict[str, type[BaseModel]] = {
        "room": RoomTable,
        "loudspeaker": LoudspeakerTable,
        "jump": JumpTable,
        "television": TelevisionTable,
        "line": Line,
        "expect": Expectation,
        "forbid": Expectation,
    }
    table = tables[names[-1]] if names else ScenarioTable
    return [field.alias or name for name, field in table.model_fields.items()]


def problems(scenario: ScenarioTable, known: Known) -> Iterator[Problem]:
    """What the shape of the tables does not tell: names, and fields that exclude each other."""
    yield from _unknown(("routine",), scenario.routine, known.routines)
    for where, message in room_problems(scenario):
        yield Problem(where, message)
    for number, line in enumerate(scenario.lines):
        yield from _line(("line", number), line, known)
    for kind, tables in (("expect", scenario.expect), ("forbid", scenario.forbid)):
        for number, table in enumerate(tables):
            yield from _expectation((kind, number), table, known)
            if table.within is not None:
                yield Problem((kind, number, "within"), "only a line's own tables have a window")


def _line(where: Where, line: Line, known: Known) -> Iterator[Problem]:
    if (line.at is None) == (line.after is None):
        yield Problem(where, 'give either "at" or "after"')
    if sum(item is not None for item in (line.say, line.audio, line.typed, line.key)) != 1:
        yield Problem(where, 'give exactly one of "say", "audio", "type" and "key"')
    if line.after is None:
        for name in ("movement", "side", "nth"):
            if name in line.model_fields_set:
                yield Problem((*where, name), 'this narrows "after", which is not given')
    else:
        yield from _event((*where, "after"), line.after, known)
    if line.say is None and line.voice is not None:
        yield Problem((*where, "voice"), 'a voice goes with "say"')
    if line.say is None and line.audio is None and line.manner is not None:
        yield Problem((*where, "manner"), 'a manner goes with "say" or "audio"')
    yield from _unknown((*where, "movement"), line.movement, known.movements)
    for kind, tables in (("expect", line.expect), ("forbid", line.forbid)):
        for number, table in enumerate(tables):
            yield from _expectation((*where, kind, number), table, known)


def _expectation(where: Where, table: Expectation, known: Known) -> Iterator[Problem]:
    if (table.intent is None) == (table.event is None):
        yield Problem(where, 'give either "intent" or "event"')
    if table.event is not None:
        yield from _event((*where, "event"), table.event, known)
    yield from _unknown((*where, "intent"), table.intent, known.intents)
    yield from _unknown((*where, "movement"), table.movement, known.movements)


def _event(where: Where, name: str, known: Known) -> Iterator[Problem]:
    if not is_event_name(name):
        yield Problem(where, f'there is no event "{name}"; allowed are {", ".join(event_names())}')
    elif name.startswith("heard."):
        yield from _unknown(where, name.removeprefix("heard."), known.intents)


def _unknown(where: Where, name: str | None, allowed: Collection[str] | None) -> Iterator[Problem]:
    if name is not None and allowed is not None and name not in allowed:
        yield Problem(where, f'"{name}" is unknown; allowed are {", ".join(sorted(allowed))}')
