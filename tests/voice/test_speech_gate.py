from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from tests.voice.sounds import blocks, in_room, noise, speech
from voice.audio import BLOCK_S, Block, Samples, silence
from voice.speech_gate import GateSettings, SpeechGate


@dataclass
class Marked:
    start_s: float
    end_s: float
    closed_s: float
    forced: bool


def mark(gate: SpeechGate, sound: Samples | list[Block | None], echo_db: float = -120.0):
    marked: list[Marked] = []
    start = 0
    row = list(blocks(sound)) if isinstance(sound, np.ndarray) else sound
    for at, block in enumerate(row):
        decision = gate.step(block, echo_db)
        if decision.began:
            start = at - decision.first_speech_blocks_ago
        if decision.ended:
            end = at - decision.last_speech_blocks_ago + 1
            times = (start * BLOCK_S, end * BLOCK_S, (at + 1) * BLOCK_S)
            marked.append(Marked(*times, decision.forced))
    return marked


@pytest.mark.parametrize("word", ["stop", "pause", "switch sides", "help", "thirty more seconds"])
def test_marks_an_utterance_from_first_to_last_speech(word: str) -> None:
    spoken = speech(word)
    length_s = spoken.size / 16_000
    (found,) = mark(SpeechGate(), in_room(1.0, spoken, 1.0))
    assert 1.0 - 0.05 <= found.start_s <= 1.0 + 0.25
    assert 1.0 + length_s - 0.3 <= found.end_s <= 1.0 + length_s + 0.1
    assert found.closed_s - found.end_s == pytest.approx(0.5)
    assert not found.forced


def test_short_pause_does_not_end_it_and_a_long_one_does() -> None:
    first, second = speech("pause for"), speech("two minutes")
    assert len(mark(SpeechGate(), in_room(0.5, first, 0.3, second, 1.0))) == 1
    assert len(mark(SpeechGate(), in_room(0.5, first, 1.0, second, 1.0))) == 2


def test_speech_at_the_very_start() -> None:
    (found,) = mark(SpeechGate(), in_room(speech("stop"), 1.0))
    assert found.start_s < 0.2


@pytest.mark.parametrize("loudness_db", [-75.0, -50.0, -35.0])
def test_steady_noise_is_soon_ignored(loudness_db: float) -> None:
    gate = SpeechGate()
    mark(gate, noise(5.0, loudness_db))
    assert not gate.is_open
    assert mark(gate, noise(20.0, loudness_db, seed=2)) == []
    assert gate.floor_db == pytest.approx(loudness_db, abs=3.0)


def test_speech_is_marked_in_noise() -> None:
    sound = in_room(6.0, speech("how long left"), 1.5)
    found = mark(SpeechGate(), sound + noise(20.0, -41.0)[: sound.size])[-1]
    assert found.start_s == pytest.approx(6.1, abs=0.2)


def test_a_click_does_not_open() -> None:
    sound = in_room(3.0)
    sound[24_000:24_400] += noise(0.025, -10.0)
    assert mark(SpeechGate(), sound) == []


def test_endless_speech_is_ended() -> None:
    sentence = speech("this is somebody who talks and talks and never seems to end")
    sound = in_room(*[sentence] * 6)
    first, *others = mark(SpeechGate(GateSettings(longest_s=4.0)), sound)
    assert first.forced
    assert first.closed_s - first.start_s == pytest.approx(4.0)
    assert others[0].start_s - first.closed_s < 0.3


def test_missing_blocks_end_an_utterance() -> None:
    row: list[Block | None] = list(blocks(in_room(0.5, speech("stop"))))
    (found,) = mark(SpeechGate(), [*row, *[None] * 30])
    assert found.closed_s - found.end_s == pytest.approx(0.5)


def test_end_of_the_sound_ends_an_utterance() -> None:
    gate = SpeechGate()
    assert mark(gate, in_room(0.5, speech("stop"))) == []
    assert gate.is_open
    decision = gate.close()
    assert decision.ended
    assert not gate.is_open
    assert not gate.close().ended


def test_rest_of_the_echo_does_not_open_and_a_louder_voice_does() -> None:
    remains = in_room(0.5, speech("slowly lower your left knee", loudness_db=-50.0), 1.0)
    assert len(mark(SpeechGate(), remains)) == 1
    assert mark(SpeechGate(), remains, echo_db=-45.0) == []
    voice = in_room(0.5, speech("pause", loudness_db=-26.0), 1.0)
    assert len(mark(SpeechGate(), voice, echo_db=-45.0)) == 1


def test_silence_alone() -> None:
    gate = SpeechGate()
    assert mark(gate, silence(16_000)) == []
    assert gate.floor_db >= -100.0
