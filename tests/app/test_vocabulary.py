from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from intents.language import Language
from intents.routine import Library
from tests.app.conftest import no_warning
from tests.voice.sounds import blocks, in_room, speech
from voice.app import vocabulary
from voice.app.assembly import Parts
from voice.app.vocabulary import recognizer_for
from voice.models import PronunciationError, find_model
from voice.recognizer import Recognizer

YAML = """
language: en
intents:
  Unlock:
    data:
      - sentences: ["release the frobnicator"]
"""


def language(*names: str) -> Language:
    """The coach's own, with one more routine."""
    library = Library.packaged()
    return Language.packaged({**library.names(), "mine": names}, library.movement_names())


def no_espeak(words: list[str]) -> None:
    raise PronunciationError(f"How to say {words} is not known, because it is a test.")


def heard(recognizer: Recognizer, text: str, phrases: tuple[str, ...]) -> str:
    decoding = recognizer.decode(phrases)
    for block in blocks(in_room(0.3, speech(text), 0.3)):
        decoding.accept(block)
    return decoding.finish()[0].text


def test_routine_with_a_new_name_is_heard(tmp_path: Path) -> None:
    mine = language("piriformis")
    recognizer = recognizer_for(None, mine, tmp_path, no_warning)
    phrases = mine.phrases("idle")
    assert any("piriformis" in phrase for phrase in phrases)
    text = heard(recognizer, "start piriformis", phrases)
    reading = mine.read([text], "idle")
    assert reading is not None
    assert (reading.intent, reading.slots) == ("START", {"routine": "mine"})


def test_espeak_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer_for(None, language("piriformis"), tmp_path, no_warning)
    monkeypatch.setattr(vocabulary, "pronounce", no_espeak)
    assert recognizer_for(None, language("piriformis"), tmp_path, no_warning).knows_word(
        "piriformis"
    )


def test_nothing_is_kept_for_words_that_are_known(tmp_path: Path) -> None:
    recognizer = recognizer_for(None, language("slow morning"), tmp_path / "models", no_warning)
    assert recognizer.model == find_model()
    assert not (tmp_path / "models").exists()


def test_word_in_other_letters_asks_for_say_as(tmp_path: Path) -> None:
    warnings: list[str] = []
    recognizer = recognizer_for(None, language("растяжка", "supta"), tmp_path, warnings.append)
    assert recognizer.knows_word("supta")
    (warning,) = warnings
    assert "'растяжка' (routine mine), so phrases with it are not heard" in warning
    assert warning.endswith("give another in say_as.")


def test_other_models_ask_for_say_as_or_name_the_file(tmp_path: Path) -> None:
    model = shutil.copytree(find_model().path, tmp_path / "other")
    (model / "graph/phones.txt").unlink()
    (tmp_path / "mine.yaml").write_text(YAML)
    warnings: list[str] = []
    for some in (language("supta"), Language.from_yaml(tmp_path / "mine.yaml")):
        recognizer_for(str(model), some, tmp_path / "models", warnings.append)
    assert "'supta' (routine mine)" in warnings[0]
    assert warnings[0].endswith("give another in say_as.")
    assert "'frobnicator' (mine.yaml)" in warnings[1]
    assert warnings[1].endswith("use another in mine.yaml.")
    assert len(warnings) == 2
    assert not (tmp_path / "models").exists()


def test_templates_of_others_get_their_words(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(YAML)
    foreign = Language.from_yaml(tmp_path / "mine.yaml")
    recognizer = recognizer_for(None, foreign, tmp_path / "models", no_warning)
    phrases = foreign.phrases("holding")
    assert heard(recognizer, "release the frobnicator", phrases) == "release the frobnicator"


def test_without_espeak_the_rest_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "pronounce", no_espeak)
    warnings: list[str] = []
    recognizer = recognizer_for(None, language("supta"), tmp_path, warnings.append)
    assert recognizer.model == find_model()
    assert len(warnings) == 2
    assert "because it is a test" in warnings[0]
    assert "'supta'" in warnings[1]


def test_without_a_cache_the_rest_is_heard(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    warnings: list[str] = []
    recognizer = recognizer_for(None, language("supta"), tmp_path / "file", warnings.append)
    assert recognizer.model == find_model()
    assert len(warnings) == 2
    assert f"the folder {tmp_path / 'file'} cannot be used" in warnings[0]


def test_parts_know_the_words_of_a_persons_routines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.app.places.model_cache", lambda: tmp_path / "models")
    packaged = Library.packaged()
    first = next(iter(packaged.routines.values()))
    mine = first.model_copy(update={"id": "mine", "name": "Mine", "say_as": ("supta",)})
    parts = Parts.load(None, packaged.adding(routines=[mine]), no_warning)
    assert parts.recognizer.knows_word("supta")
    assert parts.recognizer.model.path.parent == tmp_path / "models"
