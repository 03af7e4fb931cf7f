"""Scenarios: what a scripted sleeper says and when, the room, and what must come of it (TOML)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError

from voice.app.scenario_problems import (
    Known,
    Problem,
    find_line,
    first_problem,
    problems,
)
from voice.app.scenario_room import build_room, room_sounds
from voice.app.scenario_tables import Expectation, Line, RoomTable, ScenarioTable, Where
from voice.audio import Samples, SupineError
from voice.bedroom import Room
from voice.wav import SoundFileError, read_sound

__all__ = [
    "Expectation",
    "Known",
    "Line",
    "RoomTable",
    "Scenario",
    "ScenarioError",
    "find_scenario",
    "load_scenario",
    "packaged_scenarios",
]

SOME_DAY = date(2001, 1, 1)

_FOLDER = Path(__file__).parent / "scenarios"


class ScenarioError(SupineError):
    """A scenario that cannot be used: file, line, field, and what is allowed."""


@dataclass(frozen=True)
class Scenario:
    """A scenario with everything it names: its file and text, and the sounds read for it.

    `sounds`: recordings by their place in the file; `notes`: what was converted on reading them.
    """

    path: Path
    text: str = field(repr=False)
    table: ScenarioTable
    sleeper: str
    sounds: dict[Where, Samples] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """The sleeper's lines in the file's order."""
        return self.table.lines

    @property
    def routine(self) -> str | None:
        """The routine the scenario was written for."""
        return self.table.routine

    @property
    def first_session(self) -> bool:
        """Whether this is the sleeper's first session, so that the safety question is asked."""
        return self.table.first_session

    @property
    def now(self) -> datetime | None:
        """When the sleeper wakes, on some day; None where the time is not known."""
        at = self.table.time
        return None if at is None else datetime.combine(SOME_DAY, at)

    @property
    def asks_scores(self) -> bool:
        """Whether the coach asks how much it hurts, before and after."""
        return self.table.scores

    @property
    def limit_s(self) -> float:
        """Seconds of audio after which the run fails."""
        return self.table.limit

    def name_line(self, number: int) -> str:
        """How a message names the line of this number, counted from 0."""
        place = find_line(self.text, ("line", number))
        return f'line {number + 1} ("{self.lines[number].words}", {self.path.name}:{place})'

    def build_room(self) -> Room:
        """The room for the bedroom."""
        return build_room(self.table, self.sounds)


def packaged_scenarios() -> dict[str, Path]:
    """The scenarios that come along, by name."""
    return {path.stem: path for path in sorted(_FOLDER.glob("*.toml"))}


def find_scenario(name_or_path: str) -> Path:
    """A packaged scenario's path by its name, else the path itself; ScenarioError if neither."""
    packaged = packaged_scenarios()
    if name_or_path in packaged:
        return packaged[name_or_path]
    path = Path(name_or_path)
    if path.is_file():
        return path
    names = ", ".join(packaged)
    raise ScenarioError(
        f"{name_or_path}: there is no such scenario; give a file or one of {names}."
    )


def load_scenario(path: Path, known: Known | None = None, sleeper: str | None = None) -> Scenario:
    """Read and check a scenario and the sounds it names.

    `known` has the routines, movements and intents that exist; `sleeper` takes the place of the
    file's voice (a line's own voice stays). Raises ScenarioError, one sentence.
    """
    text = _read_text(path)
    try:
        table = ScenarioTable.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path}: this is not TOML: {error}.") from error
    except ValidationError as error:
        raise _error(path, text, first_problem(error)) from error
    for problem in problems(table, known or Known()):
        raise _error(path, text, problem)
    sounds, notes = _read_sounds(path, text, table)
    return Scenario(path, text, table, sleeper or table.sleeper, sounds, notes)


def _error(path: Path, text: str, problem: Problem) -> ScenarioError:
    return ScenarioError(f"{path}:{find_line(text, problem.where)}: {problem}.")


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScenarioError(f"{path}: the scenario cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path}: the scenario is not UTF-8 text; save it as UTF-8.") from error


def _read_sounds(
    path: Path, text: str, table: ScenarioTable
) -> tuple[dict[Where, Samples], tuple[str, ...]]:
    named = room_sounds(table.room)
    for number, line in enumerate(table.lines):
        if line.audio is not None:
            named["line", number, "audio"] = line.audio
    sounds: dict[Where, Samples] = {}
    notes: list[str] = []
    for where, name in named.items():
        try:
            sounds[where], note = read_sound(path.parent / name)
        except SoundFileError as error:
            raise _error(path, text, Problem(where, str(error).rstrip("."))) from error
        notes += [note] if note else []
    return sounds, tuple(notes)
