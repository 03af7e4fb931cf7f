"""Reading YAML files of sentences, with errors that name the file and the line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from intents import fast_yaml
from intents.language.errors import LanguageError

_BOOL = "tag:yaml.org,2002:bool"
_SUFFIXES = (".yaml", ".yml")


class _PlainLoader(fast_yaml.SafeLoader):
    """Only true and false are truth values: "on", "off", "yes" and "no" are words people say."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOL]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(
    _BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


@dataclass(frozen=True)
class Document:
    """One YAML file, read."""

    name: str
    text: str
    data: Mapping[str, Any]

    def templates(self) -> Iterator[str]:
        """The rules' texts and the lists' values of the file, those inside intents too."""
        bodies = (self.data.get("intents") or {}).values()
        for place in (self.data, *(block for body in bodies for block in body["data"])):
            yield from map(str, (place.get("expansion_rules") or {}).values())
            for values in (place.get("lists") or {}).values():
                for value in values.get("values", ()):
                    yield str(value["in"] if isinstance(value, dict) else value)

    def where(self, scalar: str) -> str:
        """The file and, if the text can be found in it, the line: "lights.yaml, line 7"."""
        node = yaml.compose(self.text, Loader=_PlainLoader)
        for part in _scalars(node):
            if part.value == scalar:
                return f"{self.name}, line {part.start_mark.line + 1}"
        return self.name


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)


def parse_document(text: str, name: str) -> Document:
    """The document in a text; LanguageError if it is not a YAML mapping."""
    try:
        # The loader derives from SafeLoader and makes plain values only.
        data = yaml.load(text, Loader=_PlainLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        problem = error.problem or error.context or "the text cannot be read"
        raise LanguageError(f"{name}{line} is not valid YAML: {problem}.") from error
    except (yaml.YAMLError, ValueError) as error:
        problem = str(error).splitlines()[0]
        raise LanguageError(f"{name} is not valid YAML: {problem}.") from error
    if not isinstance(data, dict):
        raise LanguageError(
            f"{name} holds no sentences: it needs a mapping with the key 'intents' at its top."
        )
    return Document(name, text, data)


def _read_document(path: Path) -> Document:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise LanguageError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise LanguageError(f"{path} cannot be read: {error.strerror}.") from error
    return parse_document(text, path.name)


def find_files(path: Path) -> list[Path]:
    """A file itself, or the YAML files in a folder and below it, sorted by path."""
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.rglob("*") if p.suffix in _SUFFIXES and p.is_file())
    if not found:
        raise LanguageError(f"There is no YAML file in {path}; name a folder with sentences.")
    return found


def read_documents(paths: Iterable[Path]) -> list[Document]:
    """Every document in files and folders, in order; LanguageError for the first bad one."""
    documents = [_read_document(file) for path in paths for file in find_files(path)]
    if not documents:
        raise LanguageError("No file of sentences was named; name a YAML file or a folder.")
    return documents
