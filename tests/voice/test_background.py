from __future__ import annotations

import numpy as np
import pytest

from tests.voice.sounds import noise
from voice.audio import SAMPLE_RATE, Samples, gain, level_db, silence, to_samples
from voice.bedroom import (
    MUFFLED,
    NORMAL,
    SOFT,
    Bedroom,
    Layout,
    Manner,
    Room,
    active_level_db,
    programme,
)
from voice.bedroom.acoustics import convolve_loop
from voice.bedroom.bedroom import SLEEPER_REFERENCE_DB


def words(seconds: float, seed: int = 1) -> Samples:
    """Noise that comes and goes as speech does: half of it pauses."""
    steady = noise(seconds, -20.0, seed)
    at_s = np.arange(steady.size) / SAMPLE_RATE
    return np.where(at_s % 0.5 < 0.25, steady, 0.0).astype(np.float32)


def listen(room: Room, seconds: float, *spoken: tuple[Samples, Manner | None]) -> Samples:
    bedroom = Bedroom(room)
    for samples, manner in spoken:
        bedroom.speak(samples, 0, manner=manner)
    end = to_samples(seconds)
    bedroom.run(lambda _: silence(), lambda: bedroom.now_samples >= end)
    return bedroom.microphone.read(0, end)


@pytest.mark.parametrize("layout", [None, Layout.bedside()])
@pytest.mark.parametrize("rt60_s", [None, 0.3])
def test_the_television_has_its_level_and_never_stops(
    rt60_s: float | None, layout: Layout | None
) -> None:
    layout = None if rt60_s is None else layout
    room = Room(rt60_s=rt60_s, layout=layout, television=words(3.0), television_snr_db=12.0)
    heard = listen(room, 9.0)
    for second in range(0, 9, 3):
        piece = heard[second * SAMPLE_RATE : (second + 3) * SAMPLE_RATE]
        assert active_level_db(piece) == pytest.approx(SLEEPER_REFERENCE_DB - 12.0, abs=1.5)


def test_the_television_comes_beside_the_noise() -> None:
    both = listen(Room(seed=3, snr_db=20.0, television=words(2.0), television_snr_db=8.0), 2.0)
    alone = listen(Room(seed=3, snr_db=20.0), 2.0)
    assert active_level_db(both - alone) == pytest.approx(SLEEPER_REFERENCE_DB - 8.0, abs=0.2)
    assert level_db(alone) == pytest.approx(SLEEPER_REFERENCE_DB - 20.0, abs=1.0)


def test_the_seed_says_where_the_programme_begins() -> None:
    rooms = [Room(seed=seed, television=words(3.0), television_snr_db=0.0) for seed in (1, 1, 2)]
    first, again, other = (listen(room, 1.0) for room in rooms)
    assert np.array_equal(first, again)
    assert not np.allclose(first, other, atol=0.01)


@pytest.mark.parametrize("seconds", [0.05, 2.0])
def test_the_end_of_a_loop_sounds_on_in_its_beginning(seconds: float) -> None:
    recording, response = noise(seconds, -20.0), noise(0.3, -20.0, 2)
    loop = convolve_loop(recording, response)
    assert loop.size % recording.size == 0
    repeated = np.tile(recording, 1 + 2 * loop.size // recording.size)
    wanted = np.convolve(repeated.astype(float), response.astype(float))
    settled = wanted[loop.size : 2 * loop.size]
    assert np.allclose(loop, settled, atol=1e-4)


def test_a_programme_is_one_recording_of_equally_loud_clips() -> None:
    quiet, loud = noise(1.0, -50.0), noise(1.0, -10.0)
    joined = programme([quiet, loud], pause_s=0.5)
    assert joined.size == 3 * SAMPLE_RATE
    levels = [level_db(joined[at : at + SAMPLE_RATE]) for at in (0, 24_000)]
    assert levels[0] == pytest.approx(levels[1], abs=0.1)
    assert not joined[SAMPLE_RATE:24_000].any()
    with pytest.raises(ValueError, match="at least one"):
        programme([])


def tone(hertz: int) -> Samples:
    angles = 2 * np.pi * hertz * np.arange(SAMPLE_RATE) / SAMPLE_RATE
    return np.sin(angles).astype(np.float32)


@pytest.mark.parametrize(
    ("manner", "hertz", "expected_db"),
    [
        (NORMAL, 1_000, 0.0),
        (SOFT, 300, -10.0),
        (SOFT, 4_000, -15.0),
        (MUFFLED, 200, -0.3),
        (MUFFLED, 1_000, -4.1),
        (MUFFLED, 2_500, -10.0),
        (Manner(level_db=4.0), 1_000, 4.0),
    ],
)
def test_a_manner_takes_from_the_normal_voice(
    manner: Manner, hertz: int, expected_db: float
) -> None:
    heard = listen(Room(), 1.0, (tone(hertz), manner))[2_000:14_000]
    assert level_db(heard) == pytest.approx(SLEEPER_REFERENCE_DB + expected_db, abs=0.4)


def test_the_room_says_how_the_sleeper_speaks_and_a_line_may_differ() -> None:
    room = Room(manner=SOFT)
    usual = listen(room, 1.0, (tone(300), None))
    aloud = listen(room, 1.0, (tone(300), NORMAL))
    assert level_db(aloud) - level_db(usual) == pytest.approx(10.0, abs=0.3)


@pytest.mark.parametrize("hertz", [150, 300, 1_000, 3_000])
def test_walls_change_a_voice_but_not_its_level(hertz: int) -> None:
    room = Room(rt60_s=0.4, layout=Layout.bedside())
    heard = listen(room, 1.5, (tone(hertz), None))
    assert active_level_db(heard) == pytest.approx(SLEEPER_REFERENCE_DB, abs=0.1)


def test_nothing_spoken_softly_is_nothing() -> None:
    for room in (Room(), Room(rt60_s=0.3), Room(rt60_s=0.3, layout=Layout.bedside())):
        assert level_db(listen(room, 0.1, (silence(0), MUFFLED))) < -70.0
    assert not SOFT.shape(silence(100)).any()
    assert gain(SOFT.level_db) < 1.0
