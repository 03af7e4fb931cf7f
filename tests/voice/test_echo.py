from __future__ import annotations

import numpy as np
import pytest

from tests.voice.sounds import blocks, echo_of, in_room, noise, speech
from voice.audio import BLOCK_SAMPLES, Samples, level_db, silence
from voice.echo import EchoCanceller

LINES = (
    "Slowly lower your left knee towards the mattress, and breathe out.",
    "Feel the stretch along the side of your hip, and let the breath soften it.",
    "Now bring the knee back to the centre, and rest for a moment.",
)


@pytest.fixture(scope="module")
def narration() -> Samples:
    spoken = [speech(line, loudness_db=-22.0) for line in LINES]
    return np.tile(np.concatenate(spoken), 2)


def cancel(canceller: EchoCanceller, microphone: Samples, played: Samples) -> Samples:
    pairs = zip(blocks(microphone), blocks(played), strict=True)
    cleaned = [canceller.cancel(heard, sounding) for heard, sounding in pairs]
    return np.concatenate([block for block in cleaned if block is not None])


@pytest.mark.parametrize(("loudness_db", "least_db"), [(-38.0, 15.0), (-26.0, 15.0)])
def test_echo_is_taken_away(narration: Samples, loudness_db: float, least_db: float) -> None:
    microphone = echo_of(narration, loudness_db) + noise(60.0, -70.0)[: narration.size]
    canceller = EchoCanceller()
    cleaned = cancel(canceller, microphone, narration)
    second_half = slice(cleaned.size // 2, cleaned.size)
    before_db, after_db = level_db(microphone[second_half]), level_db(cleaned[second_half])
    assert before_db - after_db > least_db
    assert canceller.health.erle_db > least_db / 2
    assert canceller.health.residual_db < loudness_db - 5.0


def test_voice_over_the_echo_is_kept(narration: Samples) -> None:
    voice = np.zeros_like(narration)
    said = speech("pause for two minutes")
    at = 3 * narration.size // 4 // BLOCK_SAMPLES * BLOCK_SAMPLES
    voice[at : at + said.size] = said
    cleaned = cancel(EchoCanceller(), echo_of(narration, -30.0) + voice, narration)
    over = slice(at, at + said.size)
    assert level_db(cleaned[over]) == pytest.approx(level_db(said), abs=1.5)
    assert level_db(cleaned[over] - said) < level_db(said) - 6.0


def test_nothing_played_leaves_every_bit() -> None:
    canceller = EchoCanceller()
    sound = in_room(0.5, speech("stop"), 0.5)
    for block in blocks(sound):
        assert canceller.cancel(block, silence()) is block
    assert canceller.health.residual_db == -120.0


def test_passes_untouched_again_after_the_last_echo(narration: Samples) -> None:
    canceller = EchoCanceller()
    cancel(canceller, echo_of(narration, -30.0), narration)
    for _ in range(40):
        canceller.cancel(noise(0.02), silence())
    block = noise(0.02, -40.0)
    assert canceller.cancel(block, silence()) is block


def test_headphones_leave_the_voice_alone(narration: Samples) -> None:
    said = np.resize(in_room(1.0, speech("how long left"), 1.0), narration.size)
    microphone = said.astype(np.float32)
    cleaned = cancel(EchoCanceller(), microphone, narration)
    assert level_db(cleaned - microphone[: cleaned.size]) < level_db(microphone) - 15.0


def test_never_much_louder_than_the_microphone(narration: Samples) -> None:
    microphone = echo_of(narration, -26.0)
    half = microphone.size // 2
    # Half way the room is turned inside out: everything learned is wrong.
    microphone[half:] *= -1.0
    cleaned = cancel(EchoCanceller(), microphone, narration)
    heard_db = [level_db(block) for block in blocks(microphone)]
    left_db = [level_db(block) for block in blocks(cleaned)]
    louder = [left - heard for heard, left in zip(heard_db, left_db, strict=True) if heard > -60]
    assert max(louder) < 3.1
    last = slice(microphone.size * 7 // 8, cleaned.size)
    assert level_db(cleaned[last]) < level_db(microphone[last]) - 10.0


def test_missing_microphone_stays_missing_and_the_path_stays_known(narration: Samples) -> None:
    microphone = echo_of(narration, -30.0)
    canceller = EchoCanceller()
    heard, played = list(blocks(microphone)), list(blocks(narration))
    for at, (block, sounding) in enumerate(zip(heard, played, strict=True)):
        gone = 900 <= at < 930
        cleaned = canceller.cancel(None if gone else block, sounding)
        assert (cleaned is None) is gone
        if 930 <= at < 940 and level_db(block) > -45.0:
            assert cleaned is not None
            assert level_db(cleaned) < level_db(block) - 6.0


def test_same_sound_gives_the_same_bits(narration: Samples) -> None:
    microphone = echo_of(narration, -30.0)[:80_000]
    played = narration[:80_000]
    once = cancel(EchoCanceller(), microphone, played)
    again = cancel(EchoCanceller(), microphone, played)
    assert np.array_equal(once, again)
