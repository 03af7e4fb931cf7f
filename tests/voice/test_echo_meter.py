"""Whether the narrator is heard where nothing is cancelled."""

from __future__ import annotations

import numpy as np
import pytest

from tests.voice.sounds import blocks, echo_of, in_room, noise, speech
from voice.audio import Samples, level_db
from voice.ears.echo_meter import EchoMeter
from voice.ears.over_echo import holds_remains
from voice.echo import NO_ECHO_DB, EchoHealth

LINE = speech("Slowly lower your left knee towards the mattress.", loudness_db=-22.0)
PLAYED = np.concatenate([np.zeros(16_000, np.float32), LINE] * 2)
AGAIN = PLAYED.size - LINE.size + 8_000
"""When the line is said for the second time, without the first half second of it."""


def healths(microphone: Samples, played: Samples = PLAYED) -> list[EchoHealth]:
    meter = EchoMeter()
    found = []
    for heard, sounding in zip(blocks(microphone), blocks(played), strict=True):
        assert meter.cancel(heard, sounding) is heard
        found.append(meter.health)
    return found


def test_before_the_first_words_the_narrator_is_expected_to_be_heard() -> None:
    health = EchoMeter().health
    assert health.coupling_db > NO_ECHO_DB
    assert not holds_remains(health)
    assert not health.is_under_control


@pytest.mark.parametrize("echo_db", [-45.0, -30.0, -15.0])
def test_an_echo_is_heard_and_expected_while_the_narrator_sounds(echo_db: float) -> None:
    sound = in_room(echo_of(PLAYED, echo_db))
    found = healths(sound)
    assert found[-1].coupling_db > NO_ECHO_DB
    assert not found[-1].is_under_control
    pairs = list(zip(blocks(sound), found, strict=True))[AGAIN // 320 :]
    above = [level_db(block) - health.residual_db for block, health in pairs]
    assert max(above) < 9.0
    assert min(above) > -60.0


def test_short_words_with_silence_between_them_are_heard_too() -> None:
    word = speech("four", loudness_db=-22.0)
    played = np.tile(np.concatenate([word, np.zeros(16_000 - word.size, np.float32)]), 12)
    dry = np.concatenate([np.zeros(1280, np.float32), played])[: played.size]
    found = healths(in_room(np.float32(0.3) * dry), played)
    assert min(health.coupling_db for health in found) > NO_ECHO_DB
    assert max(health.residual_db for health in found[-50:]) > -40.0


@pytest.mark.parametrize("room_db", [-70.0, -35.0])
def test_with_headphones_nothing_is_expected_in_a_quiet_room_or_beside_a_fan(
    room_db: float,
) -> None:
    found = healths(noise(PLAYED.size / 16_000, room_db)[: PLAYED.size])
    narrated = found[AGAIN // 320 :]
    assert not any(map(holds_remains, narrated))
    assert all(health.is_under_control for health in narrated)
    assert max(health.coupling_db for health in narrated) <= NO_ECHO_DB


def test_who_answers_with_headphones_on_is_no_echo() -> None:
    sound = noise(PLAYED.size / 16_000, -70.0)[: PLAYED.size]
    word = speech("how long left")
    start = AGAIN
    sound[start : start + word.size] += word
    assert not any(map(holds_remains, healths(sound)[start // 320 :]))


def test_a_missing_block_stays_missing() -> None:
    meter = EchoMeter()
    assert meter.cancel(None, LINE[:320]) is None


def test_who_talks_between_the_lines_is_not_the_rooms_noise() -> None:
    """Else a real echo would not stand out of it, and the narrator's words would count."""
    meter, talk = EchoMeter(), noise(3.0, -25.0)
    sound = np.concatenate([talk, in_room(echo_of(PLAYED, -28.0))])
    played = np.concatenate([np.zeros_like(talk), PLAYED])
    for at, (heard, sounding) in enumerate(zip(blocks(sound), blocks(played), strict=False)):
        meter.cancel(heard, sounding, is_spoken_over=at < talk.size // 320)
    assert meter.health.is_heard
