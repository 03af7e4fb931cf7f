"""From hassil's parsed templates to graphs of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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

from intents.language.fragments import Fragments, Part, TemplateError, trie_graph, word_graph
from intents.language.graph import ANYTHING, WordGraph
from intents.language.spoken import range_words, said

_MOST_PERMUTED = 8
_MOST_NUMBERS = 10_001
_DEEPEST_RULE = 50

Parts = dict[str, tuple[Part, bool]]
"""What lists and rules have been built into, by reference; and whether a list is in it."""


@dataclass
class GraphBuilder:
    """Builds expressions onto fragments. Lists and rules are looked up by name.

    parts: shared by all builders with the same lists and rules.
    plain: lists of whole words and ranges, which need no others; shared by all builders.
    """

    lists: Mapping[str, SlotList]
    rules: Mapping[str, Sentence]
    language: str
    parts: Parts = field(default_factory=dict)
    plain: Parts = field(default_factory=dict)
    has_slots: bool = False
    _open_rules: list[str] = field(default_factory=list)

    def graph(self, sentences: list[Sentence]) -> WordGraph:
        """The graph of all the sentences of a block; TemplateError for a bad reference."""
        fragments = Fragments()
        end = fragments.node()
        for sentence in sentences:
            fragments.join(self.build(fragments, sentence.expression, 0), "", end)
        return word_graph(fragments, end)

    def build(self, onto: Fragments, expression: Expression, start: int) -> int:
        """Builds an expression from a node on, and gives the node after it."""
        match expression:
            case TextChunk():
                return onto.text(start, expression.text)
            case Alternative():
                return self._either(onto, expression.items, start)
            case Permutation():
                return self._permuted(onto, expression.items, start)
            case Sequence():
                for item in expression.items:
                    start = self.build(onto, item, start)
                return start
            case ListReference():
                self.has_slots = True
                return self._list(onto, expression, start)
            case RuleReference():
                return self._rule(onto, expression.rule_name, start)
        raise TemplateError(f"it holds a {type(expression).__name__}, which is not supported")

    def _either(self, onto: Fragments, items: list[Expression], start: int) -> int:
        end = onto.node()
        for item in items:
            onto.join(self.build(onto, item, start), "", end)
        return end

    def _permuted(self, onto: Fragments, items: list[Expression], start: int) -> int:
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
                    nodes[after] = onto.node()
                onto.join(self.build(onto, item, nodes[done]), "", nodes[after])
        return nodes[everything]

    def _rule(self, onto: Fragments, name: str, start: int) -> int:
        if name not in self.rules:
            raise TemplateError(f"there is no expansion rule <{name}>")
        if name in self._open_rules:
            raise TemplateError(f"the expansion rule <{name}> refers to itself")
        if len(self._open_rules) >= _DEEPEST_RULE:
            raise TemplateError(
                f"its expansion rules refer to each other over {_DEEPEST_RULE} deep"
            )

        def build(onto: Fragments, start: int) -> int:
            self._open_rules.append(name)
            try:
                return self.build(onto, self.rules[name].expression, start)
            finally:
                self._open_rules.pop()

        return onto.part(start, self._part(f"<{name}>", build))

    def _part(self, key: str, build: Callable[[Fragments, int], int]) -> Part:
        """A list or a rule, built once."""
        if key not in self.parts:
            had_slots, self.has_slots = self.has_slots, False
            inside = Fragments()
            graph = word_graph(inside, build(inside, 0))
            may_be_empty = graph.ends[0]
            if may_be_empty:
                graph = WordGraph(graph.edges, (False, *graph.ends[1:]))
            self.parts[key] = Part(graph, may_be_empty, build), self.has_slots
            self.has_slots = had_slots
        part, has_slots = self.parts[key]
        self.has_slots |= has_slots
        return part

    def _list(self, onto: Fragments, reference: ListReference, start: int) -> int:
        name = reference.list_name
        values = self.lists.get(name)
        limits = reference.get_inline_range()
        key = f"{{{name}}} {id(values)}"  # of a list in the files, which live as long
        if values is None and limits is not None:
            values = RangeSlotList(None, *limits)
        match values:
            case TextSlotList():
                return onto.part(start, self._values(name, values))
            case RangeSlotList():
                return onto.part(start, self._range(name, values, key))
            case WildcardSlotList():
                end = onto.node()
                onto.join(start, ANYTHING, end)
                return end
        raise TemplateError(f"there is no list {{{name}}}")

    def _values(self, name: str, values: TextSlotList) -> Part:
        def build(onto: Fragments, start: int) -> int:
            if key in self._open_rules:
                raise TemplateError(f"the list {key} refers to itself")
            self._open_rules.append(key)
            try:
                return self._either(onto, [value.text_in for value in values.values], start)
            finally:
                self._open_rules.pop()

        key = f"{{{name}}}"
        texts = [value.text_in for value in values.values]
        if not all(isinstance(text, TextChunk) for text in texts):
            return self._part(key, build)
        plain = f"{key} {id(values)}"
        if plain not in self.plain:
            words = [tuple(text.text.split()) for text in texts if isinstance(text, TextChunk)]
            self.plain[plain] = Part(trie_graph(words), may_be_empty=False, build=build), True
        return self.plain[plain][0]

    def _range(self, name: str, numbers: RangeSlotList, key: str) -> Part:
        def build(onto: Fragments, start: int) -> int:
            end = onto.node()
            for words in forms:
                onto.join(onto.text(start, words), "", end)
            return end

        forms: list[str] = []
        if key not in self.plain:
            forms += self._numbers(name, numbers)
            graph = trie_graph(tuple(words.split()) for words in forms)
            self.plain[key] = Part(graph, may_be_empty=False, build=build), True
        return self.plain[key][0]

    def _numbers(self, name: str, numbers: RangeSlotList) -> list[str]:
        count = (numbers.stop - numbers.start) // numbers.step + 1
        if count > _MOST_NUMBERS:
            raise TemplateError(
                f"the range of {{{name}}} holds {count} numbers, more than {_MOST_NUMBERS}; "
                "give it a step or split it"
            )
        try:
            return list(range_words(numbers, self.language))
        except ValueError as error:
            language = numbers.words_language or self.language
            raise TemplateError(f"nobody knows how '{language}' says numbers") from error


def speak_expression(expression: Expression, language: str) -> None:
    """Rewrites a parsed template, in place, as it is spoken: "7-up" becomes "seven up"."""
    match expression:
        case TextChunk():
            expression.text = said(expression.text, language)
            expression.original_text = expression.text
        case Alternative() | Sequence() | Permutation():
            for item in expression.items:
                speak_expression(item, language)
