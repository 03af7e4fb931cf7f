"""Templates in pieces of words, as they are written, and the graph of whole words they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from intents.language.graph import ANYTHING, Edge, WordGraph, Words, pruned

SPACE = " "

_FINAL = -1
_MOST_WORDS = 5_000
"""Different words that the pieces of one place may be glued into."""
_MOST_NODES = 200_000


class TemplateError(Exception):
    """A template that cannot be built; the message is the problem alone."""


class Part:
    """A list or a rule that many templates share."""

    def __init__(
        self, graph: WordGraph, may_be_empty: bool, build: Callable[[Fragments, int], int]
    ) -> None:
        """`build` puts the same into other fragments, from a node on, and gives the end node.

        It is for places where words are glued to it ("<light>s").
        """
        self.graph = graph
        self.may_be_empty = may_be_empty
        self.build = build


Label: TypeAlias = str | Part


class Fragments:
    """Edges labelled with pieces of words, spaces, nothing or parts; templates go onto them."""

    def __init__(self) -> None:
        self.edges: list[list[tuple[Label, int]]] = [[]]

    def node(self) -> int:
        """A new node."""
        if len(self.edges) >= _MOST_NODES:
            raise TemplateError(
                "there are too many ways through it; split it into several sentences"
            )
        self.edges.append([])
        return len(self.edges) - 1

    def join(self, source: int, label: Label, target: int) -> None:
        """An edge between two nodes; an empty label takes nothing."""
        self.edges[source].append((label, target))

    def text(self, source: int, text: str) -> int:
        """Builds a text, whose white space parts words, and gives the node after it."""
        here = source
        if text[:1].isspace():
            here = self._step(here, SPACE)
        pieces = text.split()
        for number, piece in enumerate(pieces):
            if number:
                here = self._step(here, SPACE)
            here = self._step(here, piece)
        if pieces and text[-1:].isspace():
            here = self._step(here, SPACE)
        return here

    def part(self, source: int, part: Part) -> int:
        """Builds a reference to a part, and gives the node after it."""
        target = self.node()
        self.join(source, part, target)
        if part.may_be_empty:
            self.join(source, "", target)
        return target

    def open_up(self, source: int, part: Part, target: int) -> None:
        """Puts what a part stands for in its place."""
        start = self.node()
        self.join(part.build(self, start), "", target)
        at = self.edges[source].index((part, target))
        self.edges[source][at] = ("", start)

    def is_glued(self, node: int) -> bool:
        """Whether pieces of a word may come next, without a space."""
        seen = {node}
        stack = [node]
        while stack:
            for label, target in self.edges[stack.pop()]:
                if label not in ("", SPACE, ANYTHING):
                    return True
                if label == "" and target not in seen:
                    seen.add(target)
                    stack.append(target)
        return False

    def _step(self, source: int, label: str) -> int:
        target = self.node()
        self.join(source, label, target)
        return target


def word_graph(fragments: Fragments, end: int) -> WordGraph:
    """The graph of whole words of a template that was built from node 0 to node `end`.

    TemplateError where the pieces make too many different words.
    """
    numbers = {0: 0}
    edges: list[list[Edge]] = []
    ends: list[bool] = []
    waiting = [0]
    for node in waiting:  # grows while it is walked
        found, ending = _words_from(fragments, node, end)
        for _, target in found:
            if target not in numbers:
                numbers[target] = len(numbers)
                waiting.append(target)
        edges.append(
            [
                Edge(label, numbers[target])
                if isinstance(label, str)
                else Edge("", numbers[target], label.graph)
                for label, target in found
            ]
        )
        ends.append(ending)
    return pruned(edges, ends)


def _words_from(fragments: Fragments, start: int, end: int) -> tuple[list[tuple[Label, int]], bool]:
    """The words that may come next at a word's beginning, and whether the sentence may end."""
    if start == _FINAL:
        return [], True
    found: dict[tuple[Label, int], None] = {}
    ending = False
    seen = {(start, "")}
    stack = [(start, "")]
    while stack:
        node, word = stack.pop()
        if node == end:
            if word:
                found[word, _FINAL] = None
            else:
                ending = True
        for label, target in fragments.edges[node]:
            if isinstance(label, Part) and (word or fragments.is_glued(target)):
                fragments.open_up(node, label, target)
        for label, target in reversed(fragments.edges[node]):
            if isinstance(label, Part) or (label == ANYTHING and not word):
                found[label, target] = None
                continue
            step = (target, word if label == SPACE else word + label)
            if label == SPACE and word:
                found[word, target] = None
            elif label != ANYTHING and step not in seen:
                seen.add(step)
                stack.append(step)
        if len(seen) > _MOST_WORDS + len(fragments.edges):
            raise TemplateError(f"it glues pieces into more than {_MOST_WORDS} different words")
    return list(found), ending


def trie_graph(sentences: Iterable[Words]) -> WordGraph:
    """The smallest graph of some sentences, whose words are whole; empty ones are left out."""
    after: list[dict[str, int]] = [{}]
    final = [False]
    for words in sentences:
        node = 0
        for word in words:
            if word not in after[node]:
                after[node][word] = len(after)
                after.append({})
                final.append(False)
            node = after[node][word]
        final[node] = True
    final[0] = False
    # Nodes with the same future become one; a later node never comes before an earlier one.
    same: dict[tuple[bool, tuple[tuple[str, int], ...]], int] = {}
    merged = list(range(len(after)))
    for node in range(len(after) - 1, 0, -1):
        future = (final[node], tuple((word, merged[n]) for word, n in after[node].items()))
        merged[node] = same.setdefault(future, node)
    kept = [node for node in range(len(after)) if merged[node] == node]
    numbers = {node: number for number, node in enumerate(kept)}
    edges = [
        tuple(Edge(word, numbers[merged[n]]) for word, n in after[node].items()) for node in kept
    ]
    return WordGraph(tuple(edges), tuple(final[node] for node in kept))
