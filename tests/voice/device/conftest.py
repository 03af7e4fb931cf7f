from __future__ import annotations

import pytest

from tests.voice.device.fakes import FakeCard, FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def card(clock: FakeClock) -> FakeCard:
    return FakeCard(clock)
