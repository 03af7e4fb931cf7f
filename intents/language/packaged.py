"""The coach's own sentences with the names of what there is, read from the files or kept."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata, resources

from hassil.intents import SlotList, TextSlotList

from intents.language.block import Block
from intents.language.courtesy import Courtesy
from intents.language.files import parse_document
from intents.language.graph import Words
from intents.language.kept import Form, read_form, write_form
from intents.language.spoken import said, words_of
from intents.language.templates import compile_blocks, kept_blocks, merged

_SHARED = "shared.yaml"
_LIBRARIES = ("hassil", "unicode-rbnf")
_KEY_BYTES = 16


@dataclass(frozen=True)
class SpokenNames:
    """What routines and movements are called, by id."""

    routines: Mapping[str, Sequence[str]]
    movements: Mapping[str, Sequence[str]]

    def lists(self) -> dict[str, SlotList]:
        """The lists of names that the sentences refer to."""
        routines, movements = _ids(self.routines), _ids(self.movements)
        lone = {name: id_ for name, id_ in movements.items() if name not in routines}
        lists = {"routine": routines, "movement": movements, "lone_movement": lone}
        return {name: _names_list(name, ids) for name, ids in lists.items()}

    def words(self) -> dict[str, Words]:
        """The words of the names, by whose they are."""
        return {
            f"{kind} {id_}": words_of(" ".join(said_as))
            for kind, named in (("routine", self.routines), ("movement", self.movements))
            for id_, said_as in named.items()
        }


@dataclass(frozen=True)
class Packaged:
    """The blocks of the packaged sentences, and their politeness."""

    blocks: tuple[Block, ...]
    courtesy: Courtesy
    _key: bytes
    _form: Form | None
    """What all was made from; None where it was kept already."""

    @classmethod
    def of(cls, names: SpokenNames, kept: bytes | None) -> Packaged:
        """Those with these names, out of kept bytes where these are whole and still right."""
        key = _key(names)
        found = read_form(kept, key) if kept is not None else None
        if found is not None:
            blocks = kept_blocks(found.data, names.lists(), found.sources, found.built)
            return cls(blocks, Courtesy.of(found.data, found.courtesy), key, None)
        documents = [parse_document(text, name) for name, text in _files("sentences", ".yaml")]
        data = merged(documents)
        listed = next(d for d in documents if d.name == _SHARED).data["courtesy"]
        blocks = compile_blocks(documents, data, names.lists())
        form = Form(data, listed, [block.source for block in blocks], ())
        return cls(blocks, Courtesy.of(data, listed), key, form)

    def kept_form(self) -> bytes | None:
        """All of it as bytes, or None where it was made from such."""
        if self._form is None:
            return None
        built = [(block.graph, block.has_slots) for block in self.blocks]
        return write_form(self._form._replace(built=built), self._key)


def _key(names: SpokenNames) -> bytes:
    """A digest of everything that the blocks are made from, the code that makes them included."""
    digest = hashlib.blake2b(digest_size=_KEY_BYTES)
    versions = [platform.python_version(), *map(metadata.version, _LIBRARIES)]
    named = [[list(map(list, kind.items())) for kind in (names.routines, names.movements)]]
    for text in (*versions, json.dumps(named), *_texts()):
        content = text.encode()
        digest.update(len(content).to_bytes(8, "little") + content)
    return digest.digest()


def _texts() -> Iterator[str]:
    """Every file of the sentences and of this package, by name."""
    for name, text in (*_files("sentences", ".yaml"), *_files("language", ".py")):
        yield name
        yield text


def _files(folder: str, ending: str) -> list[tuple[str, str]]:
    """The packaged files of a folder, in the order of their names: name and text."""
    files = (f for f in (resources.files("intents") / folder).iterdir() if f.name.endswith(ending))
    return [(f.name, f.read_text(encoding="utf-8")) for f in sorted(files, key=lambda f: f.name)]


def _ids(named: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Ids by spoken name; a name that is there twice is the first's."""
    ids: dict[str, str] = {}
    for id_, names in named.items():
        for name in names:
            ids.setdefault(said(name).strip(), id_)
    ids.pop("", None)
    return ids


def _names_list(name: str, ids: Mapping[str, str]) -> SlotList:
    return TextSlotList.from_tuples(ids.items(), allow_template=False, name=name)
