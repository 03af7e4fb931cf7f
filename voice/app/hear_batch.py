"""Many recordings, heard by one process a core, told in the order they were given.

Every process loads the language and the model for itself. One that dies over a file (no memory, an
abort inside a library) costs that file only: it is told, and another process takes over.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

from intents.language import LanguageError
from voice.audio import SupineError

SOUND_SUFFIXES = frozenset(
    {".aif", ".aiff", ".au", ".caf", ".flac", ".mp3", ".oga", ".ogg", ".opus", ".w64", ".wav"}
)
"""What is taken for a recording in a folder."""

_BYTES_A_PROCESS = 4_000_000
"""Two minutes of sound take three seconds to hear; for less, another process does not pay."""


class Hearer(Protocol):
    """What hears a file: FileHearer."""

    def hear(self, path: Path, /) -> tuple[list[dict[str, object]], str | None]:
        """The "heard" objects, and a note; raises SupineError."""


Make = Callable[[], Hearer]


@dataclass(frozen=True)
class Heard:
    """What became of one file: what was heard and perhaps a note, or why it cannot be used."""

    file: Path
    heard: tuple[dict[str, object], ...] = ()
    note: str | None = None
    error: str | None = None


Recordings = Generator[Heard, None, None]


@dataclass(frozen=True)
class _Unmade:
    """A process that could not make its hearer, and why."""

    problem: str


def find_recordings(paths: Iterable[Path]) -> list[Heard]:
    """The files to be heard: folders give their sound files, sorted; errors stand in place."""
    found: list[Heard] = []
    for path in paths:
        if not _is_folder(path):
            found.append(Heard(path))
            continue
        try:
            files = sorted(p for p in _below(path) if p.suffix.lower() in SOUND_SUFFIXES)
        except OSError as error:
            why = error.strerror or "why?"
            found.append(Heard(path, error=f"{path}: the folder cannot be read: {why.lower()}."))
            continue
        none = f"{path}: there is no sound file in this folder; name a file, or another folder."
        found += [Heard(file) for file in files] or [Heard(path, error=none)]
    return found


def _is_folder(path: Path) -> bool:
    with contextlib.suppress(OSError):  # no permission: reading it as a file will tell
        return path.is_dir()
    return False


def _below(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for place, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(place, name) for name in names)


def usual_jobs(files: Sequence[Heard]) -> int:
    """How many processes pay for these files; 0 if none beside this one does."""
    if len(files) == 1:
        return 0
    size = 0
    for file in files:
        with contextlib.suppress(OSError):
            size += file.file.stat().st_size
    return min(_cores(), len(files), size // _BYTES_A_PROCESS)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def hear_here(hearer: Hearer, files: Iterable[Heard]) -> Recordings:
    """Hears files one after another in this process."""
    return (file if file.error else _hear(hearer, file) for file in files)


def hear_in_processes(make: Make, files: Sequence[Heard], jobs: int) -> Recordings:
    """Hears files in `jobs` processes; gives each as soon as it and all before it are known.

    make: can be pickled, and makes the hearer of a process. Raises SupineError where it cannot.
    """
    done = {number: file for number, file in enumerate(files) if file.error}
    waiting = deque(number for number in range(len(files)) if number not in done)
    told = 0
    crew: list[_Process] = []
    try:
        while told < len(files):
            while told in done:
                yield done.pop(told)
                told += 1
            crew = [process for process in crew if process.is_alive]
            while waiting and len(busy := [p for p in crew if p.task is not None]) < jobs:
                if len(busy) == len(crew):
                    crew.append(_Process(make))
                process = next(p for p in crew if p.task is None)
                number = waiting.popleft()
                process.give(number, files[number])
            for process in _ready(crew):
                number, heard = process.take()
                if heard is not None:
                    done[number] = heard
    finally:
        for process in crew:
            process.end()


def _hear(hearer: Hearer, file: Heard) -> Heard:
    try:
        heard, note = hearer.hear(file.file)
    except SupineError as error:
        return replace(file, error=str(error))
    except MemoryError:
        return replace(file, error=f"{file.file}: there is not enough memory for it; split it.")
    except (OSError, ValueError, RuntimeError) as error:
        why = f"{type(error).__name__}: {error}"
        return replace(file, error=f"{file.file}: this file cannot be heard ({why}).")
    return replace(file, heard=tuple(heard), note=note)


def _work(connection: Connection, make: Make) -> None:
    """What a process does: hear one file after another until nobody asks any more."""
    with contextlib.suppress(EOFError, OSError):
        try:
            hearer = make()
        except (SupineError, LanguageError) as error:
            connection.send(_Unmade(str(error)))
            return
        connection.send(None)
        # What a library says as it dies is told by the other side, in one sentence.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        while True:
            connection.send(_hear(hearer, connection.recv()))


class _Process:
    """One process, with at most one file at a time."""

    def __init__(self, make: Make) -> None:
        context = multiprocessing.get_context("spawn")  # the only way on every system
        self.connection, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_work, args=(theirs, make), daemon=True)
        with _ctrl_c_is_ours():
            self._process.start()
        theirs.close()
        self.is_alive = True
        self.task: tuple[int, Heard] | None = None
        self._is_made = False

    def give(self, number: int, file: Heard) -> None:
        """Lets it hear a file."""
        self.task = number, file
        with contextlib.suppress(OSError):  # it died; take() will tell
            self.connection.send(file)

    def take(self) -> tuple[int, Heard | None]:
        """What it says: its file's number and what became of it, None while it is not begun."""
        assert self.task is not None
        number, file = self.task
        try:
            message = self.connection.recv()
        except (EOFError, OSError):
            return number, self._died(file)
        if isinstance(message, _Unmade):
            raise SupineError(message.problem)
        if not self._is_made:
            self._is_made = True
            return number, None
        self.task = None
        assert isinstance(message, Heard)
        return number, message

    def _died(self, file: Heard) -> Heard:
        self.is_alive = False
        self.end()
        how = _how_it_ended(self._process.exitcode)
        if not self._is_made:
            raise SupineError(
                f"The recognizer ended ({how}) while it was loaded: use fewer --jobs, or choose "
                "another model with --model."
            )
        problem = f"the recognizer ended ({how}) over this file; record it again or split it"
        return replace(file, error=f"{file.file}: {problem}.")

    def end(self) -> None:
        """Ends it."""
        self.connection.close()
        if self.is_alive:
            self._process.terminate()
        self._process.join()


def _ready(crew: Sequence[_Process]) -> list[_Process]:
    """Those that have something to say, once there is one; none if nobody has anything to do."""
    asked = {process.connection: process for process in crew if process.task is not None}
    ready = wait(list(asked)) if asked else []
    return [process for connection, process in asked.items() if connection in ready]


def _how_it_ended(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"exit status {exit_code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-exit_code).name
    return f"signal {-exit_code}"


@contextlib.contextmanager
def _ctrl_c_is_ours() -> Iterator[None]:
    """A process that starts meanwhile does not see Ctrl-C; this one ends it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, kept)
