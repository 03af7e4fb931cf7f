from __future__ import annotations

import numpy as np
import pytest

from voice.audio import BLOCK_S
from voice.device.pace import MOST_FASTER, Pace


def follow(
    pace: Pace,
    drift: float,
    seconds: float,
    jitter_s: float = 0.0,
    from_s: float = 0.05,
    fasters: list[float] | None = None,
) -> list[float]:
    """What waits, in seconds, while the microphone runs `drift` faster."""
    draw = np.random.default_rng(3)
    waiting_s, waited = from_s, []
    for _ in range(round(seconds / BLOCK_S)):
        waiting_s += BLOCK_S * (drift - pace.faster)
        pace.step(waiting_s + draw.uniform(-jitter_s, jitter_s))
        waited.append(waiting_s)
        if fasters is not None:
            fasters.append(pace.faster)
    return waited


@pytest.mark.parametrize("drift", [1e-4, -1e-4, 3e-4])
def test_a_drift_is_followed_before_much_waits(drift: float) -> None:
    pace = Pace()
    waited = follow(pace, drift, 900.0)
    assert pace.faster == pytest.approx(drift, rel=0.02)
    assert max(abs(w - 0.05) for w in waited) < abs(drift) * 40.0
    assert waited[-1] == pytest.approx(0.05, abs=5e-4)


def test_equal_clocks_are_left_alone() -> None:
    pace = Pace()
    follow(pace, 0.0, 60.0)
    assert pace.faster == 0.0


def test_jitter_hardly_moves_it() -> None:
    pace = Pace()
    follow(pace, 0.0, 300.0, jitter_s=0.01)
    seen = []
    for _ in range(20):
        follow(pace, 0.0, 10.0, jitter_s=0.01)
        seen.append(pace.faster)
    assert max(map(abs, seen)) < 40e-6


def test_what_is_no_clock_is_not_followed() -> None:
    pace = Pace()
    follow(pace, 0.002, 600.0)
    assert pace.faster == MOST_FASTER


def test_the_difference_outlives_a_cut_of_the_queue() -> None:
    pace = Pace()
    follow(pace, 1e-4, 900.0)
    pace.settle()
    waited = follow(pace, 1e-4, 60.0)
    assert max(abs(w - 0.05) for w in waited) < 1e-3


@pytest.mark.parametrize("step_s", [0.02, -0.02])
@pytest.mark.parametrize("after_s", [1.5, 61.1, 61.3, 61.5, 61.9])
def test_a_sudden_change_of_what_waits_is_no_clock(step_s: float, after_s: float) -> None:
    """A sound server moves whole blocks; to run after them would shake the echo's path."""
    pace = Pace()
    follow(pace, 0.0, after_s, jitter_s=0.002)
    fasters: list[float] = []
    follow(pace, 0.0, 60.0, jitter_s=0.002, from_s=0.05 + step_s, fasters=fasters)
    assert max(map(abs, fasters)) < 20e-6


def test_a_single_late_look_is_no_change() -> None:
    pace = Pace()
    follow(pace, 0.0, 10.0)
    for _ in range(30):
        pace.step(0.15)
        follow(pace, 0.0, 1.0)
    assert abs(pace.faster) < 60e-6
    follow(pace, 0.0, 600.0)
    assert abs(pace.faster) < 5e-6


def test_the_clock_is_followed_no_faster_than_an_echo_can_be() -> None:
    pace, fasters = Pace(), list[float]()
    follow(pace, 1e-4, 600.0, jitter_s=0.005, fasters=fasters)
    a_second = round(1.0 / BLOCK_S)
    changes = [after - before for before, after in zip(fasters, fasters[a_second:], strict=False)]
    assert max(map(abs, changes)) < 8e-6
