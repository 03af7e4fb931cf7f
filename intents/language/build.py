"""From hassil's parsed templates to graphs of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hassil.expression import (
    Alternative,
    Expression,
    ListReference,
    Permutation,
    RuleReference,
    Sentence,
    Sequence,
    TextChunk,
)
from hassil.intents import RangeSlotList, SlotList, TextSlotList, WildcardSlotList

from intents.language.graph import ANYTHING, Fragments, WordGraph, word_graph
from intents.language.spoken import range_words, said

_MOST_PERMUTED = 8


class TemplateError(Exception):
    """A template that cannot be built; the message is the problem alone."""


@dataclass
class GraphBuilder:
    """Builds expressions onto one set of fragments. Lists and rules are looked up by name."""

    lists: Mapping[str, SlotList]
    rules: Mapping[str, Sentence]
    language: str
    fragments: Fragments = field(default_factory=Fragments)
    has_slots: bool = False
    _open_rules: list[str] = field(default_factory=list)

    def graph(self, sentences: list[Sentence]) -> WordGraph:
        """The graph of all the sentences of a block; TemplateError for a bad reference."""
        end = self.fragments.node()
        for sentence in sentences:
            self.fragments.join(self.build(sentence.expression, 0), "", end)
        return word_graph(self.fragments, end)

    def build(self, expression: Expression, start: int) -> int:
        """Builds an expression from a node on, and gives the node after it."""
        match expression:
            case TextChunk():
                return self.fragments.text(start, expression.text)
            case Alternative():
                return self._either(expression.items, start)
            case Permutation():
                return self._permuted(expression.items, start)
            case Sequence():
                for item in expression.items:
                    start = self.build(item, start)
                return start
            case ListReference():
                return self._list(expression, start)
            case RuleReference():
                return self._rule(expression.rule_name, start)
        raise TemplateError(f"it holds a {type(expression).__name__}, which is not supported")

    def _either(self, items: list[Expression], start: int) -> int:
        end = self.fragments.node()
        for item in items:
            self.fragments.join(self.build(item, start), "", end)
        return end

    def _permuted(self, items: list[Expression], start: int) -> int:
        if len(items) > _MOST_PERMUTED:
            raise TemplateError(f"it permutes {len(items)} parts, more than {_MOST_PERMUTED}")
        everything = (1 << len(items)) - 1
        nodes = {0: start}
        for done in range(everything + 1):
            for number, item in enumerate(items):
                if done >> number & 1:
                    continue
                after = done | 1 << number
                if after not in nodes:
                    nodes[after] = self.fragments.node()
                self.fragments.join(self.build(item, nodes[done]), "", nodes[after])
        return nodes[everything]

    def _rule(self, name: str, start: int) -> int:
        if name not in self.rules:
            raise TemplateError(f"there is no expansion rule <{name}>")
        if name in self._open_rules:
            raise TemplateError(f"the expansion rule <{name}> refers to itself")
        self._open_rules.append(name)
        end = self.build(self.rules[name].expression, start)
        self._open_rules.pop()
        return end

    def _list(self, reference: ListReference, start: int) -> int:
        self.has_slots = True
        values = self.lists.get(reference.list_name)
        limits = reference.get_inline_range()
        if values is None and limits is not None:
            values = RangeSlotList(None, *limits)
        match values:
            case TextSlotList():
                return self._either([value.text_in for value in values.values], start)
            case RangeSlotList():
                return self._range(values, start)
            case WildcardSlotList():
                end = self.fragments.node()
                self.fragments.join(start, ANYTHING, end)
                return end
        raise TemplateError(f"there is no list {{{reference.list_name}}}")

    def _range(self, numbers: RangeSlotList, start: int) -> int:
        end = self.fragments.node()
        try:
            for words in range_words(numbers, self.language):
                self.fragments.join(self.fragments.text(start, words), "", end)
        except ValueError as error:
            language = numbers.words_language or self.language
            raise TemplateError(f"nobody knows how '{language}' says numbers") from error
        return end


def speak_expression(expression: Expression, language: str) -> None:
    """Rewrites a parsed template, in place, as it is spoken: "7-up" becomes "seven up"."""
    match expression:
        case TextChunk():
            expression.text = said(expression.text, language)
            expression.original_text = expression.text
        case Alternative() | Sequence() | Permutation():
            for item in expression.items:
                speak_expression(item, language)
