"""Words that a model lacks, added to a copy of it in a cache folder.

Only a model whose lexicon is a plain tree of phones can be extended, such as the built-in one. The
copy is named after the model's content and the words, so that it is found again without work.
"""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from voice.models.checked_folders import CheckedFolders, contents_of
from voice.models.folder import GRAPH, WORDS, ModelError, ModelFolder
from voice.models.fst import FstError
from voice.models.graph_file import is_lookahead_head, parse_graph, write_graph
from voice.models.graph_words import WordPath, add_words, free_label
from voice.models.phone_table import PhoneTable, read_phone_table
from voice.models.quoted import quoted

FORMAT = 1
"""To be raised whenever the same model and words would give other pronunciations or files."""

KEPT = 4
"""Extended models kept in a cache folder, those used last: some 9 MB each."""

Pronunciations: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]

_HEAD_BYTES = 4096


def can_extend(folder: ModelFolder) -> bool:
    """Can words be added to this model?"""
    try:
        with (folder.path / GRAPH).open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return False
    has_words = (folder.path / WORDS).is_file()
    return has_words and is_lookahead_head(head) and read_phone_table(folder.path) is not None


def read_words(folder: ModelFolder) -> frozenset[str]:
    """The words of a model that can be extended, without loading it. Raises ModelError."""
    return frozenset(_word_list(folder)[::2])


def find_extension(folder: ModelFolder, words: Collection[str], cache: Path) -> ModelFolder | None:
    """The model with exactly these words added, if it was made before and is whole."""
    base = _contents(folder)
    found = _folders(cache).find(_name(folder, base, words))
    if found is None:
        return None
    path, label = found
    is_it = isinstance(label, dict) and label.get("base") == base
    return ModelFolder(folder.name, path) if is_it and label["words"].keys() == {*words} else None


def extend_model(folder: ModelFolder, pronunciations: Pronunciations, cache: Path) -> ModelFolder:
    """The model with words added, from the folder `cache` or made there in some 0.1 s.

    pronunciations: ARPAbet phones without stress by word, which the model must lack; a word with
    none is not added. Raises ModelError if this model cannot be extended or the cache folder cannot
    be used, ValueError for words that cannot be added, KeyError for other phones.
    """
    table = read_phone_table(folder.path) if can_extend(folder) else None
    if table is None:
        raise ModelError(
            f"No words can be added to the model in {folder.path}: use the built-in model, or "
            "other words."
        )
    base = _contents(folder)
    words = {word: [list(phones) for phones in ways] for word, ways in pronunciations.items()}
    try:
        path = _folders(cache).make(
            _name(folder, base, words),
            {"base": base, "words": words},
            lambda place: _write(folder, table, pronunciations, place),
        )
    except OSError as error:
        raise ModelError(
            f"The recognizer's model cannot learn {quoted(words)}, because the folder {cache} "
            f"cannot be used ({error.strerror or error}): make room there, make the folder "
            "writable, or delete it."
        ) from error
    return ModelFolder(folder.name, path)


def _folders(cache: Path) -> CheckedFolders:
    return CheckedFolders(cache, KEPT)


def _contents(folder: ModelFolder) -> dict[str, list[int]]:
    try:
        return contents_of(folder.path)
    except OSError as error:
        raise _damaged(folder, error.strerror or str(error)) from error


def _name(folder: ModelFolder, base: Mapping[str, list[int]], words: Iterable[str]) -> str:
    key = json.dumps([FORMAT, base, sorted(words)])
    return f"{folder.name}-{zlib.crc32(key.encode()):08x}"


def _write(
    folder: ModelFolder, table: PhoneTable, pronunciations: Pronunciations, place: Path
) -> None:
    """The whole extended model, into an empty folder. Raises ModelError and OSError."""
    labels = _read_labels(folder)
    try:
        graph = parse_graph((folder.path / GRAPH).read_bytes())
        free = max(free_label(graph), 1 + max(labels.values()))
        new = {word: label for label, word in enumerate(_addable(pronunciations, labels), free)}
        paths = [
            WordPath(label, table.path(phones))
            for word, label in new.items()
            for phones in pronunciations[word]
        ]
        content = write_graph(add_words(graph, paths))
    except FstError as error:
        raise _damaged(folder, str(error)) from error
    for file in folder.path.rglob("*"):
        if file.is_file():
            copy = place / file.relative_to(folder.path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    (place / GRAPH).write_bytes(content)
    lines = [f"{word} {label}\n" for word, label in {**labels, **new}.items()]
    (place / WORDS).write_text("".join(lines), encoding="utf-8", newline="\n")


def _addable(pronunciations: Pronunciations, known: Collection[str]) -> list[str]:
    words = [word for word, ways in pronunciations.items() if ways]
    for word in words:
        if word in known or word.split() != [word] or not all(pronunciations[word]):
            raise ValueError(f"{word!r} cannot be added")
    return words


def _read_labels(folder: ModelFolder) -> dict[str, int]:
    parts = _word_list(folder)
    try:
        return dict(zip(parts[::2], map(int, parts[1::2]), strict=True))
    except ValueError as error:
        raise _damaged(folder, f"{WORDS} holds other than words and numbers") from error


def _word_list(folder: ModelFolder) -> list[str]:
    """Words and their labels in turn."""
    try:
        return (folder.path / WORDS).read_text(encoding="utf-8").split()
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"{WORDS} cannot be read") from error


def _damaged(folder: ModelFolder, why: str) -> ModelError:
    return ModelError(
        f"The model in {folder.path} is damaged ({why}): unpack it again or choose another with "
        "--model."
    )
