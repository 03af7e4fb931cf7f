"""The rules of the house, checked: style, types, who may import whom, sizes, and the lock."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("intents", "scripts", "voice", "tests")
MOST_LINES = 400


def modules() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def run(*command: str) -> tuple[int, str]:
    """The exit status of a tool of the environment, and all it wrote."""
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run(
        [tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("ruff", "check", "--no-cache", "."), id="ruff"),
        pytest.param(("mypy", "intents", "voice", "scripts"), id="mypy"),
        pytest.param(("lint-imports", "--no-cache"), id="import-linter"),
    ],
)
def test_tools_are_content(command: tuple[str, ...]) -> None:
    status, words = run(*command)
    assert status == 0, words


def test_modules_are_small() -> None:
    sizes = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in modules()}
    assert sizes
    assert {path: size for path, size in sizes.items() if size > MOST_LINES} == {}


def test_one_module_imports_the_sound_library() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path != Path(__file__) and re.search(r"""["' ]sounddevice["'\n]""", path.read_text())
    ]
    assert found == ["voice/device/portaudio.py"]


def test_lock_holds_what_the_project_needs_and_no_addresses() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    locked_extras = [names for extra, names in extras.items() if extra != "train"]
    wanted = [*project["dependencies"], *(name for names in locked_extras for name in names)]
    lock = (ROOT / "scripts" / "requirements.lock").read_text()
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, flags=re.MULTILINE))
    names = {re.split(r"[<>=\[ ]", line)[0].lower() for line in wanted}
    assert names - locked == set()
    assert re.search(r"://|file:|index-url|find-links", lock) is None
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert all("--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))


def test_what_trains_a_model_is_not_locked() -> None:
    lock = (ROOT / "scripts" / "requirements.lock").read_text()
    assert re.search(r"^(torch|numba|nvidia)", lock, flags=re.MULTILINE) is None


def test_the_lock_asks_for_no_release_of_a_system() -> None:
    """Newer pips read such a marker everywhere, and break where a kernel is no version."""
    assert "platform_release" not in (ROOT / "scripts" / "requirements.lock").read_text()
