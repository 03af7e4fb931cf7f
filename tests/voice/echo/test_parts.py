from __future__ import annotations

import numpy as np
import pytest

from tests.voice.echo.scenes import in_a_room, narration
from tests.voice.sounds import blocks, noise
from voice.audio import BLOCK_SAMPLES, Samples, level_db, silence
from voice.echo.bend import Bend
from voice.echo.control import Control
from voice.echo.drift import DriftTracker
from voice.echo.kalman import KalmanFilter, Mismatch
from voice.echo.leakage import Leakage
from voice.echo.reference import KEPT_SAMPLES, Reference
from voice.echo.search import HEARD_SAMPLES, MOST_LAG_SAMPLES, SPAN_SAMPLES, DelaySearch, Found

SURE = Mismatch(late_worth=1e4, missing_worth=1e4, bend_worth=1e4)


def tone(samples: np.ndarray, hertz: float = 1000.0) -> Samples:
    return np.asarray(np.sin(2.0 * np.pi * hertz / 16_000 * samples), dtype=np.float32)


def played_tone(count: int = 20) -> Reference:
    reference = Reference()
    for at in range(count):
        reference.push(tone(np.arange(at * BLOCK_SAMPLES, (at + 1) * BLOCK_SAMPLES)))
    return reference


@pytest.mark.parametrize("lag", [0.0, 7.0, 400.0, 400.25, 1234.7])
def test_a_lag_is_read_to_a_part_of_a_sample(lag: float) -> None:
    read = played_tone().read(lag)
    want = tone(np.arange(19 * BLOCK_SAMPLES, 20 * BLOCK_SAMPLES) - lag)
    assert level_db(read - want) < -60.0


def test_a_growing_lag_grows_through_the_block_without_a_step() -> None:
    reference, drift = played_tone(), 1e-4
    sound = reference.read_back(500.3, drift, 6)
    ends = np.arange(14 * BLOCK_SAMPLES, 20 * BLOCK_SAMPLES)
    lags = 500.3 - drift * (ends[-1] + 1 - ends)
    assert sound.shape == (6 * BLOCK_SAMPLES,)
    assert level_db(sound - tone(ends - lags)) < -55.0


def test_what_is_no_longer_or_not_yet_known_is_silent() -> None:
    reference = played_tone(KEPT_SAMPLES // BLOCK_SAMPLES + 5)
    assert not reference.read(KEPT_SAMPLES + 100.0).any()
    assert not reference.read(-BLOCK_SAMPLES - 20.0).any()
    assert reference.read(1.0)[:300].any()


def heard(lag: int, drift: float = 0.0, path: Samples | None = None) -> tuple[DelaySearch, Samples]:
    played = narration(4.0)[: SPAN_SAMPLES + HEARD_SAMPLES][-SPAN_SAMPLES:]
    sound = played if path is None else np.convolve(played, path)[: played.size]
    places = np.arange(played.size) - lag + drift * (played.size - np.arange(played.size))
    microphone = np.interp(places, np.arange(played.size), sound, left=0.0)
    search = DelaySearch()
    for block in blocks(microphone.astype(np.float32)[-HEARD_SAMPLES:]):
        search.hear(block)
    return search, played


@pytest.mark.parametrize("lag", [0, 1, 1280, 6400, MOST_LAG_SAMPLES - 400])
def test_a_delay_is_found_from_nothing(lag: int) -> None:
    search, played = heard(lag)
    found = search.find(played)
    assert found is not None
    assert found.lag_samples == lag
    assert found.sharpness > 30.0


def test_a_known_path_is_found_where_it_begins_now() -> None:
    path = in_a_room(np.eye(1, 4480, 30, dtype=np.float32)[0])
    search, played = heard(3000, path=path)
    found = search.find(played, path)
    assert found is not None
    assert found.lag_samples == pytest.approx(3000.0, abs=0.2)
    assert found.agreement == pytest.approx(1.0, abs=0.05)
    other = in_a_room(np.eye(1, 4480, 30, dtype=np.float32)[0], seed=5)[::-1].copy()
    wrong = search.find(played, other)
    assert wrong is not None
    assert wrong.agreement < 0.4


def test_the_lag_found_is_that_of_the_newest_block() -> None:
    search, played = heard(1000, drift=2e-4)
    found = search.find(played, drift=2e-4)
    assert found is not None
    assert found.lag_samples == pytest.approx(1000.0, abs=2.0)


def test_silence_is_not_searched_and_noise_is_not_found() -> None:
    search, played = DelaySearch(), narration(4.0)[-SPAN_SAMPLES:]
    assert search.find(played) is None
    for block in blocks(noise(1.0, -40.0)):
        search.hear(block)
    assert search.find(np.zeros_like(played)) is None
    found = search.find(played)
    assert isinstance(found, Found)
    assert found.sharpness < 14.0
    assert found.burst < 24.0


def follow(tracker: DriftTracker, drift: float, count: int, worth: float = 1e4) -> None:
    """A filter that takes a tenth of every lateness over itself."""
    late = 0.0
    for _ in range(count):
        before = tracker.lag_samples
        tracker.advance()
        late += drift * BLOCK_SAMPLES - (tracker.lag_samples - before)
        before = tracker.lag_samples
        tracker.correct(Mismatch(late_samples=late, late_worth=worth))
        late = 0.9 * (late - (tracker.lag_samples - before))


@pytest.mark.parametrize("drift", [0.0, 20e-6, 100e-6, -100e-6])
def test_a_drift_is_learned_in_two_seconds_and_kept_in_a_pause(drift: float) -> None:
    tracker = DriftTracker()
    tracker.jump(1000.0)
    follow(tracker, drift, 100)
    assert tracker.drift == pytest.approx(drift, abs=6e-6)
    follow(tracker, drift, 400)
    lag = tracker.lag_samples
    for _ in range(500):
        tracker.advance()
        tracker.correct(Mismatch())
    assert tracker.lag_samples - lag == pytest.approx(drift * 160_000, abs=0.5)


def test_a_worthless_measurement_moves_nothing() -> None:
    tracker = DriftTracker()
    follow(tracker, 50e-6, 300)
    drift = tracker.drift
    for late in (2.0, -2.0, 1.0):
        tracker.correct(Mismatch(late_samples=late, late_worth=1e-3))
    assert tracker.drift == pytest.approx(drift, abs=1e-6)


def test_neither_lag_nor_drift_leaves_its_bounds() -> None:
    tracker = DriftTracker()
    for _ in range(500):
        tracker.advance()
        tracker.correct(Mismatch(late_samples=-1e9, late_worth=1e9))
    assert tracker.lag_samples == 0.0
    assert tracker.drift == -150e-6


def test_the_filter_tells_how_late_the_echo_is_and_how_much_is_missing() -> None:
    path = np.zeros(4480, np.float32)
    path[40] = 0.5
    sound = narration(4.0)
    for late, share, want in ((0, 1.0, (0.0, 0.0)), (1, 1.0, (1.0, None)), (0, 0.4, (0.0, 0.6))):
        filtered, found, missing = KalmanFilter(), [], []
        rows = zip(blocks(sound), blocks(np.roll(sound, 40 + late) * 0.5 * share), strict=True)
        for played, echo in rows:
            filtered.push(played, silence())
            filtered.assume(path, 1e6)
            mismatch = filtered.compare(echo - filtered.echo())
            if level_db(played) > -30.0:
                found.append(mismatch.late_samples)
                missing.append(mismatch.missing)
        assert np.median(found) == pytest.approx(want[0], abs=0.4)
        if want[1] is not None:
            assert np.median(missing) == pytest.approx(want[1], abs=0.02)


def test_a_refilled_filter_is_one_that_heard_it_all() -> None:
    sound = noise(0.3, -20.0)
    one, other = KalmanFilter(), KalmanFilter()
    for block in blocks(sound):
        one.push(block, 2.0 * block)
    other.refill(sound, 2.0 * sound)
    path = noise(0.28, -30.0, seed=4)
    for each in (one, other):
        each.assume(path, 10.0)
        each.push(sound[:BLOCK_SAMPLES], silence())
    assert np.allclose(one.echo(), other.echo(), atol=1e-6)
    assert np.allclose(one.taps(), path, atol=1e-5)


def test_a_bend_is_learned_and_a_straight_loudspeaker_has_none() -> None:
    bend = Bend()
    played = noise(0.02, -12.0)
    assert np.array_equal(bend.shape(played)[0], played)
    for _ in range(200):
        bend.correct(Mismatch(bend=9.0 - bend.bend, bend_worth=1.0))
    assert bend.bend == pytest.approx(9.0, abs=0.5)
    assert np.allclose(bend.shape(played)[0], np.tanh(3.0 * played) / 3.0, atol=0.01)
    for _ in range(500):
        bend.correct(Mismatch(bend=-9.0, bend_worth=1.0))
    assert bend.bend == 0.0


@pytest.mark.parametrize("value", [0.0, 0.04, 1.0, 30.0, 100.0])
def test_the_slope_is_that_of_the_curve(value: float) -> None:
    bend, step = Bend(), 1e-2
    played = np.linspace(-1.0, 1.0, 201, dtype=np.float32)
    curves = []
    for bent in (value + step, max(value - step, 0.0)):
        root = np.sqrt(max(bent, 1e-6))
        curves.append(np.tanh(root * played.astype(np.float64)) / root)
    bend.bend = value
    slope = (curves[0] - curves[1]) / (2 * step if value else step)
    assert np.abs(bend.shape(played)[1] - slope).max() < 0.02


def holds(control: Control) -> bool:
    return control.is_held


def test_control_is_lost_at_once_when_the_estimate_is_not_there() -> None:
    control = Control()
    for _ in range(50):
        control.step(1e-3, 1e-5, Mismatch(missing=0.01, missing_worth=1e4))
    assert holds(control)
    blocks_to_notice = 0
    while holds(control):
        control.step(1e-3, 2e-3, Mismatch(missing=1.0, missing_worth=100.0))
        blocks_to_notice += 1
    assert control.is_wrong
    assert 4 <= blocks_to_notice <= 12


def test_control_is_kept_while_somebody_speaks_and_lost_when_nothing_is_taken() -> None:
    control = Control()
    control.step(1e-3, 1e-5, SURE)
    for _ in range(60):
        control.step(1e-3, 5e-4, SURE)
    assert holds(control)
    for _ in range(60):
        control.step(1e-3, 9e-4, SURE)
    assert not holds(control)
    assert not control.is_wrong
    control.restart(is_held=True)
    assert holds(control)


def test_a_forgotten_path_leaves_as_much_as_is_heard() -> None:
    leakage = Leakage()
    for _ in range(200):
        leakage.expect(-20.0)
        leakage.learn(-26.0, -56.0, is_spoken_over=False)
    assert leakage.expect(-20.0) == pytest.approx(-56.0, abs=1.0)
    leakage.forget_path()
    assert leakage.expect(-20.0) == pytest.approx(-26.0, abs=1.0)
    for _ in range(20):
        leakage.expect(-20.0)
        leakage.learn(-26.0, -56.0, is_spoken_over=False)
    assert leakage.expect(-20.0) == pytest.approx(-56.0, abs=10.0)


def test_no_more_is_expected_than_was_ever_heard() -> None:
    leakage = Leakage()
    for _ in range(8):
        leakage.expect(-15.0)
        leakage.learn(-75.0, -75.0, is_spoken_over=False)
    assert leakage.expect(-15.0) <= -21.0
