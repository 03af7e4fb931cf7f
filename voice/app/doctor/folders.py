"""The folders that the coach reads and writes, and the person's own files in them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intents.routine import Library
from voice.app.doctor.finding import Finding
from voice.app.userfiles import load_user_files

LEAST_FREE_MIB = 100.0
"""Rendered lines take some ten, a model with more words another fifty."""

MIB = 1024.0 * 1024.0


@dataclass(frozen=True)
class Folders:
    """Where the person's files, what is remembered, and what can be made anew lie."""

    configuration: Path
    state: Path
    cache: Path


def _free_mib(folder: Path) -> float:
    return shutil.disk_usage(folder).free / MIB


def folders(places: Folders, free_mib: Callable[[Path], float] = _free_mib) -> Iterator[Finding]:
    """Whether each folder is there or can be made, and can be written.

    free_mib: the space that is left where a folder lies. Nothing is left behind.
    """
    for part, path, use in (
        ("configuration", places.configuration, "your own routines and movements"),
        ("state", places.state, "what is remembered between two nights"),
        ("cache", places.cache, "rendered lines"),
    ):
        yield _folder(part, path, use, free_mib)


def user_files(folder: Path) -> Iterator[Finding]:
    """The person's own routines and movements: how many there are, and what is wrong with them."""
    packaged = Library.packaged()
    library, problems = load_user_files(folder, packaged)
    yield from (Finding("files", "mend", problem.left_out) for problem in problems)
    own = len(library.routines) - len(packaged.routines)
    others = len(library.movements) - len(packaged.movements)
    if problems and not own + others:
        return
    told = f"{_many(own, 'routine')} and {_many(others, 'movement')} of your own are used."
    if not own + others:
        told = f"there are no routines of your own in {folder}; those that come along are used."
    yield Finding("files", "well", told, {"routines": own, "movements": others})


def _folder(part: str, path: Path, use: str, free_mib: Callable[[Path], float]) -> Finding:
    there = _nearest(path)
    figures: dict[str, object] = {"path": str(path), "exists": path.is_dir()}
    if not there.is_dir():
        told = f"{there} is no folder, so {path} cannot be made for {use}: move that file away."
        return Finding(part, "mend", told, figures)
    if problem := _problem_writing(there):
        told = f"{there} cannot be written ({problem}), and is for {use}: mend its permissions."
        return Finding(part, "mend", told, figures)
    left_mib = free_mib(there)
    figures["free_mib"] = round(left_mib)
    if left_mib < LEAST_FREE_MIB:
        told = (
            f"{there} has {left_mib:.0f} MiB left, and {LEAST_FREE_MIB:.0f} are wanted for {use}: "
            "free some space."
        )
        return Finding(part, "mend", told, figures)
    if there != path:
        return Finding(part, "well", f"{path} will be made when it is needed, for {use}.", figures)
    return Finding(part, "well", f"{path} can be written, for {use}.", figures)


def _nearest(path: Path) -> Path:
    """The path itself where there is something, else the nearest above it that is there."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return path


def _problem_writing(folder: Path) -> str:
    """Why nothing can be written in a folder, empty where it can; asked by doing it."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or "no reason is given"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
