"""The journal as a person reads it in a terminal: each session in a few lines, the latest last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from intents.journal import Session
from intents.routine import Library
from intents.routine.library import LONE
from voice.app.report.words import length, long_day

_ENDS: Mapping[str | None, str] = MappingProxyType(
    {
        "finished": "to its end",
        "stopped": "stopped",
        "pain": "ended for pain",
        "red_flag": "ended for a warning sign",
        "silence": "ended in silence",
        None: "broke off",
    }
)

_MEASURES: Mapping[str, str] = MappingProxyType(
    {"pain_before": "pain before", "stiffness": "stiffness", "pain_after": "pain after"}
)


def display_names(library: Library) -> dict[str, str]:
    """What routines and movements are called, by their ids."""
    movements = {movement.id: movement.name for movement in library.movements.values()}
    alone = {f"{LONE}{name}": f"{called} alone" for name, called in movements.items()}
    routines = {routine.id: routine.name for routine in library.routines.values()}
    return {**movements, **alone, **routines}


def journal_text(sessions: Sequence[Session], names: Mapping[str, str], last: int) -> str:
    """The latest sessions, and how many others there are."""
    if not sessions:
        return "The journal is empty."
    lines = [line for session in sessions[-last:] for line in _lines(session, names)]
    others = len(sessions) - last
    if others > 0:
        lines += ["", f"{others} earlier: supine journal --last {len(sessions)}"]
    return "\n".join(lines)


def _lines(session: Session, names: Mapping[str, str]) -> Iterator[str]:
    when = f"{long_day(session.day)}, {session.began:%H:%M}"
    end = _ENDS.get(session.reason, session.reason)
    yield f"{when}  {_name(names, session.routine)}, {_length(session)}, {end}"
    told = [f"{_MEASURES.get(m, m)} {value}" for m, value in session.scores.items()]
    told += [f"pain in the midst {value}" for value in session.pains]
    hurts = dict.fromkeys((hurt.movement, hurt.side) for hurt in session.hurts)
    yield from _detail("told", told)
    yield from _detail("left out", (_name(names, m) for m in dict.fromkeys(session.skipped)))
    yield from _detail("hurt", (_sided(names, *where) for where in hurts))


def _length(session: Session) -> str:
    """From the beginning to the end; where that is not known, the work alone."""
    if session.ended is None:
        return f"{length(session.held_s)} of work"
    return length((session.ended - session.began).total_seconds())


def _detail(heading: str, parts: Iterable[str]) -> Iterator[str]:
    if words := "; ".join(parts):
        yield f"    {heading}: {words}"


def _sided(names: Mapping[str, str], movement: str, side: str) -> str:
    name = _name(names, movement)
    return name if side == "both" else f"{name}, {side}"


def _name(names: Mapping[str, str], name: str) -> str:
    """What it is called; a thing that is there no more goes by its id."""
    return names.get(name, name)
