"""Finds the words that are nearly commands: python -m scripts.sound_alikes FILE."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from intents.language import STATES, Language
from intents.routine import Library
from voice.ears.second_opinion import everyday_words
from voice.models import ModelFolder, find_model
from voice.models.folder import GRAPH, WORDS
from voice.models.graph_file import parse_graph
from voice.models.phone_table import read_phone_table

Phones: TypeAlias = tuple[str, ...]

_LEAST_PHONES = 2
"""A command of one phone is next to everything."""


def pronunciations(model: ModelFolder) -> dict[str, list[Phones]]:
    """How each word of a model with a phone table is said, from its graph, which is a tree."""
    graph, table = parse_graph((model.path / GRAPH).read_bytes()), read_phone_table(model.path)
    assert table is not None
    lines = (model.path / WORDS).read_text(encoding="utf-8").splitlines()
    words = dict(line.split()[::-1] for line in lines)
    names = {2 * number: re.split("[._]", name)[0] for name, number in table.numbers.items()}
    entering: dict[int, tuple[int, int]] = {}
    ends = []
    for source, arc in zip(graph.sources.tolist(), graph.arcs.tolist(), strict=True):
        phone, word, _, target = arc
        if word:
            ends.append((word, source))
        elif phone and source != target:
            entering[target] = (source, phone)
    found: dict[str, list[Phones]] = {}
    for word, end in ends:
        state = end
        phones: list[str] = []
        while state != graph.start:
            state, phone = entering[state]
            phones.insert(0, names[phone])
        found.setdefault(words[str(word)], []).append(tuple(phones))
    return found


def find(ways: Mapping[str, Sequence[Phones]], phrases: Collection[str]) -> list[str]:
    """Words at most one phone away from a phrase of one word, in the order of the alphabet.

    ways: how each word is said. Words of the phrases and everyday words are left out.
    """
    known = {word for phrase in phrases for word in phrase.split()} | set(everyday_words())
    aims = {way for phrase in phrases for way in ways.get(phrase, ()) if len(way) >= _LEAST_PHONES}
    return sorted(
        word
        for word, own in ways.items()
        if word not in known and any(_is_near(way, aim) for way in own for aim in aims)
    )


def own_phrases() -> set[str]:
    """Everything that the coach understands in some state."""
    library = Library.packaged()
    language = Language.packaged(library.names(), library.movement_names())
    return {phrase for state in STATES for phrase in language.phrases(state, 0)}


def _is_near(one: Phones, other: Phones) -> bool:
    """At most one phone to change, add or take away."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) != 1:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def main(file: Path) -> None:
    """Write the list for the built-in model and the coach's commands."""
    words = find(pronunciations(find_model()), own_phrases())
    file.write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    print(f"{file}: {len(words)} words")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
