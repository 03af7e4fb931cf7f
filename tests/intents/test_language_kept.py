"""A language out of its kept form is the same as one that was built from the files."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from pathlib import Path

import hassil.intents
import pytest
from hassil import string_matcher
from hypothesis import given
from hypothesis import strategies as st

from intents.language import STATES, Language, packaged
from intents.language.graph import WordGraph
from intents.language.kept import read_form
from intents.language.packed import PackedGraph, in_order, pack, unpack
from intents.routine import Library
from tests.intents.test_language_graph import graph
from tests.intents.test_language_yaml import LIGHTS
from tests.intents.test_sentences import every_case

LIBRARY = Library.packaged()
NAMES = LIBRARY.names(), LIBRARY.movement_names()
OTHER_NAMES = {**LIBRARY.names(), "mine": ["my knees"]}, LIBRARY.movement_names()

TEMPLATES = (
    "turn (on|off) [the] light[s]",
    "[<where>] play {title} [in {room}]",
    "(a;b;c) {level} {2..3:n}x",
    "{amount} <the> {title}",
)


@pytest.fixture(scope="module")
def fresh() -> Language:
    return Language.packaged(*NAMES)


@pytest.fixture(scope="module")
def form(fresh: Language) -> bytes:
    kept = fresh.kept_form()
    assert kept is not None
    return kept


@pytest.fixture(scope="module")
def kept(form: bytes) -> Language:
    language = Language.packaged(*NAMES, form)
    assert language.kept_form() is None, "it was built anew"
    return language


def edges_of(built: WordGraph) -> list[list[tuple[str, int, bool]]]:
    return [[(e.word, e.target, e.part is not None) for e in edges] for edges in built.edges]


@pytest.mark.parametrize("state", STATES)
def test_it_listens_for_the_same_in_the_same_order(
    fresh: Language, kept: Language, state: str
) -> None:
    assert kept.phrases(state) == fresh.phrases(state)
    assert kept.intents(state) == fresh.intents(state)
    assert list(kept.intents(state)) == list(fresh.intents(state))


def test_it_reads_and_follows_the_same_in_every_state(fresh: Language, kept: Language) -> None:
    cases = [*every_case("hears"), *every_case("rejects")]
    sentences = sorted({case.sentence for case in cases})[::4]
    read = 0
    for sentence, state in product(sentences, STATES):
        text = sentence.lower()
        reading = kept.read([text], state)
        read += reading is not None
        assert reading == fresh.read([text], state), (text, state)
        assert kept.urgent(text, state) == fresh.urgent(text, state), (text, state)
        begun = text.rpartition(" ")[0]
        for some in (text, begun):
            assert kept.is_whole(some, state) == fresh.is_whole(some, state), (some, state)
            assert kept.may_go_on(some, state) == fresh.may_go_on(some, state), (some, state)
    assert read > len(sentences)


@pytest.mark.parametrize(
    "line", ["Stop, hold for 37 more seconds.", "3 minute stretch!", "hello, is anybody there"]
)
def test_it_reads_typed_lines_and_finds_phrases_in_lines_the_same(
    fresh: Language, kept: Language, line: str
) -> None:
    for state in STATES:
        assert kept.read_typed(line, state) == fresh.read_typed(line, state)
        assert kept.spoken_in(line, state) == fresh.spoken_in(line, state)


def test_it_lacks_the_same_words(fresh: Language, kept: Language) -> None:
    def knows(word: str) -> bool:
        return len(word) > 3

    assert kept.missing(knows) == fresh.missing(knows) != []


def test_its_graphs_and_slots_are_the_same(fresh: Language, kept: Language) -> None:
    for one, other in zip(fresh._blocks, kept._blocks, strict=True):
        assert (one.intent, one.source, one.has_slots, one.yields) == (
            other.intent,
            other.source,
            other.has_slots,
            other.yields,
        )
        assert one.data.slots == other.data.slots
        assert one.metadata == other.metadata
        assert one.graph.firsts == other.graph.firsts
        assert one.graph.vocabulary == other.graph.vocabulary
        assert one.graph.count == other.graph.count
        assert one.graph.ends == other.graph.ends
        assert edges_of(one.graph) == edges_of(other.graph)


def test_it_is_written_the_same_every_time(form: bytes) -> None:
    assert Language.packaged(*NAMES).kept_form() == form


def test_once_it_is_prepared_reading_makes_nothing_any_more(
    form: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(string_matcher, "_RANGE_TRIE_CACHE", defaultdict(dict))
    language = Language.packaged(*NAMES, form)
    language.prepare()

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("an utterance had to wait for it")

    monkeypatch.setattr(hassil.intents, "parse_sentence", refuse)
    monkeypatch.setattr(string_matcher, "_build_range_trie", refuse)
    monkeypatch.setattr(language, "_sentences", refuse)
    slotted = [case for case in every_case("hears") if case.slots]
    assert {case.intent for case in slotted} > {"ADD_TIME", "PAIN_NUMBER", "START"}
    for case in slotted[::10]:
        assert language.phrases(case.state)
        language.read([case.sentence.lower()], case.state)


@pytest.mark.parametrize("change", ["damaged", "of other names"])
def test_a_form_that_is_not_right_is_built_anew(fresh: Language, form: bytes, change: str) -> None:
    names = OTHER_NAMES if change == "of other names" else NAMES
    given_form = form if change == "of other names" else form[:-1]
    language = Language.packaged(names[0], names[1], given_form)
    assert language.kept_form() is not None
    assert ("my knees" in " ".join(language.phrases("idle"))) == (names is OTHER_NAMES)
    assert language.read(["ten more seconds"], "holding") == fresh.read(
        ["ten more seconds"], "holding"
    )


@given(data=st.data())
def test_no_damaged_form_is_read(form: bytes, data: st.DataObject) -> None:
    key = packaged._key(packaged.SpokenNames(*NAMES))
    assert read_form(form, key) is not None
    at = data.draw(st.integers(0, len(form) - 1))
    bit = data.draw(st.integers(0, 7))
    damaged = bytearray(form)
    damaged[at] ^= 1 << bit
    assert read_form(bytes(damaged), key) is None
    assert read_form(form[:at], key) is None


@pytest.mark.parametrize(("folder", "name"), [("sentences", "stop.yaml"), ("language", "build.py")])
def test_a_form_of_other_sentences_or_code_is_outdated(
    form: bytes, monkeypatch: pytest.MonkeyPatch, folder: str, name: str
) -> None:
    as_it_is = packaged._files

    def changed(of: str, ending: str) -> list[tuple[str, str]]:
        return [
            (file, text + "#" if (of, file) == (folder, name) else text)
            for file, text in as_it_is(of, ending)
        ]

    monkeypatch.setattr(packaged, "_files", changed)
    assert read_form(form, packaged._key(packaged.SpokenNames(*NAMES))) is None


def test_another_domain_has_no_kept_form(tmp_path: Path) -> None:
    file = tmp_path / "lights.yaml"
    file.write_text(LIGHTS, encoding="utf-8")
    assert Language.from_yaml(file).kept_form() is None


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_packed_graph_is_the_graph(template: str) -> None:
    built = graph(template)
    (*_, read) = unpack(*pack(in_order([built])))
    assert isinstance(read, PackedGraph)
    assert edges_of(read) == edges_of(built)
    assert list(read.sentences()) == list(built.sentences())
    assert list(read.spoken().sentences()) == list(built.spoken().sentences())
    assert (read.vocabulary, read.firsts) == (built.vocabulary, built.firsts)
    assert (read.has_anything, read.count) == (built.has_anything, built.count)
    for words in list(built.sentences())[:50]:
        for some in (words, words[:-1], (*words, "x")):
            assert read.match(some) == built.match(some)


def test_numbers_of_other_graphs_are_refused() -> None:
    shape, content = pack(in_order([graph(TEMPLATES[0])]))
    with pytest.raises(ValueError, match="not those of these graphs"):
        unpack(shape, content + b"\0")
