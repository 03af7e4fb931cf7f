from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.live.pulse import VirtualBedroom
from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, Block, Samples, silence
from voice.device import DeviceError, SoundDevice, has_devices, list_devices

pytestmark = pytest.mark.live


def chirp(length_s: float = 0.5, late_s: float = 0.0) -> Samples:
    """A sine from 300 to 3,000 Hz: its autocorrelation is one sharp peak."""
    at_s = np.arange(round(length_s * SAMPLE_RATE)) / SAMPLE_RATE - late_s
    phase = 2 * np.pi * (300 * at_s + 2700 * at_s**2 / (2 * length_s))
    return (0.5 * np.sin(phase) * np.hanning(at_s.size)).astype(np.float32)


def likeness_to_chirp(sound: Samples) -> float:
    """How much of a sound is the chirp, wherever between two samples it begins, 0 to 1.

    The server runs at 48 kHz.
    """
    return max(likeness(sound, chirp(late_s=third / 48_000)) for third in range(3))


def likeness(sound: Samples, sought: Samples) -> float:
    """The highest normalized correlation of a sound with a stretch of another, 0 to 1."""
    shifts = np.correlate(sound, sought, mode="valid")
    power = np.convolve(np.square(sound), np.ones(sought.size), mode="valid")
    scale = np.sqrt(np.maximum(power, 1e-3) * np.sum(np.square(sought)))
    return float(np.max(np.abs(shifts) / scale))


class Player:
    """Plays a sound, block by block, and keeps what the microphone brings."""

    def __init__(self, sound: Samples, ticks: int) -> None:
        padding = silence(-sound.size % BLOCK_SAMPLES)
        self.blocks = np.concatenate((sound, padding)).reshape(-1, BLOCK_SAMPLES)
        self.ticks = ticks
        self.got: list[Block | None] = []
        self.changes: list[str] = []

    def tick(self, microphone: Block | None) -> Block:
        self.got.append(microphone)
        at = len(self.got) - 50
        return self.blocks[at] if 0 <= at < len(self.blocks) else silence()

    def should_stop(self) -> bool:
        return len(self.got) >= self.ticks

    def change(self, change: str, name: str, direction: str) -> None:
        self.changes.append(change)

    def heard(self) -> Samples:
        return np.concatenate([block for block in self.got if block is not None])


def test_what_ticks_give_is_played(bedroom: VirtualBedroom, tmp_path: Path) -> None:
    player = Player(chirp(), ticks=150)
    with bedroom.record_loudspeaker(tmp_path / "speaker.wav") as path:
        SoundDevice(player.change).run(player.tick, player.should_stop)
    played, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == SAMPLE_RATE
    assert likeness_to_chirp(played) > 0.98
    assert player.changes == ["opened", "opened"]


def test_what_is_spoken_reaches_the_ticks(bedroom: VirtualBedroom) -> None:
    player, voices = Player(silence(BLOCK_SAMPLES), ticks=250), []

    def tick(microphone: Block | None) -> Block:
        if len(player.got) == 125:  # while streams open, sound may be left out
            voices.append(bedroom.play_into_microphone(chirp()))
        return player.tick(microphone)

    SoundDevice(player.change).run(tick, player.should_stop)
    assert [voice.wait(timeout=10) for voice in voices] == [0]
    assert likeness_to_chirp(player.heard()) > 0.98
    missing = sum(block is None for block in player.got)
    assert missing < 30, "the microphone is late"


def test_suspended_loudspeaker_is_noticed_and_comes_back(bedroom: VirtualBedroom) -> None:
    player = Player(chirp(), ticks=250)

    def tick(microphone: Block | None) -> Block:
        if len(player.got) == 60:
            bedroom.suspend_loudspeaker(is_suspended=True)
        if "lost" in player.changes and len(player.got) == 150:
            bedroom.suspend_loudspeaker(is_suspended=False)
        return player.tick(microphone)

    SoundDevice(player.change).run(tick, player.should_stop)
    assert player.changes[2:] == ["lost", "restored"]


def test_names(bedroom: VirtualBedroom) -> None:
    assert has_devices()
    assert "default" in list_devices().microphones
    assert "default" in list_devices().loudspeakers
    with pytest.raises(DeviceError, match=r"no loudspeaker is called 'attic'.*'default'"):
        SoundDevice(lambda change, name, direction: None, output_name="attic")
