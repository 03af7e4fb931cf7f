"""Somebody turns the volume while the narrator speaks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pytest

from tests.voice.echo.scenes import (
    ECHO_DB,
    Scene,
    cancel,
    distortion_db,
    in_a_room,
    narration,
    scene,
    turned,
    word,
)
from tests.voice.sounds import blocks
from voice.audio import BLOCK_S, Samples, level_db, silence
from voice.echo import EchoCanceller, KalmanFilter
from voice.echo.bend import Bend
from voice.echo.kalman import Mismatch
from voice.echo.leakage import Leakage
from voice.echo.volume import turn_of

TURNED_S = 8.0
AUDIBLE_DB = -60.0


@dataclass
class Watched:
    """What the canceller left of a scene, and what it said about it after every block."""

    heard: Scene
    left: Samples = field(init=False)
    expected_db: list[float] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        canceller = EchoCanceller()

        def watch(_: float) -> None:
            self.expected_db.append(canceller.health.residual_db)
            self.held.append(canceller.health.is_under_control)

        self.left = cancel(canceller, self.heard, watch)

    def taken_db(self, start_s: float, end_s: float) -> float:
        return self.heard.taken_db(self.left, start_s, end_s)

    def over_expected_db(self, start_s: float, end_s: float) -> float:
        """Median of how far the remains stand above what is expected of them."""
        rows = zip(blocks(self.left), blocks(self.heard.echo), self.expected_db, strict=True)
        over = [
            level_db(left) - expected_db
            for at, (left, echo, expected_db) in enumerate(rows)
            if start_s <= at * BLOCK_S < end_s and level_db(echo) > AUDIBLE_DB
        ]
        return float(np.median(over))


def soft_clip(played: Samples) -> Samples:
    return np.asarray(np.tanh(3.0 * played) / 3.0, dtype=np.float32)


@pytest.mark.parametrize(
    ("turn_db", "worse_db"),
    # After the last one, the room's noise is only 25 dB below the echo.
    [(3.0, 3.0), (6.0, 3.0), (12.0, 3.0), (20.0, 3.0), (-6.0, 3.0), (-12.0, 4.0), (-20.0, 7.0)],
)
def test_a_turn_of_the_volume_is_followed_at_once(turn_db: float, worse_db: float) -> None:
    watched = Watched(turned(turn_db))
    before_db = watched.taken_db(5.0, TURNED_S)
    assert before_db > 25.0
    assert watched.taken_db(TURNED_S + 1.0, TURNED_S + 2.0) > before_db - worse_db
    assert watched.taken_db(TURNED_S + 0.2, TURNED_S + 1.0) > before_db - worse_db - 8.0
    assert watched.over_expected_db(TURNED_S + 0.2, TURNED_S + 1.0) < 3.0
    assert watched.over_expected_db(TURNED_S + 1.0, TURNED_S + 4.0) < 3.0
    assert all(watched.held[round(5.0 / BLOCK_S) :])


@pytest.mark.parametrize("turn_db", [12.0, -12.0])
@pytest.mark.parametrize("over_s", [1.0, 3.0])
def test_a_slow_turn_is_followed_while_it_lasts(turn_db: float, over_s: float) -> None:
    watched = Watched(turned(turn_db, over_s))
    end_s = TURNED_S + over_s
    assert watched.taken_db(TURNED_S + 0.2, end_s) > 20.0
    assert watched.taken_db(end_s + 0.5, end_s + 1.0) > 23.0
    assert watched.over_expected_db(TURNED_S, end_s + 1.0) < 6.0
    assert all(watched.held[round(5.0 / BLOCK_S) :])


@pytest.mark.parametrize(("turn_db", "least_db"), [(6.0, 27.0), (12.0, 19.0), (-12.0, 29.0)])
def test_a_loudspeaker_that_clips_bends_more_when_it_is_louder(
    turn_db: float, least_db: float
) -> None:
    watched = Watched(turned(turn_db, loudspeaker=soft_clip))
    assert watched.taken_db(TURNED_S + 1.0, TURNED_S + 4.0) > least_db
    assert watched.over_expected_db(TURNED_S + 0.2, TURNED_S + 4.0) < 3.0


def test_a_turn_while_somebody_speaks_is_found_when_the_voice_lets_it() -> None:
    said = word("how long left", ECHO_DB)
    watched = Watched(turned(12.0, voices={7.5: said, 8.6: said}))
    assert watched.taken_db(8.6, 9.5) > 15.0
    assert watched.taken_db(10.0, 12.0) > 27.0


@pytest.mark.parametrize("over_echo_db", [-10.0, 0.0, 10.0, 20.0])
def test_a_voice_over_the_narrator_is_no_turn(
    over_echo_db: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = word("how long left", ECHO_DB + over_echo_db)
    heard = turned(0.0, voices=dict.fromkeys((0.4, 1.5, 5.0, 6.1, 7.2), said))
    found = []

    def watched(mismatch: Mismatch) -> float | None:
        found.append(turn_of(mismatch))
        return found[-1]

    monkeypatch.setattr("voice.echo.follow.turn_of", watched)
    left = cancel(EchoCanceller(), heard)
    assert len(found) > 300
    assert set(found) == {None}
    monkeypatch.setattr("voice.echo.follow.turn_of", lambda _: None)
    assert np.array_equal(left, cancel(EchoCanceller(), heard))
    assert distortion_db(heard, left, 7.2, said.size) > 12.0


@pytest.mark.parametrize("after_s", [0.083, 0.105, 0.28, 0.02])
def test_a_jump_is_no_turn(after_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    heard, found = scene(7.0, 0.08, 50.0, jumps={5.0: after_s}), []

    def watched(mismatch: Mismatch) -> float | None:
        found.append(turn_of(mismatch))
        return found[-1]

    monkeypatch.setattr("voice.echo.follow.turn_of", watched)
    cancel(EchoCanceller(), heard)
    assert set(found) == {None}


def compared(microphone: Samples, played: Samples, path: Samples) -> list[float | None]:
    """What is found block by block by a filter that is sure of a path."""
    filtered, found = KalmanFilter(), []
    for sounding, heard in zip(blocks(played), blocks(microphone), strict=True):
        filtered.push(sounding, silence())
        filtered.assume(path, 1e6)
        mismatch = filtered.compare(heard - filtered.echo())
        if level_db(sounding) > -30.0:
            found.append(turn_of(mismatch))
    return found


PATH = in_a_room(0.3 * np.eye(1, 4480, 30, dtype=np.float32)[0], 0.2)


def echo_in(path: Samples, played: Samples) -> Samples:
    heard = np.fft.irfft(np.fft.rfft(played, 1 << 17) * np.fft.rfft(path, 1 << 17))
    return heard[: played.size].astype(np.float32)


@pytest.mark.parametrize("amplitude", [0.1, 0.25, 0.8, 1.25, 4.0, 10.0])
def test_the_amplitude_is_told(amplitude: float) -> None:
    played = narration(3.0)
    found = compared(np.float32(amplitude) * echo_in(PATH, played), played, PATH)
    told = [value for value in found if value is not None]
    assert len(told) > 0.9 * len(found)
    assert np.median(told) == pytest.approx(amplitude, rel=0.03)


@pytest.mark.parametrize("wrong", ["another path", "no echo", "the other way round"])
def test_what_is_not_heard_at_any_level_is_no_turn(wrong: str) -> None:
    played = narration(3.0)
    microphone = {
        "another path": echo_in(np.roll(PATH, 700), played),
        "no echo": np.zeros_like(played),
        "the other way round": -echo_in(PATH, played),
    }[wrong]
    assert set(compared(microphone, played, PATH)) == {None}


@pytest.mark.parametrize(
    "mismatch",
    [
        Mismatch(),
        Mismatch(missing=-1e9, level_share=1.0),
        Mismatch(missing=1.0, level_share=1.0),
        Mismatch(missing=math.nan, level_share=math.nan),
    ],
)
def test_nonsense_is_no_turn(mismatch: Mismatch) -> None:
    assert turn_of(mismatch) is None


def test_a_path_is_made_louder_as_a_whole() -> None:
    played, filtered = narration(1.0), KalmanFilter()
    filtered.assume(PATH, 1e3)
    for sounding in blocks(played):
        filtered.push(sounding, silence())
    before, taps = filtered.echo(), filtered.taps()
    filtered.scale(2.0)
    assert np.allclose(filtered.echo(), 2.0 * before, atol=1e-6)
    assert np.allclose(filtered.taps(), 2.0 * taps, atol=1e-6)


def test_more_is_expected_of_a_louder_echo_at_once() -> None:
    leakage = Leakage()
    for _ in range(200):
        leakage.expect(-20.0)
        leakage.learn(-46.0, -76.0, is_spoken_over=False)
    leakage.turn_up(12.0)
    assert leakage.expect(-20.0) == pytest.approx(-64.0, abs=0.1)
    assert leakage.coupling_db == pytest.approx(-14.0, abs=0.1)
    assert leakage.taken_db == pytest.approx(30.0, abs=0.1)


def test_a_bend_grows_with_the_volume() -> None:
    bend = Bend()
    bend.bend = 9.0
    bend.turn(2.0)
    assert bend.bend == pytest.approx(36.0)
    bend.turn(0.25)
    assert bend.bend == pytest.approx(2.25)
    bend.turn(50.0)
    assert bend.bend == pytest.approx(100.0)
