"""The graph of words against hassil's own sampling and matching."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from hassil.intents import Intents, TextSlotList
from hassil.parse_expression import parse_sentence
from hassil.sample import sample_sentence
from hypothesis import assume, given
from hypothesis import strategies as st

from intents.language.build import GraphBuilder
from intents.language.cover import choose_sentences, cover_all
from intents.language.fragments import TemplateError
from intents.language.graph import WordGraph

LISTS = Intents.from_dict(
    {
        "language": "en",
        "intents": {},
        "lists": {
            "amount": {"values": ["[the] lot of", "no", "{level} red"]},
            "room": {"values": ["kitchen", "living room", {"in": "bed[ ]room", "out": "b"}]},
            "level": {"range": {"from": 1, "to": 25}},
            "title": {"wildcard": True},
        },
        "expansion_rules": {},
    }
).slot_lists
RULES = {
    "the": parse_sentence("[the|my]"),
    "loop": parse_sentence("a <loop>"),
    "where": parse_sentence("[<the>] (in|at [the] back of) {room}"),
}


def graph(*templates: str) -> WordGraph:
    return GraphBuilder(LISTS, RULES, "en").graph([parse_sentence(t) for t in templates])


def sentences(*templates: str) -> list[str]:
    return [" ".join(words) for words in graph(*templates).sentences()]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("turn on", ["turn on"]),
        ("turn (on|off)", ["turn on", "turn off"]),
        ("turn on [the] light[s]", ["turn on the lights", "turn on the light", "turn on lights"]),
        ("<the> lamp", ["the lamp", "my lamp", "lamp"]),
        ("[please]", ["please"]),
        ("in {room}", ["in kitchen", "in living room", "in bed room", "in bedroom"]),
        ("(a;b)", ["a b", "b a"]),
        ("{2..3:n}x", ["twox", "threex"]),
    ],
)
def test_a_template_gives_its_sentences(template: str, expected: list[str]) -> None:
    found = sentences(template)
    assert set(expected) <= set(found)
    assert found[0] == expected[0]


def test_numbers_are_words_with_all_their_forms() -> None:
    found = sentences("{99..105,3:n} more")
    assert "ninety nine more" in found
    assert {"one hundred two more", "one hundred and two more", "a hundred and five more"} <= set(
        found
    )
    assert [s for s in found if not s.replace(" ", "").isalpha()] == []


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("in {garden}", "no list {garden}"),
        ("<when> now", "no expansion rule <when>"),
        ("b <loop>", "<loop> refers to itself"),
        ("(a;b;c;d;e;f;g;h;i)", "permutes 9 parts"),
    ],
)
def test_a_template_that_cannot_be_built_says_why(template: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem):
        graph(template)


word = st.sampled_from(["on", "off", "the", "red", "blue", "lamp"])
template = st.recursive(
    word | st.sampled_from(["{room}", "<the>"]),
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(" ".join),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: f"({'|'.join(p)})"),
        parts.map(lambda p: f"[{p}]"),
    ),
    max_leaves=8,
)


@given(template)
def test_the_graph_has_exactly_the_sentences_that_hassil_samples(text: str) -> None:
    sampled = sample_sentence(parse_sentence(text), LISTS, RULES, language="en")
    expected = {tuple(sentence.split()) for sentence in sampled} - {()}
    built = graph(text)
    assert set(built.sentences()) == expected
    assert built.count >= len(expected)
    assert all(built.accepts(words) for words in expected)


@given(template, st.lists(word, max_size=5))
def test_the_graph_accepts_nothing_else(text: str, words: list[str]) -> None:
    built = graph(text)
    assert built.accepts(words) == (tuple(words) in set(built.sentences()))


@given(template, st.integers(1, 30))
def test_a_short_list_still_has_every_pair_of_neighbours_if_there_is_room(
    text: str, most: int
) -> None:
    built = graph(text, "(red|blue) {room}")
    everything = set(built.sentences())
    chosen = choose_sentences([built], most)
    assert set(chosen) <= everything
    assert {w for words in chosen for w in words} == {w for words in everything for w in words}
    if len(chosen) < most:
        pairs = {pair for words in everything for pair in pairwise(words)}
        assert {pair for words in chosen for pair in pairwise(words)} == pairs


def test_wildcards_accept_any_words_and_are_never_listed() -> None:
    built = graph("play {title} loudly", "play music")
    assert built.accepts(["play", "some", "old", "song", "loudly"])
    assert not built.accepts(["play", "loudly"])
    assert list(built.spoken().sentences()) == [("play", "music")]


def test_an_empty_list_leaves_no_sentences() -> None:
    lists = {"room": TextSlotList("room", [])}
    built = GraphBuilder(lists, {}, "en").graph([parse_sentence("in {room} now")])
    assert choose_sentences([built.spoken()]) == []
    assert built.longest(["in"]) == 0


def pairs_of(chosen: Iterable[Sequence[str]]) -> set[tuple[str, str]]:
    return {pair for words in chosen for pair in pairwise(words)}


part = st.sampled_from(
    ["{room}", "<the>", "{amount}", "<where>", "{level}", "{room}s", "[on|off]s"]
)
nested = st.recursive(
    word | part,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(" ".join),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: f"({'|'.join(p)})"),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: f"({';'.join(p)})"),
        parts.map(lambda p: f"[{p}]"),
    ),
    max_leaves=6,
)


@given(nested)
def test_a_covering_list_has_exactly_the_pairs_of_the_template(text: str) -> None:
    built = graph(text)
    assume(built.count < 2_000)
    everything = set(built.sentences())
    # As if it were larger than what is listed as a whole.
    chosen = set(cover_all([built.spoken()], most=100_000))
    assert chosen <= everything
    assert pairs_of(chosen) == pairs_of(everything)
    assert {w for words in chosen for w in words} == {w for words in everything for w in words}


@given(nested)
def test_parts_change_nothing_in_what_is_accepted(text: str) -> None:
    built = graph(text)
    assume(built.count < 2_000)
    everything = set(built.sentences())
    sampled = sample_sentence(parse_sentence(text), LISTS, RULES, language="en")
    spoken = (sentence for sentence in sampled if not any(map(str.isdigit, sentence)))
    spelled = {tuple(sentence.replace("-", " ").split()) for sentence in spoken} - {()}
    assert spelled <= everything
    for words in list(everything)[:50]:
        assert built.accepts(words)
        longer = any(other[: len(words)] == words != other for other in everything)
        assert built.match(words).goes_on == longer
        assert built.accepts((*words, "nonsense")) is False
        for size in range(1, len(words)):
            assert built.match(words[:size]).goes_on


@given(nested, st.lists(word, max_size=5))
def test_whether_words_may_go_on_is_told(text: str, words: list[str]) -> None:
    built = graph(text)
    assume(built.count < 2_000)
    begun = tuple(words)
    expected = any(
        other[: len(begun)] == begun and len(other) > len(begun) for other in built.sentences()
    )
    assert built.match(begun).goes_on == expected


def test_glued_pieces_have_a_bound() -> None:
    with pytest.raises(TemplateError, match="glues pieces into more than 5000"):
        graph("[a|bo|ce]" * 14)


def test_a_rule_that_doubles_again_and_again_is_one_graph_a_rule() -> None:
    rules = {f"r{i}": parse_sentence(f"(<r{i + 1}>|on <r{i + 1}>) [off]") for i in range(30)}
    rules["r30"] = parse_sentence("lamp")
    built = GraphBuilder({}, rules, "en").graph([parse_sentence("go <r0>")])
    assert built.count == 4**30
    assert len(built.edges) == 3
    assert built.accepts(["go", "on", "lamp", "off", "off"])
    assert not built.accepts(["go", "on", "off"])
    chosen = choose_sentences([built])
    assert len(chosen) < 100
    assert pairs_of(chosen) == set(pairwise(["go", "on", "on", "lamp", "off", "off"])) | {
        ("go", "lamp")
    }


def test_rules_deeper_than_fifty_are_refused() -> None:
    rules = {f"r{i}": parse_sentence(f"<r{i + 1}>") for i in range(60)}
    rules["r60"] = parse_sentence("lamp")
    with pytest.raises(TemplateError, match="over 50 deep"):
        GraphBuilder({}, rules, "en").graph([parse_sentence("<r0>")])
