from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.voice.sounds import blocks, in_room, speech
from voice.models import (
    ModelError,
    ModelFolder,
    can_extend,
    check_model,
    extend_model,
    find_extension,
    find_model,
    pronounce,
    read_words,
)
from voice.models.checked_folders import CheckedFolders
from voice.models.extension import KEPT
from voice.models.graph_file import parse_graph, write_graph
from voice.models.phone_table import ARPABET, PhoneTable
from voice.recognizer import Alternative, Recognizer

WORDS = ("piriformis", "supta", "baddha", "konasana")
KNOWN = (
    "stop",
    "pause for two minutes",
    "how long left",
    "ten more seconds",
    "start morning stretch",
    "[unk]",
)
NEW = ("start piriformis", "supta baddha konasana", "piriformis")
VOICES = ("en-us", "en-gb+f3", "flite:slt")
PATHS = {"zug": [("Z", "UH", "G")]}

Heard = tuple[list[str], tuple[Alternative, ...]]


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    return extend_model(find_model(), pronounce(WORDS), tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def recognizers(extended: ModelFolder) -> tuple[Recognizer, Recognizer]:
    """The plain one and the one with more words."""
    return Recognizer(find_model()), Recognizer(extended)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_model().path, tmp_path / "mine"))


def hear(recognizer: Recognizer, text: str, voice: str, phrases: tuple[str, ...]) -> Heard:
    decoding = recognizer.decode(phrases)
    sound = in_room(0.3, speech(text, voice), 0.3)
    return [decoding.accept(block) for block in blocks(sound)], decoding.finish()


def flip(path: Path, at: int = -9) -> None:
    """Change one byte."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("phrase", NEW)
def test_new_words_are_heard(
    recognizers: tuple[Recognizer, Recognizer], phrase: str, voice: str
) -> None:
    plain, extended = recognizers
    assert set(plain.unknown_words(NEW)) == set(WORDS)
    assert extended.unknown_words(NEW) == ()
    _, alternatives = hear(extended, phrase, voice, KNOWN + NEW)
    assert alternatives[0].text == phrase


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("text", [*KNOWN[:-1], "the weather is good today"])
def test_known_phrases_are_heard_as_before(
    recognizers: tuple[Recognizer, Recognizer], text: str, voice: str
) -> None:
    before, now = (hear(recognizer, text, voice, KNOWN) for recognizer in recognizers)
    assert now == before


def test_graph_is_written_as_it_was_read() -> None:
    content = (find_model().path / "graph/HCLr.fst").read_bytes()
    assert write_graph(parse_graph(content)) == content


def test_extended_graph_is_whole_and_little_longer(extended: ModelFolder) -> None:
    content = (extended.path / "graph/HCLr.fst").read_bytes()
    graph = parse_graph(content)
    assert write_graph(graph.with_sorted_arcs(graph.sources, graph.arcs)) == content
    assert 0 < len(content) - (find_model().path / "graph/HCLr.fst").stat().st_size < 10_000


def test_words_that_sound_the_same_have_one_branch(tmp_path: Path) -> None:
    ways = {"stopp": [("S", "T", "AA", "P")], "stoppe": [("S", "T", "AA", "P")] * 2}
    model = extend_model(find_model(), ways, tmp_path)
    before = parse_graph((find_model().path / "graph/HCLr.fst").read_bytes())
    after = parse_graph((model.path / "graph/HCLr.fst").read_bytes())
    assert after.states == before.states
    assert len(after.arcs) == len(before.arcs) + 2
    recognizer = Recognizer(check_model(model.path))
    _, alternatives = hear(recognizer, "stop", "en-us", ("stopp", "[unk]"))
    assert alternatives[0].text == "stopp"


def test_extended_once_more(extended: ModelFolder, tmp_path: Path) -> None:
    assert can_extend(extended)
    again = extend_model(extended, PATHS, tmp_path)
    assert read_words(again) == read_words(find_model()) | {*WORDS, "zug"}
    _, alternatives = hear(Recognizer(again), NEW[0], "en-us", (*KNOWN, NEW[0], "zug"))
    assert alternatives[0].text == NEW[0]


def test_found_again_without_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = find_model()
    assert find_extension(base, PATHS, tmp_path) is None
    made = extend_model(base, PATHS, tmp_path)
    monkeypatch.setattr("voice.models.extension._write", None)
    assert find_extension(base, ["zug"], tmp_path) == made
    assert extend_model(base, PATHS, tmp_path) == made
    assert find_extension(base, ["zug", "zag"], tmp_path) is None


def test_other_pronunciations_take_the_place(tmp_path: Path) -> None:
    first = extend_model(find_model(), {"zug": [("Z", "AH", "G")]}, tmp_path)
    before = (first.path / "graph/HCLr.fst").read_bytes()
    second = extend_model(find_model(), PATHS, tmp_path)
    assert second == first
    assert (second.path / "graph/HCLr.fst").read_bytes() != before
    assert len(list(tmp_path.iterdir())) == 1


def test_word_without_pronunciation_is_remembered_but_not_added(tmp_path: Path) -> None:
    made = extend_model(find_model(), {**PATHS, "qwrtz": []}, tmp_path)
    assert find_extension(find_model(), {"qwrtz", "zug"}, tmp_path) == made
    assert read_words(made) == read_words(find_model()) | {"zug"}


def test_another_network_is_another_model(copied: Path, tmp_path: Path) -> None:
    extend_model(check_model(copied), PATHS, tmp_path / "cache")
    flip(copied / "am/final.mdl")
    assert find_extension(check_model(copied), PATHS, tmp_path / "cache") is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda made: flip(made / "graph/HCLr.fst"),
        lambda made: flip(made / "am/final.mdl"),
        lambda made: (made / "conf/model.conf").unlink(),
        lambda made: (made / "contents.json").unlink(),
        lambda made: (made / "contents.json").write_bytes(b"\xff{}"),
        lambda made: (made / "contents.json").write_text("[]"),
        shutil.rmtree,
        lambda made: (shutil.rmtree(made), made.write_text("a file")),
    ],
)
def test_broken_copy_is_made_again(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    base = find_model()
    made = extend_model(base, PATHS, tmp_path)
    spoil(made.path)
    assert find_extension(base, PATHS, tmp_path) is None
    assert extend_model(base, PATHS, tmp_path) == made
    assert find_extension(base, PATHS, tmp_path) == made
    assert list(tmp_path.iterdir()) == [made.path]


def test_only_the_few_used_last_are_kept(tmp_path: Path) -> None:
    folders = CheckedFolders(tmp_path, 2)
    for at, name in enumerate(("a", "b", ".unfinished-1", ".unfinished-2", ".unfinished-3")):
        if name.startswith("."):
            (tmp_path / name).mkdir()
        else:
            folders.make(name, 1, lambda place: (place / "file").touch())
        os.utime(tmp_path / name, (at, at))
    (tmp_path / "of another kind").mkdir()
    assert folders.find("a") is not None
    folders.make("c", 1, lambda place: (place / "file").touch())
    assert {entry.name for entry in tmp_path.iterdir()} == {
        *("a", "c", "of another kind"),
        *(".unfinished-2", ".unfinished-3"),
    }
    assert KEPT > 1


def test_another_process_is_first(tmp_path: Path) -> None:
    made = []

    def write(place: Path) -> None:
        (place / "mine").touch()
        made.append(CheckedFolders(tmp_path, 2).make("a", 1, lambda other: None))

    place = CheckedFolders(tmp_path, 2).make("a", 1, write)
    assert made == [place]
    assert not (place / "mine").exists()
    assert list(tmp_path.iterdir()) == [place]


def test_several_processes_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from voice.models import *; sys.stdin.read(1); "
        f"print(extend_model(find_model(), {PATHS!r}, Path({str(tmp_path)!r})).path, end='')"
    )
    running = [
        subprocess.Popen(
            (sys.executable, "-c", script),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(3)
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("x")
        process.stdin.flush()
    printed = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0]
    assert printed == {str(entry) for entry in tmp_path.iterdir()}
    assert find_extension(find_model(), PATHS, tmp_path) is not None


def test_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("voice.models.extension.shutil.copyfile", full)
    with pytest.raises(ModelError, match=rf"'zug', because .*{tmp_path}.*No space.*: make room"):
        extend_model(find_model(), PATHS, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match=r"cannot learn 'zug', .*make the folder writable"):
        extend_model(find_model(), PATHS, tmp_path / "file" / "models")
    with pytest.raises(ModelError, match="cannot learn 'zug', "):
        extend_model(find_model(), PATHS, tmp_path / "file")


def test_copy_that_cannot_be_marked_as_used_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    made = extend_model(find_model(), PATHS, tmp_path)
    monkeypatch.setattr("voice.models.checked_folders.os.utime", refuse)
    assert find_extension(find_model(), PATHS, tmp_path) == made


def as_plain_constant_graph(model: Path) -> None:
    """Only what the lookahead graph wraps."""
    graph = model / "graph/HCLr.fst"
    content = graph.read_bytes()
    graph.write_bytes(content[content.index(b"const") - 8 :])


def with_other_phones(model: Path) -> None:
    phones = model / "graph/phones.txt"
    phones.write_text(phones.read_text().replace("AA_", "AA1_"))


@pytest.mark.parametrize(
    "change",
    [
        lambda model: (model / "graph/phones.txt").unlink(),
        lambda model: (model / "graph/phones.txt").write_text("SIL one\n"),
        with_other_phones,
        lambda model: (model / "graph/words.txt").unlink(),
        as_plain_constant_graph,
        lambda model: flip(model / "am/final.mdl", 1300),
        lambda model: (model / "am/final.mdl").write_text("<TransitionModel> in words"),
    ],
)
def test_other_models_are_refused(copied: Path, change: Callable[[Path], None]) -> None:
    change(copied)
    model = ModelFolder("mine", copied)
    assert not can_extend(model)
    with pytest.raises(ModelError, match=rf"No words can be added to the model in {copied}: use"):
        extend_model(model, PATHS, copied.parent / "cache")
    assert not (copied.parent / "cache").exists()


@pytest.mark.parametrize("at", [900, -9, -400_000])
def test_damaged_graph_is_one_sentence(copied: Path, at: int) -> None:
    graph = copied / "graph/HCLr.fst"
    content = graph.read_bytes()
    graph.write_bytes(content[:at] + content[at + 4 :])
    with pytest.raises(ModelError, match=rf"The model in {copied} is damaged .*: unpack it again"):
        extend_model(ModelFolder("mine", copied), PATHS, copied.parent / "cache")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (b"stop one\n", "holds other than words and numbers"),
        (b"stop 1 pause\n", "holds other than words and numbers"),
        (b"st\xffp 1\n", "cannot be read"),
    ],
)
def test_a_damaged_word_list_is_one_sentence(copied: Path, words: bytes, problem: str) -> None:
    (copied / "graph/words.txt").write_bytes(words)
    said = rf"The model in {copied} is damaged \(graph/words.txt {problem}\): unpack it again"
    with pytest.raises(ModelError, match=said):
        extend_model(ModelFolder("mine", copied), PATHS, copied.parent / "cache")


@pytest.mark.parametrize(
    "ways", [{"stop": [("S",)]}, {"two words": [("S",)]}, {"zug": [()]}, {"": [("S",)]}]
)
def test_words_that_cannot_be_added(tmp_path: Path, ways: dict[str, list[tuple[str, ...]]]) -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        extend_model(find_model(), ways, tmp_path)
    assert list(tmp_path.iterdir()) == []


def phones_with_kinds() -> PhoneTable:
    """Every phone; inside and at the end of a word one for S, Z before it and one for others."""
    kinds = ("S+Z", "+".join(sorted(ARPABET - {"S", "Z"})))
    alone = [f"{phone}_{place}" for phone in sorted(ARPABET) for place in "BS"]
    after = [f"{p}.{kind}_{place}" for p in sorted(ARPABET) for kind in kinds for place in "IE"]
    return PhoneTable({name: number for number, name in enumerate(alone + after, 1)})


def test_phones_told_apart_by_the_phone_before_them() -> None:
    table = phones_with_kinds()
    assert table.says_every_word()
    others = "+".join(sorted(ARPABET - {"S", "Z"}))
    names = ["S_B", "T.S+Z_I", f"AA.{others}_I", f"P.{others}_E"]
    steps = table.path(("S", "T", "AA", "P"))
    assert [step.enter for step in steps] == [2 * table.numbers[name] for name in names]
    assert [step.stay for step in steps] == [2 * table.numbers[name] - 1 for name in names]
    (step,) = table.path(("AA",))
    assert step.enter == 2 * table.numbers["AA_S"]
    assert table.path(("Z", "T")) == (table.path(("Z", "S"))[0], table.path(("S", "T"))[1])


def test_phones_without_kinds_are_the_same_after_every_phone() -> None:
    names = [f"{phone}_{place}" for phone in sorted(ARPABET) for place in "BISE"]
    table = PhoneTable({name: number for number, name in enumerate(names, 1)})
    assert table.says_every_word()
    assert table.path(("S", "T", "AA"))[1:] == table.path(("P", "T", "AA"))[1:]
    with pytest.raises(KeyError):
        table.path(("S", "X"))


@pytest.mark.parametrize("name", ["T_B", "T_S", "T.S+Z_I", "T.S+Z_E"])
def test_every_phone_is_needed_in_every_place(name: str) -> None:
    numbers = dict(phones_with_kinds().numbers)
    del numbers[name]
    assert not PhoneTable(numbers).says_every_word()
