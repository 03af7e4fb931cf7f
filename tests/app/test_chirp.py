"""The doctor's tone: found again to the sample where it is, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.app.chirp import CHIRP_S, LISTEN_S, PEAK_DB, Probe, Returned, chirp, returned
from voice.audio import (
    BLOCK_S,
    BLOCK_SAMPLES,
    Block,
    Samples,
    gain,
    level_db,
    silence,
    to_samples,
    to_seconds,
)

LATEST = to_samples(LISTEN_S - CHIRP_S)


def noise(level: float, seed: int = 1) -> Samples:
    hiss = np.random.default_rng(seed).standard_normal(to_samples(LISTEN_S))
    return np.asarray(hiss * gain(level), dtype=np.float32)


def heard_after(delay_samples: int, level: float) -> Samples:
    heard = silence(to_samples(LISTEN_S))
    sent = chirp()
    heard[delay_samples : delay_samples + sent.size] += sent * np.float32(gain(level))
    return heard


@given(st.integers(0, LATEST), st.floats(-40.0, 10.0))
def test_delay_and_level_are_found_in_a_quiet_room(delay_samples: int, level: float) -> None:
    found = returned(heard_after(delay_samples, level) + noise(-80.0))
    assert found is not None
    assert found.delay_s == to_seconds(delay_samples)
    assert found.level_db == pytest.approx(level, abs=0.5)


def test_a_tone_below_the_noise_is_found() -> None:
    sent_db = level_db(chirp())
    found = returned(heard_after(2000, -30.0) + noise(sent_db - 30.0))
    assert found is not None
    assert found.delay_s == to_seconds(2000)


@pytest.mark.parametrize("seed", range(20))
def test_no_tone_is_found_in_noise_alone(seed: int) -> None:
    assert returned(noise(-40.0, seed)) is None


def test_silence_and_too_little_sound_hold_none() -> None:
    assert returned(silence(to_samples(LISTEN_S))) is None
    assert returned(silence(0)) is None


def test_a_microphone_that_hears_the_last_block_at_once_is_no_delay() -> None:
    probe, played = Probe(), silence()
    while not probe.is_over:
        probe.hear(played)
        played = probe.next_block()
    probe.hear(played)
    assert probe.found() == Returned(0.0, pytest.approx(0.0, abs=0.01))


def test_what_comes_seconds_late_is_found_while_other_things_sound() -> None:
    probe, sent, late = Probe(), list[Block](), 100
    talk = noise(-50.0).reshape(-1, BLOCK_SAMPLES)
    for number in range(to_samples(LISTEN_S) // BLOCK_SAMPLES + 50):
        back = sent[number - late - 1] if number > late else silence()
        probe.hear(back + talk[number % len(talk)])
        sent.append(silence() if probe.is_over else probe.next_block())
    found = probe.found()
    assert found is not None
    assert found.delay_s == pytest.approx(late * BLOCK_S)


def test_missing_blocks_are_silence() -> None:
    probe = Probe()
    while not probe.is_over:
        probe.hear(None)
        probe.next_block()
    assert probe.found() is None


def test_it_is_whole_blocks_of_a_moderate_level() -> None:
    probe, blocks = Probe(), []
    while not probe.is_over:
        blocks.append(probe.next_block())
    assert {block.size for block in blocks} == {BLOCK_SAMPLES}
    assert np.max(np.abs(np.concatenate(blocks))) <= gain(PEAK_DB)
