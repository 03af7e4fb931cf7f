from __future__ import annotations

import numpy as np
import pytest

from voice.audio import Samples, silence
from voice.device.stretch import HALF_TAPS, Stretch


def tone(hz: float, length_samples: int, speed: float = 1.0, later: float = 0.0) -> Samples:
    at = np.arange(length_samples) * speed - later
    return np.sin(2 * np.pi * hz * at / 16_000).astype(np.float32)


def stretched(sound: Samples, faster: float) -> Samples:
    stretch = Stretch()
    parts = [stretch.step(sound[at : at + 320], faster) for at in range(0, sound.size, 320)]
    return np.concatenate(parts)


def test_at_its_own_speed_every_sample_comes_out_as_it_went_in() -> None:
    sound = np.random.default_rng(1).normal(size=3200).astype(np.float32)
    out = stretched(sound, 0.0)
    assert out.size == sound.size - HALF_TAPS
    assert np.array_equal(out, sound[: out.size])


@pytest.mark.parametrize("faster", [1e-4, -1e-4, 1e-3, -1e-3])
@pytest.mark.parametrize("hz", [200.0, 3000.0, 6500.0])
def test_a_tone_is_read_at_another_speed(faster: float, hz: float) -> None:
    out = stretched(tone(hz, 32_000), faster)
    assert out.size == pytest.approx(32_000 / (1 + faster), abs=HALF_TAPS + 2)
    wanted = tone(hz, out.size, 1 + faster)
    error = (out - wanted)[100:]
    assert 20 * np.log10(np.std(error) / np.std(wanted)) < -60.0


def test_a_change_of_speed_is_no_click() -> None:
    stretch = Stretch()
    sound = tone(1000.0, 32_000)
    speeds = [0.0, 1e-4, 3e-4, -2e-4, 0.0] * 20
    out = np.concatenate(
        [stretch.step(sound[at * 320 : (at + 1) * 320], faster) for at, faster in enumerate(speeds)]
    )
    # A sine is proportional to its own second difference, unless it jumps.
    bend = np.diff(out[100:], 2) + (2 * np.pi * 1000 / 16_000) ** 2 * out[101:-1]
    assert np.max(np.abs(bend)) < 0.01


def test_nothing_in_gives_nothing_out() -> None:
    assert Stretch().step(silence(0), 0.0).size == 0
    assert Stretch().step(silence(0), 1e-4).size == 0
