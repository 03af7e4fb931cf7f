"""What is wrong with a movement or a routine, and where in it."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from intents.safety import never_said_in

if TYPE_CHECKING:
    from collections.abc import Iterable

Location = tuple[str | int, ...]
"""Keys and indexes (from 0) that lead to a value, such as ("movements", 1, "id")."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, and a phrase that says what and what is allowed."""

    location: Location
    message: str

    def under(self, *outer: str | int) -> Fault:
        """The same fault seen from outside."""
        return replace(self, location=(*outer, *self.location))


class FaultsError(ValueError):
    """A movement, a routine or a library that cannot be; `faults` says everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        parts = [f"{'.'.join(map(str, f.location))}: {f.message}" for f in self.faults]
        super().__init__("; ".join(parts))


class Model(BaseModel):
    """The base of everything that is read from YAML: frozen, and no key but the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, Field(min_length=1, max_length=300)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Names = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
Seconds = Annotated[float, Field(strict=True, ge=0, le=600)]
Whole = Annotated[int, Field(strict=True, ge=1, le=100)]
Switch = Annotated[bool, Field(strict=True)]

_PLAIN = re.compile(r"[a-z]+(?:'[a-z]+)*(?: [a-z]+(?:'[a-z]+)*)*")


def closest(word: str, allowed: Iterable[str]) -> str:
    """The end of a sentence about a wrong word: the closest allowed one, and all of them."""
    known = sorted(allowed)
    near = get_close_matches(word, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else "."
    return f"{hint} Allowed: {', '.join(known)}."


def spoken_names(name: str, say_as: tuple[str, ...]) -> tuple[str, ...]:
    """What a person may call it: `say_as`, or else its name in lower case."""
    return say_as or (name.lower(),)


def name_faults(name: str, say_as: tuple[str, ...]) -> list[Fault]:
    """What keeps a name or its spoken forms from being said and heard."""
    faults = line_faults(("name",), name)
    for number, spoken in enumerate(spoken_names(name, say_as)):
        where: Location = ("say_as", number) if say_as else ("say_as",)
        if not _PLAIN.fullmatch(spoken):
            faults.append(
                Fault(where, f"'{spoken}' must be plain words in lower case, numbers spelled out")
            )
        if say_as:
            faults += line_faults(where, spoken)
    return faults


def line_faults(where: Location, line: str, *, sides: bool = False) -> list[Fault]:
    """What is wrong with a line that the narrator may say.

    sides: whether the line may hold {side} and {other}.
    """
    faults = [
        Fault(where, f"the narrator may not say '{phrase}': it would hear itself and obey")
        for phrase in never_said_in(line)
    ]
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(line) if field is not None]
    except ValueError:
        return [*faults, Fault(where, "a brace { or } stands alone")]
    for field in fields:
        if field not in {"side", "other"}:
            faults.append(Fault(where, f"{{{field}}} is unknown. Allowed: {{side}}, {{other}}."))
        elif not sides:
            faults.append(Fault(where, f"{{{field}}} is only for movements with sides: one_sided"))
    return faults
