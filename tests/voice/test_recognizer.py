from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.voice.sounds import blocks, in_room, speech
from voice.audio import SAMPLE_RATE, Samples, silence
from voice.models import ModelError, check_model, find_model
from voice.recognizer import Alternative, Recognizer, VoskDecoding, hiss

PHRASES = (
    "stop",
    "pause",
    "pause for two minutes",
    "resume",
    "repeat that",
    "next stretch",
    "how long left",
    "ten more seconds",
    "start morning stretch",
    "what's next",
    "[unk]",
)


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    return Recognizer(find_model())


def hear(
    recognizer: Recognizer, samples: Samples, phrases: tuple[str, ...] = PHRASES
) -> tuple[list[str], tuple[Alternative, ...]]:
    decoding = recognizer.decode(phrases)
    partials = [decoding.accept(block) for block in blocks(samples)]
    return partials, decoding.finish()


@pytest.mark.parametrize("voice", ["en-us", "en-gb+f3"])
@pytest.mark.parametrize("phrase", PHRASES[:-1])
def test_phrases_are_heard(recognizer: Recognizer, phrase: str, voice: str) -> None:
    _, alternatives = hear(recognizer, in_room(0.3, speech(phrase, voice), 0.3))
    assert alternatives[0].text == phrase


@pytest.mark.parametrize("phrase", ["stop", "pause", "next stretch", "ten more seconds"])
def test_phrases_between_digital_silence_are_heard(recognizer: Recognizer, phrase: str) -> None:
    sound = np.concatenate([silence(6_400), speech(phrase, "en-gb+f3"), silence(6_400)])
    _, alternatives = hear(recognizer, sound)
    assert alternatives[0].text == phrase


class Fed:
    """Stands for Vosk's recognizer and keeps what it is fed."""

    def __init__(self) -> None:
        self.pcm = b""

    def SetMaxAlternatives(self, count: int) -> None:  # noqa: N802 - the library's name
        assert count == 1

    def AcceptWaveform(self, pcm: bytes) -> bool:  # noqa: N802 - the library's name
        self.pcm += pcm
        return False

    def PartialResult(self) -> str:  # noqa: N802 - the library's name
        return "{}"


def test_digital_silence_reaches_vosk_as_the_same_faint_hiss_in_blocks_of_any_length() -> None:
    sound = silence(5 * SAMPLE_RATE)
    fed = []
    for length in (320, 1_000, sound.size):
        fed.append(Fed())
        decoding = VoskDecoding(fed[-1], 1, lambda _: 0.0, hiss())
        for at in range(0, sound.size, length):
            decoding.accept(sound[at : at + length])
    heard = np.frombuffer(fed[0].pcm, "<i2").astype(np.float64)
    assert heard.size == sound.size
    assert 0.9 < np.sqrt(np.mean(heard**2)) < 1.2
    assert {one.pcm for one in fed} == {fed[0].pcm}


@pytest.mark.parametrize("words", ["the weather is good today", "did you feed the cat"])
def test_other_speech_is_no_phrase(recognizer: Recognizer, words: str) -> None:
    _, alternatives = hear(recognizer, in_room(0.3, speech(words), 0.3))
    assert not {a.text for a in alternatives[:1]} & set(PHRASES[:-1])


def test_alternatives_are_best_first_and_each_once(recognizer: Recognizer) -> None:
    _, alternatives = hear(recognizer, in_room(0.3, speech("how long left", "en-gb+m3"), 0.3))
    costs = [alternative.cost for alternative in alternatives]
    texts = [alternative.text for alternative in alternatives]
    assert costs == sorted(costs)
    assert len(set(texts)) == len(texts)


def test_same_sound_gives_the_same_costs(recognizer: Recognizer) -> None:
    sound = in_room(0.3, speech("ten more seconds"), 0.3)
    assert hear(recognizer, sound) == hear(recognizer, sound)


def test_partial_text_comes_while_the_word_still_sounds(recognizer: Recognizer) -> None:
    word = speech("pause for two minutes")
    partials, _ = hear(recognizer, in_room(0.3, word, 0.3))
    first = next(at for at, text in enumerate(partials) if text.startswith("pause"))
    assert first * 0.02 < 0.3 + word.size / 16_000


def test_pause_inside_an_utterance_does_not_cut_it(recognizer: Recognizer) -> None:
    sound = in_room(0.3, speech("pause for"), 1.2, speech("two minutes"), 0.3)
    _, alternatives = hear(recognizer, sound)
    assert alternatives[0].text == "pause for two minutes"


def test_nothing_heard(recognizer: Recognizer) -> None:
    decoding = recognizer.decode(PHRASES)
    assert "stop" not in [a.text for a in decoding.finish()]
    _, alternatives = hear(recognizer, silence(16_000))
    assert alternatives[0].text == ""


def test_phrase_with_an_unknown_word_is_left_out(recognizer: Recognizer) -> None:
    phrases = ("how lungfish left", "stop", "how left")
    assert recognizer.unknown_words(phrases) == ("lungfish",)
    assert not recognizer.knows_word("lungfish")
    assert not recognizer.knows_word("")
    _, alternatives = hear(recognizer, in_room(0.3, speech("stop"), 0.3), phrases[:2])
    assert alternatives[0].text == "stop"


@pytest.mark.parametrize("phrases", [(), ("",), ("lungfish", "")])
def test_list_without_a_usable_phrase(recognizer: Recognizer, phrases: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no phrase of"):
        recognizer.decode(phrases)


def test_free_decoding_hears_what_no_phrase_holds(recognizer: Recognizer) -> None:
    assert recognizer.decodes_freely
    decoding = recognizer.decode_freely()
    for block in blocks(in_room(0.3, speech("the water was cold"), 0.3)):
        decoding.accept(block)
    (reading,) = decoding.finish()
    assert {"water", "cold"} & set(reading.text.split())
    assert not {"stop", "[unk]"} & set(reading.text.split())
    assert reading.sound_cost == reading.cost


def test_free_decoding_of_nothing(recognizer: Recognizer) -> None:
    assert {reading.text for reading in recognizer.decode_freely().finish()} <= {""}


def test_free_decoding_asks_for_a_language_model(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(find_model().path, folder)
    (folder / "graph/Gr.fst").unlink()
    recognizer = Recognizer(check_model(folder))
    assert not recognizer.decodes_freely
    with pytest.raises(ModelError, match=r"has no language model \(graph/Gr\.fst\).*--model"):
        recognizer.decode_freely()


def test_damaged_language_model_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(find_model().path, folder)
    (folder / "graph/Gr.fst").write_bytes(b"no graph")
    with pytest.raises(ModelError, match=r"cannot decode with the model"):
        Recognizer(check_model(folder)).decode_freely()


def test_damaged_model_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(find_model().path, folder)
    network = folder / "am/final.mdl"
    network.write_bytes(network.read_bytes()[:-1000])
    with pytest.raises(ModelError, match=rf"cannot load the model in {folder}.*unpack it again"):
        Recognizer(check_model(folder))


def test_model_whose_files_do_not_belong_together(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(find_model().path, folder)
    (folder / "conf/fbank.conf").write_text("--num-mel-bins=23\n")
    recognizer = Recognizer(check_model(folder))
    with pytest.raises(ModelError, match="cannot decode with the model"):
        recognizer.decode(PHRASES)


def test_memory_does_not_grow_with_utterances(recognizer: Recognizer) -> None:
    resource = pytest.importorskip("resource")
    sound = in_room(0.1, speech("stop"), 0.1)
    for _ in range(20):
        hear(recognizer, sound)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(60):
        hear(recognizer, sound)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 3_000
