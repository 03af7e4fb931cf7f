"""Politeness around a command: heard and stripped, and put into phrase lists sparingly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intents.language.cover import shortest_by
from intents.language.graph import Words
from intents.language.spoken import words_of


def _phrases(texts: Iterable[str], language: str) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(words for text in texts if (words := words_of(text, language))))


@dataclass(frozen=True)
class Courtesy:
    """Words that mean nothing. listed_before and listed_after: those worth listening for."""

    skipped: tuple[Words, ...]
    listed_before: tuple[Words, ...]
    listed_after: tuple[Words, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any], listed: Mapping[str, Sequence[str]]) -> Courtesy:
        """From hassil's skip_words; `listed` has the keys before and after."""
        language = data["language"]
        return cls(
            _phrases(data["skip_words"], language),
            _phrases(listed.get("before", ()), language),
            _phrases(listed.get("after", ()), language),
        )

    def stripped(self, words: Words, ends: bool = True) -> Iterator[Words]:
        """The words, then what is left with less and less politeness around them, never nothing.

        ends=False strips at the beginning only.
        """
        waiting = {words: None}
        while waiting:
            shorter: dict[Words, None] = {}
            for some in waiting:
                yield some
                for polite in self.skipped:
                    size = len(polite)
                    if size < len(some) and some[:size] == polite:
                        shorter[some[size:]] = None
                    if ends and size < len(some) and some[-size:] == polite:
                        shorter[some[:-size]] = None
            waiting = shorter

    def without(self, words: Words) -> Iterator[Words]:
        """What is left without the politeness inside, if there is any; never nothing."""
        left = list(words)
        for polite in sorted(self.skipped, key=len, reverse=True):
            for start in range(len(left) - len(polite), -1, -1):
                if tuple(left[start : start + len(polite)]) == polite:
                    del left[start : start + len(polite)]
        if 0 < len(left) < len(words):
            yield tuple(left)

    def begins(self, words: Words) -> bool:
        """Whether the words are nothing yet, or the beginning of some politeness."""
        return any(polite[: len(words)] == words for polite in ((), *self.skipped))

    def polite(self, sentences: Sequence[Words]) -> Iterator[Words]:
        """One polite sentence for each first and each last word of the sentences."""
        for words in shortest_by(sentences, 0):
            yield from ((*before, *words) for before in self.listed_before)
        for words in shortest_by(sentences, -1):
            yield from ((*words, *after) for after in self.listed_after)
