"""Help of every command, whichever there are: it fits a small screen and shows an example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from voice.app.cli import app

WIDTH, HEIGHT = 80, 24


def commands(command: Any, *path: str) -> Iterator[tuple[str, ...]]:
    """The words after `supine` that lead to each command, groups included."""
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, *path, name)


COMMANDS = tuple(commands(typer.main.get_command(app)))


def help_of(path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setenv("TERMINAL_WIDTH", str(WIDTH))
    result = CliRunner().invoke(app, [*path, "--help"], prog_name="supine")
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_the_commands_are_found() -> None:
    assert {(), ("run",), ("hear",), ("routines", "check"), ("model", "where")} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_fits_a_small_screen(path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = help_of(path, monkeypatch)
    assert len(lines) <= HEIGHT
    assert max(map(len, lines)) <= WIDTH


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_shows_an_example_of_this_very_command(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = (line for line in help_of(path, monkeypatch) if "Example: " in line)
    assert f"Example: {' '.join(('supine', *path))}" in example
