"""Sentence files, compiled: one block of templates each with its graph of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from hassil.errors import HassilError
from hassil.expression import TextChunk
from hassil.intents import (
    Intent,
    IntentData,
    Intents,
    RangeSlotList,
    SlotList,
    TextSlotList,
)
from hassil.parser import ParseError
from hassil.recognize import recognize_best
from hassil.util import check_excluded_context, check_required_context, merge_dict

from intents.language.build import GraphBuilder, Parts, speak_expression
from intents.language.errors import LanguageError, shown
from intents.language.files import Document
from intents.language.fragments import TemplateError
from intents.language.graph import WordGraph
from intents.language.shape import checked
from intents.language.spoken import range_words

_PARSING = (ParseError, AssertionError, IndexError, RecursionError)
"""What hassil raises for texts that it cannot parse."""


Built: TypeAlias = tuple[WordGraph, bool]
"""The graph of a block's sentences, and whether one of them refers to a list."""


@dataclass(frozen=True, eq=False)
class Block:
    """Templates of one intent that are valid in the same states."""

    intent: str
    data: IntentData
    source: str
    """The name of the file it is from."""
    intents: Intents
    build: Callable[[Block], Built]

    @cached_property
    def _built(self) -> Built:
        return self.build(self)

    @cached_property
    def spoken(self) -> IntentData:
        """The block with its sentences as they are spoken, for hassil."""
        for sentence in self.data.sentences:
            speak_expression(sentence.expression, self.intents.language)
        return self.data

    @property
    def graph(self) -> WordGraph:
        """The graph of all its sentences."""
        return self._built[0]

    @property
    def has_slots(self) -> bool:
        """Whether a sentence of it refers to a list."""
        return self._built[1]

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the file says about the block, for us."""
        return self.data.metadata or {}

    @property
    def yields(self) -> bool:
        """Whether a phrase of it that another block has as well means what it means there."""
        return bool(self.metadata.get("yields"))

    def valid(self, state: str) -> bool:
        """Whether the block is valid in a state, as hassil reads its contexts."""
        context = {"state": state}
        return check_required_context(
            self.data.requires_context, context, allow_missing_keys=True
        ) and check_excluded_context(self.data.excludes_context, context)


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


def prepare_slots(blocks: Sequence[Block]) -> None:
    """What hassil makes when it first reads a block or a range of numbers: all of it now."""
    for block in blocks:
        if block.has_slots:
            block.spoken  # noqa: B018  # parsed on first use, and kept
    language = blocks[0].intents.language
    for name, values in blocks[0].intents.slot_lists.items():
        if isinstance(values, RangeSlotList):
            (first, *_) = range_words(values, language)
            alone = Intent(name, [IntentData([f"{{{name}}}"])])
            recognize_best(first, Intents(language, {name: alone}, {name: values}))


def read_slots(
    text: str, blocks: Iterable[Block], context: dict[str, Any]
) -> tuple[str, dict[str, str]] | None:
    """What hassil reads in a spoken text among some blocks: the intent and its slots."""
    chosen = list(blocks)
    whole = chosen[0].intents
    some: dict[str, Intent] = {}
    for block in chosen:
        some.setdefault(block.intent, Intent(block.intent)).data.append(block.spoken)
    part = Intents(
        language=whole.language,
        intents=some,
        slot_lists=whole.slot_lists,
        expansion_rules=whole.expansion_rules,
        settings=whole.settings,
    )
    try:
        result = recognize_best(text, part, intent_context=context, language=whole.language)
    except RecursionError:  # brackets in brackets in brackets: nobody means that
        return None
    if result is None:
        return None
    slots = {name: slot_text(entity.value) for name, entity in result.entities.items()}
    return result.intent.name, slots


def slot_text(value: object) -> str:
    """A slot's value as a string; whole numbers without a fraction."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
