from __future__ import annotations

import time

import numpy as np
import pytest

from tests.voice.sounds import noise, speech
from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, gain, level_db, silence
from voice.bedroom import (
    Bedroom,
    Jump,
    Layout,
    Loudspeaker,
    Room,
    active_level_db,
    headroom_for,
    programme,
)
from voice.bedroom.acoustics import Convolver
from voice.bedroom.interpolation import sinc
from voice.bedroom.loudspeaker import SoftClip, distortion
from voice.bedroom.path import DriftingPath
from voice.bedroom.recording import Recording

REFERENCE_DB = -23.0


def recorded(samples: Samples) -> Recording:
    recording = Recording()
    recording.append(samples)
    return recording


def read(path: DriftingPath, start: int, blocks: int) -> Samples:
    return np.concatenate([path.read(start + n * BLOCK_SAMPLES) for n in range(blocks)])


def play(bedroom: Bedroom, played: Samples) -> Samples:
    """Plays a sound in a bedroom; what the microphone recorded meanwhile."""
    at = 0

    def tick(_: Block | None) -> Block:
        nonlocal at
        at += BLOCK_SAMPLES
        return played[at - BLOCK_SAMPLES : at]

    bedroom.run(tick, lambda: at + BLOCK_SAMPLES > played.size)
    return bedroom.microphone.read(0, at)


def sine(hertz: int, seconds: float = 1.0, loudness_db: float = REFERENCE_DB) -> Samples:
    angles = 2 * np.pi * hertz * np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.asarray(np.sqrt(2) * gain(loudness_db) * np.sin(angles), dtype=np.float32)


def part_of(samples: Samples, hertz: int) -> float:
    """The amplitude at a frequency, in a sound of whole seconds."""
    return float(np.abs(np.fft.rfft(samples))[hertz * samples.size // SAMPLE_RATE])


@pytest.mark.parametrize("by_s", [0.108, -0.05])
def test_a_jump_takes_place_at_its_sample(by_s: float) -> None:
    source = recorded(noise(3.0, -20.0))
    path = DriftingPath(source, 1_600.0, 0.0, (Jump(1.01, by_s),))
    heard = read(path, 0, 100)
    at, by = 16_160, round(by_s * SAMPLE_RATE)
    assert np.array_equal(heard[:at], source.read(-1_600, at))
    assert np.array_equal(heard[at + 160 :], source.read(at + 160 - 1_600 - by, 31_840 - at))
    assert np.allclose(heard[at:], source.read(at - 1_600 - by, 32_000 - at), atol=1e-6)


def test_jumps_add_up_whatever_their_order_and_drift_goes_on() -> None:
    source = recorded(noise(42.0, -20.0))
    path = DriftingPath(source, 1_600.0, 100.0, (Jump(20.0, -0.02), Jump(10.0, 0.1)))
    for at_s, jumped in ((5, 0), (15, 1_600), (39, 1_280)):
        at = at_s * SAMPLE_RATE
        heard = read(path, at, 10)
        said = source.read(at - 4_000, 4_000 + heard.size)
        lag = 4_000 - int(np.argmax(np.correlate(said, heard, "valid")))
        assert lag == pytest.approx(1_600 + jumped + at * 100e-6, abs=1)


def test_no_jump_reaches_into_the_future() -> None:
    source = recorded(noise(1.0, -20.0))
    path = DriftingPath(source, 100.0, 0.0, (Jump(0.5, -1.0),))
    at = SAMPLE_RATE - BLOCK_SAMPLES
    assert np.allclose(path.read(at), source.read(at - 2, BLOCK_SAMPLES), atol=1e-6)


@pytest.mark.parametrize("hertz", [100, 1_000, 4_000, 6_500])
@pytest.mark.parametrize("part", [0.1, 0.25, 0.5])
def test_between_samples_a_sinc_finds_every_frequency(hertz: int, part: float) -> None:
    source = recorded(sine(hertz, 1.0, -10.0))
    heard = read(DriftingPath(source, 1_000 + part, 0.0, interpolator=sinc()), 6_400, 20)
    instants = 5_400 - part + np.arange(heard.size)
    wanted = np.sqrt(2) * gain(-10.0) * np.sin(2 * np.pi * hertz * instants / SAMPLE_RATE)
    assert level_db((heard - wanted).astype(np.float32)) < -10.0 - 40.0


def test_a_sinc_never_reads_the_future_either() -> None:
    source = recorded(noise(1.0, -20.0))
    path = DriftingPath(source, 100.0, -1_000_000.0, interpolator=sinc())
    at = SAMPLE_RATE - BLOCK_SAMPLES
    assert np.allclose(path.read(at), source.read(at - 16, BLOCK_SAMPLES), atol=1e-6)


@pytest.mark.parametrize("walls", [False, True])
def test_drift_dulls_nothing_in_a_room_with_walls(walls: bool) -> None:
    layout = Layout.bedside() if walls else None
    room = Room(echo_db=20.0, rt60_s=0.2, drift_ppm=50.0, layout=layout)
    heard = play(Bedroom(room), sine(6_000, 3.0))[16_000:].reshape(-1, BLOCK_SAMPLES)
    levels = [level_db(block) for block in heard]
    assert (max(levels) - min(levels) < 0.5) == walls


def test_the_microphone_hears_the_echo_jump() -> None:
    played = noise(4.0, REFERENCE_DB)
    room = Room(seed=2, rt60_s=0.3, echo_db=0.0, jumps=(Jump(2.0, 0.1),), layout=Layout.bedside())
    heard = play(Bedroom(room, narrator_reference_db=REFERENCE_DB), played)
    flight = 0.3 / 343.0 * SAMPLE_RATE
    for start, jumped in ((8_000, 0), (48_000, 1_600)):
        said = played[start : start + 8_000]
        lag = int(np.argmax(np.correlate(heard[start:], said, "valid")))
        assert lag == pytest.approx(1_280 + jumped + flight, abs=1)


@pytest.mark.parametrize("wanted", [0.001, 0.03, 0.2])
def test_a_sine_is_distorted_as_asked(wanted: float) -> None:
    headroom_db = headroom_for(wanted)
    assert distortion(headroom_db) == pytest.approx(wanted, rel=1e-3)
    heard = SoftClip(headroom_db, REFERENCE_DB).feed(sine(250))
    harmonics = [part_of(heard, 250 * n) for n in range(2, 30)]
    assert np.hypot.reduce(harmonics) / part_of(heard, 250) == pytest.approx(wanted, rel=0.01)
    assert max(harmonics[0::2]) < 1e-3 * harmonics[1]


@pytest.mark.parametrize("wrong", [0.0, 0.41, -1.0])
def test_an_impossible_distortion_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and"):
        headroom_for(wrong)


def test_no_sample_passes_the_limit() -> None:
    loud = SoftClip(6.0, REFERENCE_DB).feed(sine(250, loudness_db=0.0))
    full = SoftClip(6.0, REFERENCE_DB).feed(sine(250, loudness_db=20.0))
    assert np.abs(full).max() == pytest.approx(np.abs(loud).max(), rel=0.01)


def test_a_small_loudspeaker_has_no_bass() -> None:
    room = Room(echo_db=20.0, loudspeaker=Loudspeaker())
    low, middle = (
        part_of(play(Bedroom(room), sine(hertz, 2.0))[SAMPLE_RATE:], hertz) for hertz in (60, 1000)
    )
    assert 20 * np.log10(low / middle) == pytest.approx(-19.2, abs=1.0)


@pytest.mark.parametrize("headroom_db", [None, 20.0, 6.0])
@pytest.mark.parametrize("rt60_s", [None, 0.4])
def test_the_narrator_has_its_level_however_bad_the_loudspeaker(
    headroom_db: float | None, rt60_s: float | None
) -> None:
    played = speech("Slowly lower your left knee, and breathe out. Hold this position.")
    played *= np.float32(gain(REFERENCE_DB - active_level_db(played)))
    layout = None if rt60_s is None else Layout.bedside()
    speaker = Loudspeaker(headroom_db)
    room = Room(echo_db=3.0, rt60_s=rt60_s, layout=layout, loudspeaker=speaker)
    bedroom = Bedroom(room, narrator_reference_db=REFERENCE_DB)
    heard = play(bedroom, np.concatenate([played, silence(8_000)]))
    wanted_db = bedroom.sleeper_reference_db + 3.0
    assert active_level_db(heard) == pytest.approx(wanted_db, abs=1.5)


def test_distortion_goes_through_the_room_with_the_rest() -> None:
    room = Room(echo_db=0.0, rt60_s=0.3, layout=Layout.bedside(), loudspeaker=Loudspeaker(3.0))
    clean = Room(echo_db=0.0, rt60_s=0.3, layout=Layout.bedside(), loudspeaker=Loudspeaker())
    third = [part_of(play(Bedroom(each), sine(500, 3.0))[32_000:], 1_500) for each in (room, clean)]
    assert third[0] > 30 * third[1]


def test_a_long_way_in_a_response_costs_nothing_and_comes_out_right() -> None:
    response = np.concatenate([silence(4_000), noise(0.1, -20.0, 2)])
    sound = noise(1.0, -20.0, 3)
    convolver = Convolver(response)
    padded = np.concatenate([sound, silence(16_000)]).reshape(-1, BLOCK_SAMPLES)
    got = np.concatenate([convolver.feed(block) for block in padded])
    expected = np.convolve(sound.astype(float), response.astype(float))
    assert np.allclose(got[: expected.size], expected, atol=1e-5)
    assert convolver._inputs.shape[0] == 6


def test_a_hard_bedroom_costs_little_and_is_the_same_every_time() -> None:
    room = Room(
        seed=4,
        rt60_s=0.4,
        echo_db=10.0,
        drift_ppm=100.0,
        snr_db=20.0,
        layout=Layout.bedside(),
        loudspeaker=Loudspeaker(12.0),
        jumps=(Jump(5.0, 0.1), Jump(10.0, -0.1)),
        television=programme([noise(2.0, -20.0, 5)]),
    )
    played = noise(20.0, REFERENCE_DB)
    began = time.process_time()
    first = play(Bedroom(room), played)
    assert (time.process_time() - began) / 20.0 < 0.05
    assert np.array_equal(play(Bedroom(room), played), first)
    assert level_db(first) > -30.0
