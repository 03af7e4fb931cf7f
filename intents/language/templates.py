"""Sentence files, compiled: one block of templates each with its graph of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hassil.errors import HassilError
from hassil.expression import TextChunk
from hassil.intents import IntentData, Intents, SlotList, TextSlotList
from hassil.parser import ParseError
from hassil.util import merge_dict

from intents.language.block import Block, Built
from intents.language.build import GraphBuilder, Parts, speak_expression
from intents.language.errors import LanguageError, shown
from intents.language.files import Document
from intents.language.fragments import TemplateError
from intents.language.shape import checked

_PARSING = (ParseError, AssertionError, IndexError, RecursionError)
"""What hassil raises for texts that it cannot parse."""


@dataclass(frozen=True)
class _Builder:
    """Builds the graphs of the blocks of a document."""

    document: Document
    parts: Parts
    """Lists and rules that have been built, shared by all blocks without their own."""
    plain: Parts
    """Those that are the same in every block."""

    def __call__(self, block: Block) -> Built:
        lists = {**block.intents.slot_lists, **block.data.slot_lists}
        rules = {**block.intents.expansion_rules, **block.data.expansion_rules}
        own = block.data.slot_lists or block.data.expansion_rules
        parts = {} if own else self.parts
        builder = GraphBuilder(lists, rules, block.intents.language, parts, self.plain)
        try:
            return builder.graph(block.spoken.sentences), builder.has_slots
        except TemplateError as problem:
            self._blame(block, lists, rules, problem)
            raise

    def _blame(
        self, block: Block, lists: dict[str, Any], rules: dict[str, Any], problem: TemplateError
    ) -> None:
        """Raises the LanguageError that names the sentence with the problem."""
        by_text = {sentence.text: sentence for sentence in block.data.sentences}
        for text in block.data.sentence_texts:
            try:
                GraphBuilder(lists, rules, block.intents.language).graph([by_text[text]])
            except TemplateError:
                where = self.document.where(text)
                raise LanguageError(f"{where}: in '{shown(text)}' {problem}.") from problem


def merged(documents: Iterable[Document]) -> dict[str, Any]:
    """One dictionary for hassil out of all documents, in their order."""
    everything: dict[str, Any] = {}
    documents = list(documents)
    for document in documents:
        try:
            merge_dict(everything, checked(document))
        except AssertionError as error:
            raise LanguageError(
                f"{document.name} defines something again in another way: {error}."
            ) from error
    everything.setdefault("language", "en")
    if not everything["intents"]:
        names = ", ".join(document.name for document in documents)
        raise LanguageError(f"There is no intent in {names}; write some under 'intents'.")
    return everything


def drop_unknown_contexts(data: dict[str, Any]) -> None:
    """Forgets every context that no list value can bring along, so that nothing waits for it."""
    blocks = [block for body in data["intents"].values() for block in body["data"]]
    lists = [data["lists"], *(block["lists"] for block in blocks)]
    values = [v for group in lists for body in group.values() for v in body.get("values", [])]
    carried = {key for v in values if isinstance(v, dict) for key in v.get("context") or {}}
    for block in blocks:
        for name in ("requires_context", "excludes_context"):
            block[name] = {key: v for key, v in block[name].items() if key in carried}


def compile_blocks(
    documents: list[Document], data: dict[str, Any], lists: Mapping[str, SlotList] | None = None
) -> tuple[Block, ...]:
    """Every block, in the files' order. `lists` are added to those of the files.

    Raises LanguageError for templates that hassil cannot parse; a template that refers to an
    unknown list or rule raises it when its graph is first used.
    """
    try:
        intents = Intents.from_dict(data)
    except (
        ParseError,
        HassilError,
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        RecursionError,
    ) as error:
        for document in documents:
            for text in document.templates():
                _parse_one(text, document)
        names = ", ".join(document.name for document in documents)
        raise LanguageError(f"A rule or list in {names} cannot be read: {error}.") from error
    sources = _sources(documents)
    found = [
        (document, block)
        for name, intent in intents.intents.items()
        for document, block in zip(sources[name], intent.data, strict=True)
    ]
    for document, block in found:
        _parse(block, document)
    if not any(block.sentence_texts for _, block in found):
        names = ", ".join(document.name for document in documents)
        raise LanguageError(f"There is no sentence in {names}; write some under 'sentences'.")
    parts: Parts = {}
    plain: Parts = {}
    builds = [_Builder(document, parts, plain) for document, _ in found]
    return _blocks_of(intents, lists or {}, [document.name for document, _ in found], builds)


def kept_blocks(
    data: dict[str, Any],
    lists: Mapping[str, SlotList],
    sources: Sequence[str],
    built: Sequence[Built],
) -> tuple[Block, ...]:
    """The same blocks where their graphs are there already.

    data: as for `compile_blocks`; the sentences of blocks that refer to no list may be left out.
    sources, built: of each block, in the order of `data`.
    """

    def given(one: Built) -> Callable[[Block], Built]:
        return lambda _: one

    builds = list(map(given, built))
    return _blocks_of(Intents.from_dict(data), lists, sources, builds)


def _blocks_of(
    intents: Intents,
    lists: Mapping[str, SlotList],
    sources: Sequence[str],
    builds: Sequence[Callable[[Block], Built]],
) -> tuple[Block, ...]:
    """The blocks of hassil's intents, whose rules and lists are made ready for matching."""
    intents.slot_lists.update(lists)
    _speak(intents)
    datas = [(name, data) for name, intent in intents.intents.items() for data in intent.data]
    groups = [intents.slot_lists, *(data.slot_lists for _, data in datas)]
    for values in (values for group in groups for values in group.values()):
        if isinstance(values, TextSlotList):
            # Makes its index now, not while somebody waits for an answer.
            values.get_candidates(" ")
    return tuple(
        Block(name, data, source, intents, build)
        for (name, data), source, build in zip(datas, sources, builds, strict=True)
    )


def _sources(documents: list[Document]) -> dict[str, list[Document]]:
    sources: dict[str, list[Document]] = {}
    for document in documents:
        for name, body in (document.data.get("intents") or {}).items():
            sources.setdefault(str(name), []).extend([document] * len(body["data"]))
    return sources


def _parse(block: IntentData, document: Document) -> None:
    """Parses a block's sentences now, to name the one that is wrong."""
    try:
        block.sentences  # noqa: B018  # parsed on first use, and kept
    except _PARSING:
        for text in block.sentence_texts:
            _parse_one(text, document)
        raise


def _parse_one(text: str, document: Document) -> None:
    try:
        IntentData(sentence_texts=[text]).sentences  # noqa: B018  # as above
    except RecursionError as error:
        where = document.where(text)
        raise LanguageError(
            f"{where}: a template has too many brackets inside each other."
        ) from error
    except _PARSING as error:
        where = document.where(text)
        why = "its brackets do not match" if "ParseChunk" in str(error) else str(error)
        raise LanguageError(f"{where}: '{shown(text)}' is no template: {why}.") from error


def _speak(intents: Intents) -> None:
    """Turns every rule and list into spoken words, before anything has been matched."""
    groups = [intents.slot_lists]
    rules = list(intents.expansion_rules.values())
    for intent in intents.intents.values():
        for block in intent.data:
            rules += block.expansion_rules.values()
            groups.append(block.slot_lists)
    for rule in rules:
        speak_expression(rule.expression, intents.language)
    for group in groups:
        for values in group.values():
            for value in values.values if isinstance(values, TextSlotList) else []:
                speak_expression(value.text_in, intents.language)
                if isinstance(value.text_in, TextChunk):
                    value.text_in.text = value.text_in.text.strip()
