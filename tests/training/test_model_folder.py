from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import vosk

from scripts.training.features import log_mel
from scripts.training.kaldi_binary import Output, evaluate
from scripts.training.model_folder import ModelWritingError, write_model
from scripts.training.unigram import unigram_graph
from scripts.training.units import SILENCE, UNITS, units_of
from scripts.training.word_tree import SILENCE_COST, enter, stay
from tests.training.bands import TONE_S, network, said
from tests.voice.sounds import blocks, in_room
from voice.audio import SAMPLE_RATE, Samples, silence
from voice.models import ModelFolder, can_extend, check_model, extend_model, find_model
from voice.models.phone_table import Step, read_phone_table
from voice.phrase_list import LANGUAGE_SCALE
from voice.recognizer import Alternative, Recognizer

Ways: TypeAlias = dict[str, list[tuple[str, ...]]]

LEXICON: Ways = {
    "sea": [("S", "IY")],
    "see": [("S", "IY")],
    "seem": [("S", "IY", "M")],
    "a": [("AH",)],
    "stop": [("S", "T", "AA", "P")],
    "moss": [("M", "AA", "S"), ("M", "AH", "S")],
}
COUNTS = {"see": 50.0, "sea": 2.0, "never listed": 7.0}
PHRASES = ("seem a stop", "see", "moss", "[unk]")
_ARCS_AT = 85  # behind the header and the one state
CARD = "# a model\n\nIt hears tones.\n"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    folder = tmp_path_factory.mktemp("models") / "tones"
    write_model(folder, network(), LEXICON, COUNTS, CARD)
    return check_model(folder)


@pytest.fixture(scope="module")
def recognizer(written: ModelFolder) -> Recognizer:
    return Recognizer(written)


def spoken(*words: str, ways: Ways = LEXICON) -> Samples:
    """Words in a quiet room, a short pause after each."""
    parts = [part for word in words for part in (said(ways[word][0]), 0.15)]
    sound = in_room(0.3, *parts, 0.3)
    return sound[: len(sound) // 320 * 320]


def hear(
    recognizer: Recognizer, sound: Samples, phrases: tuple[str, ...] = PHRASES
) -> tuple[Alternative, ...]:
    decoding = recognizer.decode(phrases)
    for block in blocks(sound):
        decoding.accept(block)
    return decoding.finish()


def hear_freely(model: ModelFolder, sound: Samples) -> Any:
    """Vosk's own result without a phrase list."""
    decoding = vosk.KaldiRecognizer(vosk.Model(model_path=str(model.path)), SAMPLE_RATE)
    decoding.SetWords(True)
    decoding.AcceptWaveform((sound * 32_767).astype("<i2").tobytes())
    return json.loads(decoding.FinalResult())


@pytest.mark.parametrize("words", [("seem", "a", "stop"), ("see",), ("moss",), ("moss", "see")])
def test_phrases_are_heard(recognizer: Recognizer, words: tuple[str, ...]) -> None:
    assert hear(recognizer, spoken(*words))[0].text == " ".join(words)


def test_second_pronunciation_is_heard(recognizer: Recognizer) -> None:
    sound = spoken("moss", ways={"moss": LEXICON["moss"][1:]})
    assert hear(recognizer, sound)[0].text == "moss"


@pytest.mark.parametrize("word", ["see", "sea"])
def test_phrase_list_chooses_between_words_that_sound_the_same(
    recognizer: Recognizer, word: str
) -> None:
    assert hear(recognizer, spoken("see"), (word, "[unk]"))[0].text == word


def test_tone_of_the_garbage_phone_is_unknown(recognizer: Recognizer) -> None:
    sound = spoken("x", ways={"x": [("SPN", "SPN")]})
    assert hear(recognizer, sound)[0].text == "[unk]"


def test_silence_is_no_word(recognizer: Recognizer) -> None:
    assert hear(recognizer, silence(SAMPLE_RATE))[0].text == ""
    assert hear(recognizer, in_room(1.0))[0].text == ""


def test_without_a_phrase_list_the_commoner_word_is_heard(
    written: ModelFolder, tmp_path: Path
) -> None:
    sound = spoken("sea", "stop", "moss")
    assert hear_freely(written, sound)["text"] == "see stop moss"
    write_model(tmp_path / "sea", network(), LEXICON, {"sea": 9}, CARD)
    assert hear_freely(ModelFolder("sea", tmp_path / "sea"), sound)["text"] == "sea stop moss"


def test_words_have_their_times(written: ModelFolder) -> None:
    seem, stop = hear_freely(written, spoken("seem", "stop"))["result"]
    begin_s = 0.3 + 3 * TONE_S + 0.15
    found = [seem["start"], seem["end"], stop["start"], stop["end"]]
    wanted = [0.3, 0.3 + 3 * TONE_S, begin_s, begin_s + 4 * TONE_S]
    assert found == pytest.approx(wanted, abs=0.06)


def least_cost(sound: Samples, pronunciation: Sequence[str]) -> float:
    """What a word costs between silences, by `evaluate` and the best way through its units."""
    scores = evaluate(network(), log_mel(sound * 32_767))
    units = [SILENCE, *units_of(pronunciation), SILENCE]
    costs = np.full(len(units), np.inf)
    for frame, row in enumerate(scores):
        came = np.append(0.0 if frame == 0 else np.inf, costs[:-1])
        costs = np.minimum(
            came - [row[2 * unit] for unit in units],
            costs - [row[2 * unit + 1] for unit in units],
        )
    return float(costs[-1]) + 2 * SILENCE_COST * LANGUAGE_SCALE


@pytest.mark.parametrize("word", ["see", "stop", "a"])
def test_vosk_and_evaluate_agree(recognizer: Recognizer, word: str) -> None:
    sound = spoken(word)
    heard = hear(recognizer, sound, (word, "[unk]"))[0]
    assert heard.text == word
    assert heard.sound_cost == pytest.approx(least_cost(sound, LEXICON[word][0]), abs=0.02)


def test_word_can_be_added(written: ModelFolder, tmp_path: Path) -> None:
    assert can_extend(written)
    ways: Ways = {"teem": [("T", "IY", "M")], "em": [("AH", "M")]}
    recognizer = Recognizer(extend_model(written, ways, tmp_path))
    for words in (("teem",), ("em", "seem"), ("stop", "teem")):
        sound = spoken(*words, ways={**LEXICON, **ways})
        assert hear(recognizer, sound, (*PHRASES, "teem", "em"))[0].text == " ".join(words)


def test_phones_are_found_by_name(written: ModelFolder) -> None:
    table = read_phone_table(written.path)
    assert table is not None
    for ways in LEXICON.values():
        for way in (*ways, (*ways[0], "T", "S", "T", "Z", "T")):
            steps = [Step(enter(unit), stay(unit)) for unit in units_of(way)]
            assert list(table.path(way)) == steps


def test_files(written: ModelFolder) -> None:
    folder, built_in = written.path, find_model().path
    assert {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } == {
        *("am/final.mdl", "conf/fbank.conf", "conf/model.conf", "README.md"),
        *("graph/HCLr.fst", "graph/Gr.fst", "graph/words.txt", "graph/disambig_tid.int"),
        *("graph/phones.txt", "graph/phones/word_boundary.int"),
    }
    for name in ("conf/fbank.conf", "conf/model.conf"):
        assert (folder / name).read_text().split() == (built_in / name).read_text().split()
    words = [line.split() for line in (folder / "graph/words.txt").read_text().splitlines()]
    assert sorted(word for word, _ in words) == sorted([*LEXICON, "[unk]", "<eps>"])
    assert sorted(int(number) for _, number in words) == list(range(len(words)))
    boundaries = (folder / "graph/phones/word_boundary.int").read_text().splitlines()
    assert boundaries[:4] == ["1 nonword", "2 singleton", "3 begin", "4 singleton"]
    assert len(boundaries) == len(UNITS)
    assert (folder / "README.md").read_text() == CARD


def test_language_model_is_that_of_openfst() -> None:
    content = (find_model().path / "graph/Gr.fst").read_bytes()
    labels = {str(number): number for number in range(1, (len(content) - _ARCS_AT) // 16 + 1)}
    made = unigram_graph({}, labels)
    assert len(made) == len(content)
    assert made[:_ARCS_AT] == content[:_ARCS_AT]


def test_language_model_sums_to_one() -> None:
    content = unigram_graph({"b": 8}, {"b": 2, "a": 1, "c": 3})
    arcs = np.frombuffer(
        content, [("labels", "<i4", 2), ("cost", "<f4"), ("to", "<i4")], -1, _ARCS_AT
    )
    assert arcs["labels"].tolist() == [[1, 1], [2, 2], [3, 3]]
    assert np.exp(-arcs["cost"]) == pytest.approx([1 / 11, 9 / 11, 1 / 11])
    with pytest.raises(ValueError, match="not negative"):
        unigram_graph({"a": -2}, {"a": 1})
    with pytest.raises(ValueError, match="needs words"):
        unigram_graph({}, {})


@pytest.mark.parametrize(
    ("lexicon", "wrong"),
    [
        ({"two words": [("S",)]}, "'two words' is not one word"),
        ({"": [("S",)]}, "'' is not one word"),
        ({"zug": []}, "'zug' has no pronunciation"),
        ({"zug": [()]}, "'zug' has no pronunciation"),
        ({"zug": [("Z", "X")]}, "'zug' is said with other phones than AA AE"),
        ({"zug": [("SPN",)]}, "'zug' is said with other phones"),
    ],
)
def test_lexicon_that_cannot_be_written(tmp_path: Path, lexicon: Ways, wrong: str) -> None:
    with pytest.raises(ModelWritingError, match=rf"In the model's lexicon {wrong}.*: correct it"):
        write_model(tmp_path / "new", network(), lexicon, {}, CARD)
    assert list(tmp_path.iterdir()) == []


def test_network_of_other_units(tmp_path: Path) -> None:
    few = replace(network(), output=Output(None, np.ones((4, 8)), np.ones(4)))
    with pytest.raises(ModelWritingError, match=r"has 4 outputs and not 1876, .*train it anew"):
        write_model(tmp_path / "new", few, LEXICON, {}, CARD)


def test_network_that_does_not_fit_together(tmp_path: Path) -> None:
    layers = network().layers[1:]
    with pytest.raises(ModelWritingError, match="because the bottleneck of layer 0"):
        write_model(tmp_path / "new", replace(network(), layers=layers), LEXICON, {}, CARD)


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "file").touch()
    with pytest.raises(
        ModelWritingError, match=rf"cannot be written to {tmp_path / 'old'} .*: make"
    ):
        write_model(tmp_path / "old", network(), LEXICON, {}, CARD)
    assert [path.name for path in tmp_path.rglob("*")] == ["old", "file"]


def test_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    write_model(tmp_path / "new", network(), LEXICON, {}, CARD)
    assert check_model(tmp_path / "new").name == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
