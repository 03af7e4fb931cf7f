"""Every file of sentences against its own tests, and all files against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from intents import fast_yaml
from intents.intent import Intent
from intents.language import STATES, Language
from intents.language.fragments import trie_graph
from intents.routine import Library
from tests.intents.sampling import shared_sentence, some_sentences

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "intents" / "sentences"
WORDS = ROOT / "voice" / "models" / "en-us-commands" / "graph" / "words.txt"
LEAST_PHRASINGS = 1_500
ROUTINES = {
    "morning-stretch": ["morning stretch"],
    "three-minutes": ["three minute stretch", "3-minute quickie"],
}

MOVEMENTS = {
    "leg-crossover": ["leg crossover", "leg cross", "crossed leg"],
    "knee-to-chest": ["knee to chest"],
    "twist": ["twist"],
}


def own_files() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*.yaml") if path.stem != "shared")


class Case(NamedTuple):
    """A test sentence of a file, in one of its states."""

    intent: str
    state: str
    sentence: str
    slots: dict[str, str]

    def failed(self, taken_for: object) -> str:
        return f"{self.intent} in {self.state}: {self.sentence!r} was taken for {taken_for}"


def cases(path: Path, kind: str) -> Iterator[Case]:
    """The sentences of a file that it hears or rejects (the kind), in each of their states."""
    data = read_yaml(path)
    (intent,) = data["intents"]
    for group in data["tests"]:
        for state in group["states"]:
            for sentence in group.get(kind, ()):
                yield Case(intent, state, sentence, group.get("slots", {}))


@cache
def read_yaml(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = fast_yaml.load(path.read_text(encoding="utf-8"))
    return read


def every_case(kind: str) -> list[Case]:
    return [case for path in own_files() for case in cases(path, kind)]


EACH_FILE = pytest.mark.parametrize("path", own_files(), ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def language() -> Language:
    return Language.packaged(ROUTINES, MOVEMENTS)


@EACH_FILE
def test_sentences_are_heard_and_typed_as_their_intent(language: Language, path: Path) -> None:
    failures = []
    for case in cases(path, "hears"):
        text = case.sentence.lower()
        typed = language.read_typed(case.sentence.capitalize() + "!", case.state)
        failures += [
            case.failed(reading)
            for reading in (language.read([text], case.state), typed)
            if reading is None or (reading.intent, reading.slots) != (case.intent, case.slots)
        ]
    assert not failures, "\n".join(failures)


@EACH_FILE
def test_sentences_are_not_taken_for_the_intent(language: Language, path: Path) -> None:
    failures = []
    for case in cases(path, "rejects"):
        reading = language.read([case.sentence.lower()], case.state)
        if reading is not None and reading.intent == case.intent:
            failures.append(case.failed(reading))
    assert not failures, "\n".join(failures)


def test_what_is_tested_is_said_in_many_ways() -> None:
    assert len({case.sentence.lower() for case in every_case("hears")}) >= LEAST_PHRASINGS


def test_no_sentence_is_given_two_intents_in_a_state() -> None:
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in every_case("hears"):
        meant[case.state, case.sentence.lower()].add(case.intent)
    assert {place: intents for place, intents in meant.items() if len(intents) > 1} == {}


def test_every_intent_has_one_file_of_its_name_and_no_file_another() -> None:
    found = {}
    for path in own_files():
        found[path.stem] = list(fast_yaml.load(path.read_text(encoding="utf-8"))["intents"])
    assert found == {intent.lower(): [intent] for intent in Intent}


def test_every_intent_is_tested_in_every_state_it_is_valid_in(language: Language) -> None:
    tested = defaultdict(set)
    for case in every_case("hears"):
        tested[case.intent].add(case.state)
    valid = defaultdict(set)
    for state in STATES:
        for intent in language.intents(state):
            valid[intent].add(state)
    assert tested == valid


def test_no_intent_steals_a_sentence_of_another(language: Language) -> None:
    """Blocks that yield give way to all others, but two of them must not meet either."""
    states = {block: {s for s in STATES if block.valid(s)} for block in language._blocks}
    pairs = [
        (one, other)
        for one, other in combinations(states, 2)
        if one.intent != other.intent and one.yields == other.yields and states[one] & states[other]
    ]
    shared = {(a.intent, b.intent): shared_sentence(a.graph, b.graph) for a, b in pairs}
    assert shared
    assert {names: words for names, words in shared.items() if words} == {}


def test_a_shared_sentence_is_found_inside_parts_and_across_their_ends(
    language: Language,
) -> None:
    slotted = [block for block in language._blocks if block.has_slots]
    for block in slotted:
        sentence = some_sentences(block.graph, 1)[0]
        assert shared_sentence(block.graph, trie_graph([sentence])) == sentence
        assert shared_sentence(trie_graph([(*sentence, "x")]), block.graph) is None


@pytest.mark.parametrize("state", STATES)
def test_every_sentence_of_a_state_reads_back_as_its_own_intent(
    language: Language, state: str
) -> None:
    for block in language._index(state).blocks:
        # Of the very many that need not be listened for, some will do.
        is_listed = block.metadata.get("listen", True)
        sentences = some_sentences(block.graph, 20_000 if is_listed else 100)
        for words in sentences:
            reading = language.read([" ".join(words)], state)
            if block.yields and len(words) == 1:
                continue  # too little for a wide template
            assert reading is not None, words
            assert block.yields or reading.intent == block.intent, words


@pytest.mark.parametrize("state", STATES)
def test_every_phrase_of_a_list_means_something(language: Language, state: str) -> None:
    for phrase in language.phrases(state, unknowns=0):
        reading = language.read([phrase], state)
        if reading is None:
            # START is listened for where it is not valid, to be told from STOP.
            elsewhere = language.read([phrase], "finished")
            assert elsewhere is not None, phrase
            assert elsewhere.intent == "START", phrase


@pytest.mark.parametrize("state", STATES)
def test_a_list_stays_small_enough_for_one_utterance(state: str) -> None:
    library = Library.packaged()
    language = Language.packaged(library.names(), library.movement_names())
    assert 100 < len(language.phrases(state)) <= (1_000 if state == "idle" else 1_300)


@pytest.mark.skipif(not WORDS.exists(), reason="no built-in model in this checkout")
def test_the_built_in_model_knows_every_word() -> None:
    known = {line.split()[0] for line in WORDS.read_text(encoding="utf-8").splitlines() if line}
    library = Library.packaged()
    language = Language.packaged(library.names(), library.movement_names())
    assert language.missing(known.__contains__) == []
