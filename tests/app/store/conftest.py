from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.store.events import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path / "state")
    yield made
    for memory in made.opened:
        memory.close()
