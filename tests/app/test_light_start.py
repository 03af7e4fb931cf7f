"""What is not needed to listen is not imported before it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def imported() -> frozenset[str]:
    """The modules of a command line that was only started."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, voice.app.cli; print(*sys.modules)"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return frozenset(told.stdout.split())


def test_the_coach_is_there(imported: frozenset[str]) -> None:
    assert {"voice.app.live", "intents.language", "vosk"} <= imported


@pytest.mark.parametrize("name", ["matplotlib", "requests", "ssl", "tqdm", "urllib.request"])
def test_pictures_and_downloads_wait_until_somebody_wants_them(
    imported: frozenset[str], name: str
) -> None:
    assert name not in imported
