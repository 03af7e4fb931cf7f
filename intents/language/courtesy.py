"""Politeness around a command: heard and stripped, and put into phrase lists sparingly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from intents.language.cover import shortest_by
from intents.language.graph import Words
from intents.language.spoken import words_of


def _phrases(texts: Iterable[str], language: str) -> tuple[Words, ...]:
    return tuple(dict.fromkeys(words for text in texts if (words := words_of(text, language))))


def _by(place: int, phrases: Iterable[Words]) -> Mapping[str, tuple[Words, ...]]:
    """The phrases by their first (0) or last (-1) word."""
    grouped: dict[str, tuple[Words, ...]] = {}
    for words in phrases:
        grouped[words[place]] = (*grouped.get(words[place], ()), words)
    return grouped


@dataclass(frozen=True)
class Courtesy:
    """Words that mean nothing. listed_before and listed_after: those worth listening for.

    openings: they mean nothing before a whole command, but "let's stop" begins many sentences of
    ordinary talk, so what follows them is no command by itself. rare_openings are the same, and
    rare_endings likewise after one, but nobody waits for the rest when these are begun: some
    ("sorry") are commands themselves.
    """

    skipped: tuple[Words, ...]
    listed_before: tuple[Words, ...]
    listed_after: tuple[Words, ...]
    openings: tuple[Words, ...] = ()
    rare_openings: tuple[Words, ...] = ()
    rare_endings: tuple[Words, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any], listed: Mapping[str, Sequence[str]]) -> Courtesy:
        """From hassil's skip_words; the keys of `listed` are those of shared.yaml."""
        language = data["language"]
        return cls(
            _phrases(data["skip_words"], language),
            _phrases(listed.get("before", ()), language),
            _phrases(listed.get("after", ()), language),
            _phrases(listed.get("openings", ()), language),
            _phrases(listed.get("rare_openings", ()), language),
            _phrases(listed.get("rare_endings", ()), language),
        )

    @cached_property
    def _opening(self) -> Mapping[str, tuple[Words, ...]]:
        return _by(0, (*self.skipped, *self.openings, *self.rare_openings))

    @cached_property
    def _leading(self) -> Mapping[str, tuple[Words, ...]]:
        return _by(0, self.skipped)

    @cached_property
    def _ending(self) -> Mapping[str, tuple[Words, ...]]:
        return _by(-1, (*self.skipped, *self.rare_endings))

    def stripped(
        self, words: Words, *, ends: bool = True, openings: bool = True
    ) -> Iterator[Words]:
        """The words, then what is left with less and less politeness around them, never nothing.

        ends=False strips at the beginning only, openings=False no openings.
        """
        before = self._opening if openings else self._leading
        waiting = {words: None}
        while waiting:
            shorter: dict[Words, None] = {}
            for some in waiting:
                yield some
                if not some:
                    continue
                for polite in before.get(some[0], ()):
                    if len(polite) < len(some) and some[: len(polite)] == polite:
                        shorter[some[len(polite) :]] = None
                for polite in self._ending.get(some[-1], ()) if ends else ():
                    if len(polite) < len(some) and some[-len(polite) :] == polite:
                        shorter[some[: -len(polite)]] = None
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
        return any(polite[: len(words)] == words for polite in ((), *self.skipped, *self.openings))

    def polite(self, sentences: Sequence[Words]) -> Iterator[Words]:
        """One polite sentence for each first and each last word of the sentences."""
        for words in shortest_by(sentences, 0):
            yield from ((*before, *words) for before in self.listed_before)
        for words in shortest_by(sentences, -1):
            yield from ((*words, *after) for after in self.listed_after)
