from __future__ import annotations

import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.voice.damage import garble
from voice.models import (
    BUILT_IN_NAME,
    ModelError,
    check_model,
    find_model,
    list_models,
    vosk_places,
)
from voice.models.fst import read_fst_header
from voice.models.trial import try_model


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "models" / "mine"
    shutil.copytree(find_model().path, folder)
    return folder


def cut(path: Path, share: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])


def replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def swap(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new, 1))


def with_neither_words_nor_language(model: Path) -> None:
    (model / "graph/words.txt").unlink()
    cut(model / "graph/Gr.fst", 1e-4)


def test_built_in_model_is_found_with_and_without_its_name() -> None:
    assert find_model() == find_model(BUILT_IN_NAME)
    assert find_model().name == BUILT_IN_NAME


def test_found_by_path_and_by_name(copied: Path) -> None:
    assert find_model(copied).path == copied
    assert find_model(str(copied)).path == copied
    assert find_model("mine", (copied.parent,)).path == copied


def test_name_that_is_nowhere(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=rf"no model named 'other' in {tmp_path}.*give its path"):
        find_model("other", (tmp_path,))


def test_path_that_is_nowhere(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model folder at .*gone: unpack it again"):
        find_model(tmp_path / "gone")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda m: (m / "am/final.mdl").unlink(), "holds no am/final.mdl: "),
        (lambda m: (m / "am/final.mdl").write_bytes(b""), "am/final.mdl .* is empty"),
        (lambda m: (m / "am/final.mdl").rename(m / "final.mdl"), "before 2020"),
        (lambda m: (m / "conf/model.conf").unlink(), "lacks conf/model.conf"),
        (lambda m: (m / "conf/fbank.conf").unlink(), "lacks conf/mfcc.conf or conf/fbank.conf"),
        (lambda m: (m / "graph/HCLr.fst").unlink(), "lacks graph/HCLr.fst"),
        (lambda m: cut(m / "graph/HCLr.fst", 0.5), "HCLr.fst is cut short"),
        (lambda m: cut(m / "graph/HCLr.fst", 1e-5), "HCLr.fst is damaged .*ends inside its header"),
        (lambda m: (m / "graph/HCLr.fst").write_bytes(b"x" * 200), "does not begin like"),
        (lambda m: swap(m / "graph/HCLr.fst", b"standard", b"logadds!"), "arcs are of type 'logad"),
        (lambda m: swap(m / "graph/HCLr.fst", b"\x10\0\0\0", bytes(4)), "holds no type name"),
        (lambda m: (m / "graph/disambig_tid.int").unlink(), "lacks graph/disambig_tid.int"),
        (lambda m: (m / "graph/words.txt").unlink(), r"no word list \(graph/words.txt\)"),
        (lambda m: (m / "graph/words.txt").write_bytes(b""), "words.txt .* is empty"),
        (with_neither_words_nor_language, "Gr.fst is damaged .*ends inside its header"),
        (
            lambda m: shutil.copy(m / "graph/HCLr.fst", m / "graph/HCLG.fst"),
            "fixed graph .* ignores phrase lists",
        ),
        (lambda m: replace(m / "conf/model.conf", "=1:2", "="), "names no silence phones"),
        (
            lambda m: replace(m / "conf/model.conf", "--endpoint.silence-phones=1:2", "# none"),
            "names no silence phones",
        ),
        (
            lambda m: replace(
                m / "conf/model.conf", "--frames-per-chunk=", "--frames-per-chunk=0#"
            ),
            "sets --frames-per-chunk to '0#",
        ),
        (
            lambda m: replace(m / "conf/model.conf", "factor=3", "factor=0"),
            "sets --frame-subsampling-factor to '0'",
        ),
    ],
)
def test_broken_model_is_refused(copied: Path, spoil: Callable[[Path], None], words: str) -> None:
    spoil(copied)
    with pytest.raises(ModelError, match=words) as caught:
        check_model(copied)
    message = str(caught.value)
    assert str(copied) in message
    assert message.endswith(".")
    assert ": " in message


def test_words_may_stand_inside_the_language_graph(copied: Path) -> None:
    (copied / "graph/words.txt").unlink()
    graph = copied / "graph/Gr.fst"
    whole = bytearray(graph.read_bytes())
    at = 4 + 4 + len("const") + 4 + len("standard") + 4
    (flags,) = struct.unpack_from("<i", whole, at)
    struct.pack_into("<i", whole, at, flags | 2)
    graph.write_bytes(whole)
    assert read_fst_header(graph).has_output_symbols
    assert check_model(copied).path == copied


def test_listing_says_which_can_be_used(copied: Path) -> None:
    shutil.copytree(copied, copied.parent / "broken")
    (copied.parent / "broken/graph/HCLr.fst").unlink()
    (copied.parent / "no model").mkdir()
    places = (copied.parent, copied.parent / "gone")
    listed = {model.name: model.problem for model in list_models(places)}
    assert list(listed) == [BUILT_IN_NAME, "broken", "mine"]
    assert listed[BUILT_IN_NAME] is None
    assert listed["mine"] is None
    assert "HCLr.fst" in str(listed["broken"])


def test_places_are_those_of_vosk(tmp_path: Path) -> None:
    usual = vosk_places({})
    assert Path("/usr/share/vosk") in usual
    assert Path.home() / ".cache/vosk" in usual
    assert vosk_places({"VOSK_MODEL_PATH": str(tmp_path)}) == (tmp_path, *usual)


def test_a_model_that_vosk_survives_passes_its_trial(copied: Path) -> None:
    assert try_model(check_model(copied)).path == copied


def test_a_network_of_garbage_is_found_by_a_process_that_ends_with_it(copied: Path) -> None:
    garble(copied / "am/final.mdl")
    model = check_model(copied)
    with pytest.raises(ModelError, match=rf"Vosk ends with a crash with the model in {copied}"):
        try_model(model)


def test_a_model_that_never_answers_is_given_up(copied: Path) -> None:
    with pytest.raises(ModelError, match=r"does not answer in 0\.01 seconds"):
        try_model(check_model(copied), patience_s=0.01)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_network_cut_short_is_left_to_vosk_which_refuses_it(copied: Path, tenth: int) -> None:
    cut(copied / "am/final.mdl", tenth / 10)
    assert try_model(check_model(copied)).path == copied
