"""Every file of sentences against its own tests, and all files against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet

from intents.intent import Intent
from intents.language import STATES, Language

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "intents" / "sentences"
WORDS = ROOT / "voice" / "models" / "en-us-commands" / "graph" / "words.txt"
ROUTINES = {
    "morning-stretch": ["morning stretch"],
    "three-minutes": ["three minute stretch", "3-minute quickie"],
}


def own_files() -> list[Path]:
    return sorted(path for path in FOLDER.glob("*.yaml") if path.stem != "shared")


def cases(kind: str) -> Iterator[ParameterSet]:
    for path in own_files():
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        (intent,) = data["intents"]
        for group in data["tests"]:
            for state in group["states"]:
                for sentence in group.get(kind, ()):
                    slots = group.get("slots", {})
                    yield pytest.param(
                        intent, state, sentence, slots, id=f"{intent}-{state}-{sentence}"
                    )


@pytest.fixture(scope="module")
def language() -> Language:
    return Language.packaged(ROUTINES)


@pytest.mark.parametrize(("intent", "state", "sentence", "slots"), list(cases("hears")))
def test_a_sentence_is_heard_and_typed_as_its_intent(
    language: Language, intent: str, state: str, sentence: str, slots: dict[str, str]
) -> None:
    heard = language.read([sentence.lower()], state)
    assert heard is not None
    assert (heard.intent, heard.slots, heard.text) == (intent, slots, sentence.lower())
    typed = language.read_typed(sentence.capitalize() + "!", state)
    assert typed is not None
    assert (typed.intent, typed.slots) == (intent, slots)


@pytest.mark.parametrize(("intent", "state", "sentence", "slots"), list(cases("rejects")))
def test_a_sentence_is_not_taken_for_the_intent(
    language: Language, intent: str, state: str, sentence: str, slots: dict[str, str]
) -> None:
    heard = language.read([sentence.lower()], state)
    assert heard is None or heard.intent != intent


def test_every_intent_has_one_file_of_its_name_and_no_file_another() -> None:
    found = {}
    for path in own_files():
        found[path.stem] = list(yaml.safe_load(path.read_text(encoding="utf-8"))["intents"])
    assert found == {intent.lower(): [intent] for intent in Intent}


def test_every_intent_is_tested_in_every_state_it_is_valid_in(language: Language) -> None:
    tested = defaultdict(set)
    for case in cases("hears"):
        intent, state = case.values[:2]
        tested[intent].add(state)
    valid = defaultdict(set)
    for state in STATES:
        for intent in language.intents(state):
            valid[intent].add(state)
    assert tested == valid


@pytest.mark.parametrize("state", STATES)
def test_no_intent_steals_a_sentence_of_another(language: Language, state: str) -> None:
    meanings = defaultdict(set)
    for block in language._index(state).blocks:
        for words in block.graph.sentences():
            meanings[words].add(block.intent)
    assert meanings
    stolen = {" ".join(words): names for words, names in meanings.items() if len(names) > 1}
    assert stolen == {}


@pytest.mark.parametrize("state", STATES)
def test_every_sentence_of_a_state_reads_back_as_its_own_intent(
    language: Language, state: str
) -> None:
    for block in language._index(state).blocks:
        # Of the three thousand numbers that can only be typed, some will do.
        step = 1 if block.metadata.get("listen", True) else 29
        for words in list(block.graph.sentences())[::step]:
            reading = language.read([" ".join(words)], state)
            assert reading is not None, words
            assert reading.intent == block.intent, words


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
def test_a_list_stays_small_enough_for_one_utterance(language: Language, state: str) -> None:
    assert 100 < len(language.phrases(state)) < 1_500


@pytest.mark.skipif(not WORDS.exists(), reason="no built-in model in this checkout")
def test_the_built_in_model_knows_every_word() -> None:
    known = {line.split()[0] for line in WORDS.read_text(encoding="utf-8").splitlines() if line}
    assert Language.packaged({}).missing(known.__contains__) == []
