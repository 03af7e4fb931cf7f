"""The doctor's look at sound: what a simulated room does to the narrator, and what is told."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from voice.app.chirp import Returned
from voice.app.doctor import Finding
from voice.app.doctor.sound import echo, tone
from voice.app.sound_check import PATIENCE_S, QUIET_S, SoundCheck, SoundFindings
from voice.audio import BLOCK_S, Block
from voice.bedroom import Bedroom, Layout, Room
from voice.echo import EchoHealth
from voice.synthesizer import InlineMouth


def check_in(mouth: InlineMouth, room: Room, *, cancels: bool = True) -> SoundFindings:
    check = SoundCheck(mouth, cancels=cancels)
    Bedroom(room).run(check.tick, lambda: check.is_over)
    return check.findings()


def test_an_echo_is_found_and_taken_away(mouth: InlineMouth) -> None:
    room = Room(3, rt60_s=0.3, echo_db=5.0, delay_s=0.12, layout=Layout.bedside(), snr_db=30.0)
    found = check_in(mouth, room)
    assert found.missing < 0.01
    assert found.room_db == pytest.approx(-56.0, abs=1.5)
    assert found.has_spoken
    told = echo(found, headphones=False)
    assert told.is_well
    assert found.health.delay_s == pytest.approx(0.125, abs=0.02)
    assert f"{1000 * found.health.delay_s:.0f} ms" in told.told
    assert found.health.erle_db > 12.0
    assert told.figures["taken_away_db"] == pytest.approx(found.health.erle_db, abs=0.1)
    assert not echo(found, headphones=True).is_well
    assert found.tone is not None
    assert found.tone.delay_s == pytest.approx(found.health.delay_s, abs=0.005)
    assert f"after {1000 * found.tone.delay_s:.0f} ms" in tone(found).told


@pytest.mark.parametrize("snr_db", [None, 30.0, 18.0])
def test_headphones_are_recognized(mouth: InlineMouth, snr_db: float | None) -> None:
    """Also beside a fan: 18 dB below the sleeper it is -44 dB of full scale."""
    for headphones in (True, False):
        found = check_in(mouth, Room(3, snr_db=snr_db), cancels=not headphones)
        assert not found.is_deaf
        assert not found.health.is_heard
        assert found.health.is_under_control
        assert echo(found, headphones=headphones).is_well
        assert found.tone is None
        assert tone(found).state == "note"


def test_who_only_says_to_wear_headphones_is_told(mouth: InlineMouth) -> None:
    found = check_in(mouth, Room(3, echo_db=0.0, snr_db=30.0), cancels=False)
    assert not echo(found, headphones=True).is_well


def test_a_noise_gate_is_not_taken_for_a_muted_microphone(mouth: InlineMouth) -> None:
    check = SoundCheck(mouth)
    played = np.zeros(320, np.float32)
    while not check.is_over:
        played = check.tick(0.1 * played)
    found = check.findings()
    assert found.room_db == -inf
    assert not found.is_deaf


def test_a_microphone_that_is_lost_is_not_the_loudspeakers_fault(mouth: InlineMouth) -> None:
    found, _ = listen(mouth, None)
    assert found.has_spoken


def test_garbage_from_a_microphone_counts_as_missing(mouth: InlineMouth) -> None:
    found, _ = listen(mouth, np.full(320, np.nan, np.float32))
    assert found.missing == 1.0
    assert found.is_deaf


def test_what_cannot_be_cancelled_is_told_with_what_to_do(mouth: InlineMouth) -> None:
    """A narrator that reaches the microphone only as noise of its loudness."""
    check, noise = SoundCheck(mouth), np.random.default_rng(1)
    played = np.zeros(320, np.float32)
    while not check.is_over:
        hiss = noise.standard_normal(320).astype(np.float32)
        played = check.tick(hiss * (0.5 * np.sqrt(np.mean(np.square(played))) + 1e-4))
    found = check.findings()
    assert found.health.is_heard
    told = echo(found, headphones=False)
    assert not told.is_well
    assert "--headphones" in told.told


def listen(mouth: InlineMouth, block: Block | None) -> tuple[SoundFindings, float]:
    check, ticks = SoundCheck(mouth), 0
    while not check.is_over:
        check.tick(block)
        ticks += 1
    return check.findings(), ticks * BLOCK_S


@pytest.mark.parametrize("block", [None, np.zeros(320, np.float32)])
def test_a_microphone_that_is_muted_or_gone_is_deaf(
    mouth: InlineMouth, block: Block | None
) -> None:
    found, length_s = listen(mouth, block)
    assert found.is_deaf
    assert found.room_db == -inf
    assert QUIET_S + 5.0 < length_s < 20.0


def test_it_does_not_wait_for_ever_for_a_voice() -> None:
    class Mute:
        def prepare(self, texts: tuple[str, ...]) -> None: ...

        def clip(self, text: str) -> None: ...

    check, ticks = SoundCheck(Mute()), 0
    while not check.is_over:
        check.tick(None)
        ticks += 1
    assert ticks * BLOCK_S == pytest.approx(PATIENCE_S, abs=0.1)
    assert not check.findings().has_spoken


def test_a_finding_names_delay_and_reduction() -> None:
    health = EchoHealth(erle_db=21.4, coupling_db=-10.0, is_under_control=True, delay_s=0.0871)
    told = echo(SoundFindings(-60.0, True, False, 0.0, health), headphones=False)
    assert told == Finding(
        "echo",
        "well",
        "the narrator comes back 87 ms later, and 21 dB of it are taken away: "
        "you may speak while it speaks.",
        {
            "is_heard": True,
            "is_under_control": True,
            "delay_ms": 87.1,
            "level_db": -10.0,
            "taken_away_db": 21.4,
            "drift_ppm": 0.0,
        },
    )


def test_a_tone_that_comes_too_late_is_to_be_mended() -> None:
    late = SoundFindings(-60.0, True, False, 0.0, EchoHealth(), Returned(1.86, -10.0))
    told = tone(late)
    assert told.state == "mend"
    assert told.told.startswith("it comes back after 1860 ms, 10 dB softer than it was sent, too")
