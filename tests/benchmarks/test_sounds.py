from __future__ import annotations

import numpy as np
import pytest

from scripts.benchmarks.ears.household import LENGTH_S, household_kinds, household_sound
from scripts.benchmarks.ears.sounds import (
    AFTER_S,
    BEFORE_S,
    FLOOR_DB,
    NOISE_DB,
    SPEECH_DB,
    Rooms,
    direct_to_tail_db,
    end_samples,
    is_sampled,
)
from scripts.benchmarks.ears.trial import Condition
from voice.audio import SAMPLE_RATE, Samples, level_db, to_samples
from voice.bedroom.levels import active_level_db


def tone(length_s: float, amplitude: float = 0.1) -> Samples:
    times = np.arange(to_samples(length_s)) / SAMPLE_RATE
    return (amplitude * np.sin(2 * np.pi * 500 * times)).astype(np.float32)


@pytest.fixture(scope="module")
def rooms() -> Rooms:
    return Rooms()


def test_the_end_of_a_sound_is_its_last_sample_within_40_db() -> None:
    loud, soft, faint = tone(0.4), tone(0.3, 0.002), tone(0.3, 0.0003)
    sound = np.concatenate([loud, soft, faint])
    assert end_samples(sound) == pytest.approx(to_samples(0.7), abs=40)
    assert end_samples(np.zeros(1000, dtype=np.float32)) == 0
    assert end_samples(np.zeros(0, dtype=np.float32)) == 0


def test_speech_stands_between_quiet_at_its_level(rooms: Rooms) -> None:
    sound, end_s = rooms.place(tone(1.0), Condition.CLEAN, 5)
    assert sound.size == to_samples(BEFORE_S + 1.0 + AFTER_S)
    assert end_s == pytest.approx(BEFORE_S + 1.0, abs=0.003)
    assert level_db(sound[: to_samples(0.9)]) == pytest.approx(FLOOR_DB, abs=1.5)
    middle = sound[to_samples(BEFORE_S + 0.1) : to_samples(BEFORE_S + 0.9)]
    assert level_db(middle) == pytest.approx(SPEECH_DB, abs=0.5)


def test_noise_lies_ten_decibels_below_speech(rooms: Rooms) -> None:
    sound, _ = rooms.place(tone(1.0), Condition.NOISY, 5)
    assert pytest.approx(SPEECH_DB - 10.0) == NOISE_DB
    assert level_db(sound[: to_samples(0.9)]) == pytest.approx(NOISE_DB, abs=1.5)


def test_a_room_goes_on_sounding_at_the_same_level(rooms: Rooms) -> None:
    dry, _ = rooms.place(tone(1.0), Condition.CLEAN, 5)
    wet, _ = rooms.place(tone(1.0), Condition.ROOM, 5)
    just_after = slice(to_samples(BEFORE_S + 1.02), to_samples(BEFORE_S + 1.12))
    assert level_db(wet[just_after]) > level_db(dry[just_after]) + 20.0
    assert active_level_db(wet) == pytest.approx(SPEECH_DB, abs=2.0)
    # critical distance 0.057 sqrt(35 / 0.4) = 0.533 m
    assert direct_to_tail_db() == pytest.approx(-11.48, abs=0.01)


def test_a_seed_makes_the_same_sound_again(rooms: Rooms) -> None:
    first, _ = rooms.place(tone(0.5), Condition.ROOM, 5)
    again, _ = Rooms().place(tone(0.5), Condition.ROOM, 5)
    other, _ = rooms.place(tone(0.5), Condition.ROOM, 6)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_stream_joins_with_the_pauses_it_is_given(rooms: Rooms) -> None:
    quiet = np.zeros(to_samples(0.3), dtype=np.float32)
    loud = np.concatenate([quiet, tone(1.0, 0.5), quiet])
    soft = np.concatenate([quiet, tone(1.0, 0.01), quiet])
    stream = rooms.stream([loud, soft], 3)
    assert stream.size == to_samples(3.2 + AFTER_S)
    for start_s in (0.4, 2.0):
        part = stream[to_samples(start_s) : to_samples(start_s + 0.8)]
        assert level_db(part) == pytest.approx(SPEECH_DB, abs=0.5)
    pause = stream[to_samples(1.35) : to_samples(1.85)]
    assert level_db(pause) == pytest.approx(FLOOR_DB, abs=3.0)


def test_larger_samples_hold_the_smaller() -> None:
    names = [str(number) for number in range(2000)]
    tenth = {name for name in names if is_sampled(0.1, name)}
    half = {name for name in names if is_sampled(0.5, name)}
    assert tenth < half
    assert 150 < len(tenth) < 250
    assert all(is_sampled(1.0, name) for name in names)


@pytest.mark.parametrize("kind", household_kinds())
def test_household_sounds_are_finite_and_the_same_again(kind: str) -> None:
    sound = household_sound(kind)
    assert sound.shape == (to_samples(LENGTH_S),)
    assert np.isfinite(sound).all()
    assert np.max(np.abs(sound)) == pytest.approx(0.5)
    assert np.array_equal(sound, household_sound(kind))
