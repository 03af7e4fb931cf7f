from __future__ import annotations

import numpy as np
import pytest

from tests.voice.sounds import blocks, in_room, speech
from tests.voice.test_urgency import StopSense
from voice.audio import BLOCK_SAMPLES, SAMPLE_RATE, silence
from voice.ears import Ears, Listening, Utterance
from voice.ears.endpoint import EndpointSettings, Stall, hangover_s
from voice.models import find_model
from voice.recognizer import Recognizer

SETTINGS = EndpointSettings()


class LightSense(StopSense):
    """ "light" is a sentence that may go on, "light on" one that may not."""

    def is_whole(self, text: str) -> bool:
        return text in ("light", "light on")

    def may_go_on(self, text: str) -> bool:
        return text in ("light", "turn the")


@pytest.mark.parametrize(
    ("text", "length_s"),
    [
        ("", SETTINGS.wordless_s),
        ("light", SETTINGS.whole_s),
        ("light on", SETTINGS.complete_s),
        ("on", SETTINGS.meaningless_s),
        ("turn the", SETTINGS.unfinished_s),
    ],
)
def test_what_was_said_decides_how_long_to_wait(text: str, length_s: float) -> None:
    assert hangover_s(LightSense(), text, SETTINGS) == length_s
    assert hangover_s(None, text, SETTINGS) == SETTINGS.wordless_s


def test_the_less_can_follow_the_shorter_the_wait() -> None:
    assert SETTINGS.complete_s < SETTINGS.whole_s < SETTINGS.meaningless_s < SETTINGS.unfinished_s


class HoldSense(StopSense):
    """ "hold for two minutes" and "pause" are sentences."""

    def is_whole(self, text: str) -> bool:
        return text in ("hold for two minutes", "pause")

    def may_go_on(self, text: str) -> bool:
        return text in ("hold", "hold for", "hold for two")


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer(find_model())


def utterances(recognizer: Recognizer, sound: np.ndarray) -> list[tuple[Utterance, float]]:
    listening = Listening(("hold for two minutes", "pause"), sense=HoldSense())
    ears = Ears(recognizer, lambda _: listening, cancel_echo=False)
    found: list[tuple[Utterance, float]] = []
    for number, block in enumerate(blocks(sound)):
        hearings = ears.accept(block, silence(), number * BLOCK_SAMPLES)
        found += [(h, (number + 1) * 0.02) for h in hearings if isinstance(h, Utterance)]
    ears.close()
    return found


def test_who_thinks_about_the_number_is_not_cut_in_two(recognizer: Recognizer) -> None:
    sound = in_room(0.5, speech("hold for"), 0.65, speech("two minutes"), 1.5)
    ((heard, _),) = utterances(recognizer, sound)
    assert heard.alternatives[0].text == "hold for two minutes"


def test_a_word_that_nothing_follows_is_answered_sooner(recognizer: Recognizer) -> None:
    sound = in_room(0.5, speech("pause"), 1.5)
    ((heard, decided_s),) = utterances(recognizer, sound)
    assert heard.alternatives[0].text == "pause"
    assert decided_s - heard.end_s == pytest.approx(SETTINGS.complete_s, abs=0.02)


def test_a_text_that_stops_changing_has_stalled() -> None:
    stall = Stall(0.1)
    assert [stall.step("") for _ in range(7)] == [False] * 4 + [True] * 3
    stall.restart()
    texts = ["", "stop", "stop", "stop it", "stop it", "stop it", "stop it", "stop it", "stop it"]
    assert [stall.step(text) for text in texts] == [False] * 8 + [True]


def test_a_text_that_wavers_has_stalled() -> None:
    stall = Stall(0.1)
    texts = ["for", "for two", "for", "for two", "for", "for two", "for", "for two"]
    assert [stall.step(text) for text in texts] == [False] * 6 + [True] * 2


def humming(length_s: float) -> np.ndarray:
    """Noise that the voice detector takes for speech and never falls silent."""
    times = np.arange(round(length_s * SAMPLE_RATE)) / SAMPLE_RATE
    buzz = sum(np.sin(2 * np.pi * 120 * k * times) / k for k in range(1, 20))
    beat = 1.0 + 0.8 * np.sin(2 * np.pi * 4.0 * times)
    return (0.02 * buzz * beat).astype(np.float32)


def test_noise_that_never_ends_is_no_endless_utterance(recognizer: Recognizer) -> None:
    found = utterances(recognizer, humming(10.0))
    lengths = [heard.end_s - heard.start_s for heard, _ in found]
    assert len(found) >= 2
    assert max(lengths) < 4.0


def test_a_word_in_noise_that_never_ends_is_heard(recognizer: Recognizer) -> None:
    sound = humming(9.0)
    word = speech("pause", loudness_db=-14.0)
    sound[48_000 : 48_000 + word.size] += word
    heard = [u for u, _ in utterances(recognizer, sound) if u.end_s > 3.0]
    assert any("pause" in u.alternatives[0].text.split() for u in heard if u.alternatives)
