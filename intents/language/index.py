"""Blocks by the first word of their sentences: most of what is heard begins like few of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from intents.language.block import Block
from intents.language.graph import ANYTHING, Known, Words


class BlockIndex:
    """Blocks in a fixed order, found by first word."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        self._others = [block for block in self.blocks if ANYTHING in block.graph.firsts]
        self._by_first: dict[str, list[Block]] = {}
        for block in self.blocks:
            for word in block.graph.firsts:
                self._by_first.setdefault(word, []).append(block)
        if self._others:
            self._by_first = {word: self._with_others(word) for word in self._by_first}

    def _with_others(self, word: str) -> list[Block]:
        """The blocks that begin with a word or with any, in order."""
        return [b for b in self.blocks if word in b.graph.firsts or ANYTHING in b.graph.firsts]

    def beginning(self, words: Sequence[str]) -> list[Block]:
        """The blocks whose sentences may begin with the first of the words, in order."""
        return self._by_first.get(words[0], self._others) if words else []

    def accepting(self, words: Sequence[str]) -> Iterator[Block]:
        """The blocks of which the words are a sentence, in order."""
        known: Known = {}
        each = frozenset(words)
        for block in self.beginning(words):
            if not block.graph.may_hold(each):
                continue  # nearly always, and a hundred alternatives are read of one utterance
            if len(words) in block.graph.match(words, known=known).stops:
                yield block

    def so_far(self, words: Words, counts: Callable[[Block], bool]) -> tuple[bool, bool]:
        """Whether the words are a sentence, and whether they begin a longer one.

        counts: which blocks are asked.
        """
        known: Known = {}
        blocks = filter(counts, self.beginning(words))
        matches = [block.graph.match(words, known=known) for block in blocks]
        return (
            any(len(words) in match.stops for match in matches),
            any(match.goes_on for match in matches),
        )
