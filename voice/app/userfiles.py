"""A person's own routines and movements: YAML files, with errors that say what to do, and where.

A routine's file holds `id`, `name`, `say_as` and `movements`, a list of `{id, hold_s or reps or
breaths, sides}`; a movement's file holds the same keys as those that come with the program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from intents.routine import (
    Fault,
    FaultsError,
    Item,
    Library,
    Movement,
    Routine,
    Step,
    closest,
    library_faults,
)
from intents.safety import Flag
from voice.app.marked_yaml import Location, Marked, MarkedYamlError, read_marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

MOVEMENTS_FOLDER = "movements"
ROUTINES_FOLDER = "routines"
_SUFFIXES = (".yaml", ".yml")
_STEP_KEYS = ("full", "brief", "release", "easier", "small")
_SHOWN_CHARACTERS = 40

_PHRASES: Mapping[str, str] = {
    "missing": "is missing",
    "string_type": "must be text; put it in quotes",
    "string_too_short": "must not be empty",
    "string_too_long": "must be at most {max_length} characters long",
    "string_pattern_mismatch": "must be lower-case words joined by hyphens, such as my-morning",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be keys with values",
    "model_type": "must be keys with values",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "too_short": "must hold at least {min_length}",
    "too_long": "must hold at most {max_length}",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a file; its text is one sentence. line is from 1, or None.

    field: the place in the file, lists counted from 1, such as movements[2].hold_s; may be empty.
    """

    path: Path
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line is not None else ""
        place = f"{self.field}: " if self.field else ""
        return f"{self.path}{line}: {place}{self.message}"

    @property
    def left_out(self) -> str:
        """Two sentences: the problem, and what follows from it."""
        return f"{str(self).rstrip('.')}. This file is left out."


def load_user_files(folder: Path, library: Library) -> tuple[Library, list[Problem]]:
    """The library with a person's own movements and routines; a folder that is not there is empty.

    A broken file is left out and reported; the others are taken.
    """
    problems: list[Problem] = []
    for path in _files(folder / MOVEMENTS_FOLDER, problems):
        library = _added(path, Movement, library, problems)
    for path in _files(folder / ROUTINES_FOLDER, problems):
        library = _added(path, Routine, library, problems)
    return library, problems


def check_file(path: Path, library: Library | None = None) -> list[Problem]:
    """Everything that is wrong with one file of a routine or a movement.

    library: what it is checked against. By default what comes with the program and, for a file in
    a person's `routines` or `movements` folder, the other files of that person.
    """
    if library is None:
        library = _around(path)
    problems: list[Problem] = []
    marked = _read(path, problems)
    if marked is None:
        return problems
    model: type[Movement | Routine] = Movement if _is_movement(path, marked) else Routine
    _added(path, model, library, problems, marked)
    return problems


def _around(path: Path) -> Library:
    library = Library.packaged()
    home = path.absolute().parent
    if home.name not in {MOVEMENTS_FOLDER, ROUTINES_FOLDER}:
        return library
    ignored: list[Problem] = []
    for folder, model in ((MOVEMENTS_FOLDER, Movement), (ROUTINES_FOLDER, Routine)):
        for other in _files(home.parent / folder, ignored):
            if other != path.absolute():
                library = _added(other, model, library, ignored)
    return library


def _is_movement(path: Path, marked: Marked) -> bool:
    if path.absolute().parent.name in {MOVEMENTS_FOLDER, ROUTINES_FOLDER}:
        return path.absolute().parent.name == MOVEMENTS_FOLDER
    keys = marked.value if isinstance(marked.value, dict) else {}
    return "movements" not in keys and bool({"form", "full", "posture"} & set(keys))


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(_unreadable(folder, error))
        return []


def _added(
    path: Path,
    model: type[Movement | Routine],
    library: Library,
    problems: list[Problem],
    marked: Marked | None = None,
) -> Library:
    """The library with a file's movement or routine, or the same and its problems."""
    marked = marked or _read(path, problems)
    if marked is None:
        return library
    try:
        thing = model.model_validate(marked.value)
    except ValidationError as error:
        problems += [_problem(path, marked, f) for f in _faults(error, model)]
        return library
    faults = _misfits(thing, library)
    problems += [_problem(path, marked, fault) for fault in faults]
    if faults:
        return library
    if isinstance(thing, Movement):
        return library.adding(movements=[thing])
    return library.adding(routines=[thing])


def _read(path: Path, problems: list[Problem]) -> Marked | None:
    try:
        return read_marked(path.read_bytes())
    except MarkedYamlError as error:
        problems.append(Problem(path, error.line, _field(error.where), error.message))
    except OSError as error:
        problems.append(_unreadable(path, error))
    return None


def _unreadable(path: Path, error: OSError) -> Problem:
    return Problem(path, None, "", f"this cannot be read: {(error.strerror or 'why?').lower()}")


def _misfits(thing: Movement | Routine, library: Library) -> list[Fault]:
    """What keeps a sound movement or routine out of this library, seen from its own file."""
    movements, routines = tuple(library.movements.values()), tuple(library.routines.values())
    if isinstance(thing, Movement):
        kind, place, movements = "movements", len(movements), (*movements, thing)
    else:
        kind, place, routines = "routines", len(routines), (*routines, thing)
    faults = library_faults(movements, routines)
    return [Fault(f.location[2:], f.message) for f in faults if f.location[:2] == (kind, place)]


def _problem(path: Path, marked: Marked, fault: Fault) -> Problem:
    line = marked.line(fault.location)
    return Problem(path, line, _field(fault.location), fault.message)


def _field(where: Location) -> str:
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where]
    return "".join(parts).removeprefix(".")


def _faults(error: ValidationError, model: type[Movement | Routine]) -> Iterable[Fault]:
    for details in error.errors(include_url=False):
        where: Location = tuple(part for part in details["loc"] if part != "[key]")
        cause = details.get("ctx", {}).get("error")
        if isinstance(cause, FaultsError):
            yield from (fault.under(*where) for fault in cause.faults)
        else:
            yield Fault(where, _phrase(details, where, model))


def _phrase(details: ErrorDetails, where: Location, model: type[Movement | Routine]) -> str:
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return f"is not a key here{closest(str(where[-1]), _keys(where, model))}"
    if kind in {"literal_error", "enum"}:
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        given = str(details["input"])[:_SHOWN_CHARACTERS]
        return f"'{given}' is not possible{closest(given, allowed)}"
    phrase = _PHRASES.get(kind)
    if phrase is None:
        return details["msg"][:1].lower() + details["msg"][1:]
    return phrase.format(**context)


def _keys(where: Location, model: type[Movement | Routine]) -> list[str]:
    """The keys that are possible beside the one at this location."""
    if len(where) == 1:
        return list(model.model_fields)
    if where[0] == "flags":
        return [flag.value for flag in Flag]
    inner: type[Step | Item] = Step if where[0] in _STEP_KEYS else Item
    return list(inner.model_fields)
