"""What all tests share: the same random examples on every run; live tests are alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

try:
    import fcntl
except ImportError:  # no such locks on Windows, where no live test runs
    fcntl = None  # type: ignore[assignment]

LIVE = Path(__file__).with_name("live")

# A busy machine is slow, and no test says so.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


@contextmanager
def locked(path: Path, *, exclusively: bool) -> Iterator[None]:
    """Holds a lock between processes; waits for it."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX if exclusively else fcntl.LOCK_SH)
        yield


@pytest.fixture(autouse=True)
def machine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Where tests run in several processes, a live one waits until it has the machine to itself."""
    if fcntl is None or "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    folder = tmp_path_factory.getbasetemp().parent
    is_live = LIVE in request.path.parents
    # Whoever comes next waits at the gate, so that a live test need not wait for a lucky moment.
    with ExitStack() as turn:
        with locked(folder / "gate.lock", exclusively=True):
            turn.enter_context(locked(folder / "machine.lock", exclusively=is_live))
        yield
