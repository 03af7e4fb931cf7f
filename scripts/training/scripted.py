"""What synthesized voices say: our own commands, what sounds like them, and everyday words.

Texts that are reported on and are no commands (near-misses and rejects) are never drawn; a single
word of them is never said alone, nor in a command's place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from intents.language import STATES, Language
from intents.language.spoken import words_of
from scripts.benchmarks.ears import sentences

Ways: TypeAlias = Mapping[str, Sequence[Sequence[str]]]
"""Words and the phones, without stress, of each way to say them."""

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*'?")
_LONGEST_SENTENCE_WORDS = 8
_SHORT_COMMAND_WORDS = 2
_RARE_SHARE = 0.1
"""Of the words in everyday sentences: any of the lexicon."""
_ANY = "*"


@dataclass(frozen=True)
class Script:
    """What texts are drawn from.

    `commands`: all sentences that mean something. `words`: the lexicon's, sorted. `frequent`:
    everyday words, the most frequent first. `near`: words that sound like a command's word, by
    that word, the most frequent first. `reported`: texts that are never drawn.
    `short_commands`: those of one word or two. `commands_with`: those that hold a word.
    """

    commands: tuple[str, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    frequent: tuple[str, ...] = field(repr=False)
    near: Mapping[str, tuple[str, ...]] = field(repr=False)
    reported: frozenset[str] = field(repr=False)
    short_commands: tuple[str, ...] = field(repr=False)
    commands_with: Mapping[str, tuple[str, ...]] = field(repr=False)


def write_script(language: Language, ways: Ways, frequent: Sequence[str]) -> Script:
    """The script of a language. frequent: everyday words, the most frequent first.

    Words that are not of plain letters and apostrophes are left out of both lists.
    """
    commands = command_texts(language)
    reported = reported_texts() - frozenset(commands)
    with_word: dict[str, list[str]] = defaultdict(list)
    for text in commands:
        for word in dict.fromkeys(text.split()):
            with_word[word].append(text)
    known = {word: said for word, said in ways.items() if _WORD.fullmatch(word)}
    usual = tuple(word for word in frequent if word in known)
    ranks = {word: rank for rank, word in enumerate(usual)}
    near = {
        word: tuple(sorted(others, key=lambda other: ranks.get(other, len(usual))))
        for word, others in near_words(with_word, known, reported).items()
    }
    return Script(
        commands=commands,
        words=tuple(sorted(known)),
        frequent=usual,
        near=near,
        reported=reported,
        short_commands=tuple(x for x in commands if len(x.split()) <= _SHORT_COMMAND_WORDS),
        commands_with={word: tuple(texts) for word, texts in with_word.items()},
    )


def reported_texts() -> frozenset[str]:
    """The near-misses and the rejects that the measurements report on, as words in lower case.

    A reject of one state may be a command in another.
    """
    reported = (*sentences.near_words(), *sentences.near_misses(), *sentences.rejects())
    return frozenset(" ".join(words_of(sentence.text)) for sentence in reported)


def command_texts(language: Language) -> tuple[str, ...]:
    """What is listened for in any state, and what the sentences' own tests say; sorted."""
    texts = {text for state in STATES for text in language.phrases(state, unknowns=0)}
    texts |= {" ".join(words_of(sentence.text)) for sentence in sentences.hears(language)}
    return tuple(sorted(texts))


def near_words(
    wanted: Iterable[str], ways: Ways, left_out: frozenset[str] = frozenset()
) -> dict[str, tuple[str, ...]]:
    """For each wanted word the others that one phone more, less or different makes of it.

    Words that also sound just like a wanted one are left out, wanted words too. A word without
    any neighbour is no key.
    """
    aimed = {word: {tuple(way) for way in ways.get(word, ())} for word in wanted}
    alike = {way for said in aimed.values() for way in said}
    targets: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for word, said in aimed.items():
        for edit in {edit for way in said for edit in _blurred(way)}:
            targets[edit].add(word)
    found: dict[str, set[str]] = defaultdict(set)
    for other in ways.keys() - aimed.keys() - left_out:
        spoken = {tuple(way) for way in ways[other]}
        if spoken.isdisjoint(alike):
            for edit in {edit for way in spoken for edit in _blurred(way)}:
                for word in targets.get(edit, ()):
                    found[word].add(other)
    return {word: tuple(sorted(others)) for word, others in sorted(found.items())}


def _blurred(way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Forms that two pronunciations share just if at most one phone tells them apart.

    A phone is replaced by, or between two phones is put, one that stands for any phone.
    """
    for at in range(len(way)):
        yield (*way[:at], _ANY, *way[at + 1 :])
    for at in range(len(way) + 1):
        yield (*way[:at], _ANY, *way[at:])


def draw_texts(count: int, script: Script, rng: np.random.Generator) -> list[str]:
    """So many texts of lower-case words; the same for the same generator."""
    kinds: tuple[tuple[float, Callable[[Script, np.random.Generator], str]], ...] = (
        (0.40, _command),
        (0.20, _near_miss),
        (0.25, _sentence),
        (0.15, _single_word),
    )
    shares = [share for share, _ in kinds]
    texts: list[str] = []
    while len(texts) < count:
        text = kinds[int(rng.choice(len(kinds), p=shares))][1](script, rng)
        if text not in script.reported:
            texts.append(text)
    return texts


def _command(script: Script, rng: np.random.Generator) -> str:
    """Any, a short one, or one that holds a word: rare words are as likely as common ones."""
    turn = rng.random()
    if turn < 0.4 or not script.short_commands:
        return _one_of(script.commands, rng)
    if turn < 0.7:
        return _one_of(script.short_commands, rng)
    return _one_of(script.commands_with[_one_of(tuple(script.commands_with), rng)], rng)


def _near_miss(script: Script, rng: np.random.Generator) -> str:
    """A word like a command's alone, in its place in a command, or beside a command."""
    if not script.near:
        return _sentence(script, rng)
    word = _one_of(tuple(script.near), rng)
    others = script.near[word]
    other = others[int(len(others) * rng.random() ** 2)]
    turn = rng.random()
    if turn < 0.4:
        return other
    if turn < 0.8:
        command = _one_of(script.commands_with[word], rng).split()
        return " ".join(other if said == word else said for said in command)
    pair = [other, _one_of(script.short_commands or script.commands, rng)]
    return " ".join(pair if turn < 0.9 else pair[::-1])


def _sentence(script: Script, rng: np.random.Generator) -> str:
    """Everyday words in any order."""
    length = int(rng.integers(1, _LONGEST_SENTENCE_WORDS + 1))
    rare = rng.random(length) < _RARE_SHARE
    return " ".join(_any_word(script, rng) if odd else _usual_word(script, rng) for odd in rare)


def _single_word(script: Script, rng: np.random.Generator) -> str:
    """A frequent word, a command's, or any of the lexicon."""
    turn = rng.random()
    if turn < 0.5:
        return _usual_word(script, rng)
    return _one_of(tuple(script.commands_with), rng) if turn < 0.75 else _any_word(script, rng)


def _usual_word(script: Script, rng: np.random.Generator) -> str:
    """A frequent word is likelier, with a density of rank ** (-2 / 3): flatter than in speech."""
    return script.frequent[int(len(script.frequent) * rng.random() ** 3)]


def _any_word(script: Script, rng: np.random.Generator) -> str:
    return _one_of(script.words, rng)


def _one_of(texts: Sequence[str], rng: np.random.Generator) -> str:
    return texts[int(rng.integers(len(texts)))]
