"""Blocks by the first word of their sentences: most of what is heard begins like few of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intents.language.graph import ANYTHING
from intents.language.templates import Block


class BlockIndex:
    """Blocks in a fixed order, found by first word."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        firsts = [{edge.word for edge in block.graph.edges[0]} for block in self.blocks]
        self._others = [
            block for block, words in zip(self.blocks, firsts, strict=True) if ANYTHING in words
        ]
        self._by_first = {
            word: [
                block
                for block, words in zip(self.blocks, firsts, strict=True)
                if word in words or ANYTHING in words
            ]
            for word in set().union(*firsts)
        }

    def beginning(self, words: Sequence[str]) -> list[Block]:
        """The blocks whose sentences may begin with the first of the words, in order."""
        return self._by_first.get(words[0], self._others) if words else []

    def accepting(self, words: Sequence[str]) -> Iterator[Block]:
        """The blocks of which the words are a sentence, in order."""
        return (block for block in self.beginning(words) if block.graph.accepts(words))
