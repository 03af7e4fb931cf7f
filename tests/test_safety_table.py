"""The table of hazards in the docs names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [
    line
    for line in (ROOT / "docs" / "safety.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| hazard")
]


def test_there_are_hazards() -> None:
    assert len(ROWS) >= 20


@pytest.mark.parametrize("row", ROWS, ids=[row.split("|")[1].strip() for row in ROWS])
def test_every_hazard_has_its_mitigation_and_its_proof(row: str) -> None:
    _, hazard, mitigation, proof, _ = row.split("|")
    assert hazard.strip()
    assert mitigation.strip()
    named = re.findall(r"`(\w+\.py)::(\w+)`", proof)
    assert named
    for file, test in named:
        (path,) = (ROOT / "tests").rglob(file)
        assert f"def {test}(" in path.read_text(encoding="utf-8"), test
