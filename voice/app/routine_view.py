"""Routines as a person reads them: the list, and one routine with its steps in order."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, get_args

from intents.routine import Wording, closest, session_s
from intents.safety import Flag
from voice.audio import SupineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from intents.routine import Block, Library, Movement, Routine, Step

WIDTH = 88
"""Columns; a terminal of 80 wraps little, a wide one stays readable."""


class UnknownRoutineError(SupineError):
    """A routine was asked for that does not exist."""


def list_text(library: Library) -> str:
    """Every routine in a few lines: its id, name, length and what it is for."""
    return "\n".join("\n".join(_listed(library, routine)) for routine in library.routines.values())


def show_text(library: Library, name: str) -> str:
    """One routine: how to begin it, and each movement with its dose, sides, steps and cautions.

    name: an id, a name, or what one says for it.

    Raises:
        UnknownRoutineError: if there is no such routine; it names the closest one.
    """
    routine = find_routine(library, name)
    plan = library.plan(routine.id)
    lines = [
        f"{routine.name} ({routine.id})",
        f"{_minutes(library, routine)}.",
        *_wrapped(routine.about),
        *_wrapped("Say: " + " or ".join(f'"start {said}"' for said in routine.spoken_names)),
    ]
    lines += ["Small range throughout."] if routine.small_range else []
    lines += ["Ends sitting on the edge of the bed."] if routine.gets_up else []
    for number in range(1, plan[-1].of + 1):
        lines += ["", *_shown([block for block in plan if block.number == number])]
    return "\n".join(lines)


def find_routine(library: Library, name: str) -> Routine:
    """The routine of this id, name or spoken name. Raises UnknownRoutineError."""
    wanted = " ".join(name.lower().replace("-", " ").split())
    for routine in library.routines.values():
        known = (routine.id.replace("-", " "), routine.name.lower(), *routine.spoken_names)
        if wanted in known:
            return routine
    raise UnknownRoutineError(f"there is no routine '{name}'{closest(name, library.routines)}")


def dose_text(block: Block) -> str:
    """How much of it: "hold 30 s", "6 times, 5 s each", "3 breaths, 4 s in and 6 s out"."""
    if block.form == "hold":
        sets = f"{block.sets} sets of " if block.sets > 1 else "hold "
        rest = f", {block.rest_s:g} s between" if block.sets > 1 else ""
        return f"{sets}{block.work_s:g} s{rest}"
    if block.form == "reps":
        return f"{block.count} times, {block.unit_s:g} s each"
    breath = "breath" if block.count == 1 else "breaths"
    out_s = block.unit_s - block.in_s
    return f"{block.count} {breath}, {block.in_s:g} s in and {out_s:g} s out"


def _listed(library: Library, routine: Routine) -> Iterator[str]:
    yield f"{routine.id}  {routine.name}"
    yield from _wrapped(routine.about, "    ")
    yield f"    {_minutes(library, routine)}."


def _minutes(library: Library, routine: Routine) -> str:
    plan = library.plan(routine.id)
    full, brief, least = (
        max(1, round(session_s(routine.name, plan, way) / 60)) for way in get_args(Wording)
    )
    return (
        f"About {full} min with every instruction, {brief} min with brief ones, {least} min with "
        "reminders"
    )


def _shown(blocks: list[Block]) -> Iterator[str]:
    first = blocks[0]
    movement = first.movement
    head = f"{first.number}. {movement.name} ({movement.id}): {dose_text(first)}{_sides(blocks)}"
    yield from _wrapped(head, "", "   ")
    for step in first.steps("full"):
        yield from _wrapped(step.say, "   - ", "     ")
    yield from _wrapped(_sentences(first, first.movement.release), "   Way out: ", "     ")
    yield from _wrapped(_sentences(first, first.movement.easier), "   Softer: ", "     ")
    yield from _labelled("Common mistakes", movement.mistakes)
    yield from _labelled("Take care", movement.cautions)
    yield from _labelled("Leave it out with", _left_out(movement))
    yield from _labelled("Gentler with", _eased(first))
    yield from _wrapped(movement.purpose, "   Why: ", "     ")
    yield from _labelled("Sources", movement.sources)


def _sides(blocks: list[Block]) -> str:
    if blocks[0].side != "both":
        sides = f", {blocks[0].side} side"
        return f"{sides} then {blocks[1].side} side" if len(blocks) > 1 else f"{sides} only"
    return ", right and left in turn" if blocks[0].movement.sides == "alternating" else ""


def _sentences(block: Block, steps: Iterable[Step]) -> str:
    return " ".join(block.text(step) for step in steps)


def _left_out(movement: Movement) -> list[str]:
    return [flag.about for flag in Flag if movement.flags[flag] == "skip"]


def _eased(block: Block) -> list[str]:
    movement = block.movement
    eased = [flag for flag in Flag if movement.flags[flag] == "easier"]
    lines = {flag: block.text(movement.eased.get(flag, movement.easier_brief)) for flag in eased}
    return [f"{flag.about}: {line}" for flag, line in lines.items()]


def _labelled(label: str, lines: Iterable[str]) -> Iterator[str]:
    texts = tuple(lines)
    if texts:
        yield f"   {label}:"
        for text in texts:
            yield from _wrapped(text, "     - ", "       ")


def _wrapped(text: str, first: str = "", then: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if then is None else then,
        break_on_hyphens=False,  # addresses stay whole
        break_long_words=False,
    )
