"""The pages for people: their blocks of code, their prose, and the commands that stand in them."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import typer
from typer.exceptions import TyperException

from scripts.benchmarks.__main__ import BENCHES, _parser
from voice.app.cli import _with_run, app

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCS = tuple(sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")


class CommandError(Exception):
    """Why a command on a page would not do what the page says."""


@dataclass(frozen=True)
class Block:
    """A block of code, and the file that its first line names in a comment, if it does."""

    language: str
    text: str

    @property
    def file(self) -> str | None:
        """As "# routines/hands.yaml" names it."""
        found = re.match(r"# ([\w./-]+)\n", self.text)
        return found.group(1) if found else None


def blocks(page: Path, language: str | None = None) -> list[Block]:
    """The page's blocks of code, of one language or of all."""
    found = [Block(*match.groups()) for match in _FENCE.finditer(page.read_text(encoding="utf-8"))]
    return [block for block in found if language in (None, block.language)]


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def inline(page: Path) -> list[str]:
    """What stands in `backticks` in the prose."""
    return _INLINE.findall(prose(page))


def commands(page: Path) -> list[tuple[str, ...]]:
    """Every command in the page's blocks of sh."""
    lines = [line for block in blocks(page, "sh") for line in block.text.splitlines()]
    split = (tuple(shlex.split(line, comments=True)) for line in lines)
    return list(dict.fromkeys(words for words in split if words))


def mentioned(page: Path) -> list[tuple[str, ...]]:
    """Every command that the prose names with more than a word, in `backticks`."""
    found = [text for text in inline(page) if re.match(r"(supine|scripts/\w+) \S", text)]
    return [tuple(text.split()) for text in found]


def check_command(words: Sequence[str]) -> None:
    """Have a command's own parser read its arguments, without running it. Raises CommandError."""
    verb, *arguments = words
    if verb not in CHECKS:
        raise CommandError(f"nobody knows how to check '{' '.join(words)}'")
    if verb.startswith("scripts/") and not os.access(ROOT / verb, os.X_OK):
        raise CommandError(f"there is no script {verb}")
    CHECKS[verb](arguments)


def supine_path(arguments: Sequence[str]) -> tuple[str, ...]:
    """The words that name the command of `supine`, such as ("routines", "show").

    Raises CommandError where it would be wrong use.
    """
    given = _with_run(list(arguments)) if arguments else ["run"]
    return _parse(typer.main.get_command(app), "supine", given)


def _parse(command: Any, name: str, arguments: list[str]) -> tuple[str, ...]:
    if arguments[-1:] == ["--help"]:
        arguments = arguments[:-1]
        if is_command(arguments):
            return tuple(arguments)
    try:
        context = command.make_context(name, arguments)
        if not hasattr(command, "commands") or not (rest := context._protected_args):
            return ()
        inner, child, remaining = command.resolve_command(context, [*rest, *context.args])
        return inner, *_parse(child, f"{name} {inner}", remaining)
    except TyperException as error:
        raise CommandError(f"{name} {arguments}: {error.format_message()}") from error


def is_command(words: Sequence[str]) -> bool:
    """Whether `supine` has a command of just these words; without any it has."""
    command: Any = typer.main.get_command(app)
    for word in words:
        command = getattr(command, "commands", {}).get(word)
    return command is not None


def _check_supine(arguments: list[str]) -> None:
    supine_path(arguments)


def _check_bench(arguments: list[str]) -> None:
    try:
        names = _parser().parse_args(arguments).names
    except SystemExit as error:
        raise CommandError(f"scripts/bench refuses {arguments}") from error
    if unknown := set(names) - set(BENCHES):
        raise CommandError(f"there is no bench {unknown}")


def _check_test(arguments: list[str]) -> None:
    if missing := [name for name in arguments if not (ROOT / name).exists()]:
        raise CommandError(f"there are no tests in {missing}")


def _check_training(arguments: list[str]) -> None:
    with _without_torch() as training:
        _parse(typer.main.get_command(training.app), "scripts/train_model", arguments)


@contextmanager
def _without_torch() -> Iterator[ModuleType]:
    """The command line of training, where what it needs is not installed."""
    names = ("scripts.training.training", "scripts.training.__main__")
    before = {name: sys.modules.pop(name, None) for name in names}
    stub: Any = ModuleType(names[0])
    stub.Task = stub.train = None
    sys.modules[names[0]] = stub
    try:
        yield import_module(names[1])
    finally:
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module


def _check_pipx(arguments: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wheel = f"dist/{project['name']}-{project['version']}-py3-none-any.whl"
    if arguments != ["install", wheel]:
        raise CommandError(f"scripts/package makes {wheel}, not {arguments}")


def _check_nothing(arguments: list[str]) -> None:
    if arguments:
        raise CommandError(f"it takes no arguments, but has {arguments}")


CHECKS: dict[str, Callable[[list[str]], None]] = {
    "supine": _check_supine,
    "scripts/start": _check_supine,
    "scripts/bench": _check_bench,
    "scripts/test": _check_test,
    "scripts/train_model": _check_training,
    "scripts/package": _check_nothing,
    "scripts/find_sound_alikes": _check_nothing,
    "pipx": _check_pipx,
}
"""How the arguments of each command are read."""
