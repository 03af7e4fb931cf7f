"""A block of templates: its graph, when it is valid, and the slots that hassil reads in a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from hassil.intents import Intent, IntentData, Intents, RangeSlotList
from hassil.recognize import recognize_best
from hassil.util import check_excluded_context, check_required_context

from intents.language.build import speak_expression
from intents.language.graph import WordGraph
from intents.language.spoken import range_words

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
