"""YAML as plain values with the line of each, read so that any broken file gives one clear error.

Only what a person writes by hand is taken: one document of lists, keys and plain values. Anchors,
aliases and tags are refused, so no file can grow when it is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 256 * 1024
"""Files larger than this are no hand-written routines."""

_TEXT_TAG = "tag:yaml.org,2002:str"
_LIST_TAG = "tag:yaml.org,2002:seq"
_KEYS_TAG = "tag:yaml.org,2002:map"

Location = tuple[str | int, ...]
Value = object


class MarkedYamlError(Exception):
    """A file that is not such YAML. line counts from 1, or is None where no line is to blame."""

    def __init__(self, message: str, line: int | None = None, where: Location = ()) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.where = where


@dataclass(frozen=True)
class Marked:
    """The value of a document, and the line (from 1) where each location in it stands."""

    value: Value
    lines: Mapping[Location, int]

    def line(self, where: Location) -> int:
        """The line of a location, or of the nearest one around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


class _Loader(yaml.SafeLoader):
    """A loader that composes nodes and refuses aliases."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs lack it
            line = event.start_mark.line + 1
            raise MarkedYamlError("aliases (*name) are not taken; write the value out", line)
        return super().compose_node(parent, index)


@dataclass
class _Reading:
    loader: _Loader
    lines: dict[Location, int] = field(default_factory=dict)

    def value(self, node: Node, where: Location) -> Value:
        """The plain value of a node."""
        self.lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, MappingNode) and node.tag == _KEYS_TAG:
            return self._keys(node, where)
        if isinstance(node, SequenceNode) and node.tag == _LIST_TAG:
            return [self.value(item, (*where, i)) for i, item in enumerate(node.value)]
        if isinstance(node, ScalarNode):
            return self._scalar(node, where)
        raise self._error("tags (!name) are not taken", node, where)

    def _keys(self, node: MappingNode, where: Location) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise self._error("a key must be one word", key_node, where)
            key = str(key_node.value)
            here = (*where, key)
            if key in values:
                raise self._error(f"the key '{key[:40]}' is there twice", key_node, here)
            self.lines[here] = key_node.start_mark.line + 1
            values[key] = self.value(value_node, here)
        return values

    def _scalar(self, node: ScalarNode, where: Location) -> Value:
        implicit = (True, False)
        plain = self.loader.resolve(ScalarNode, node.value, implicit)  # type: ignore[no-untyped-call]
        if node.tag not in {plain, _TEXT_TAG}:
            raise self._error("tags (!name) are not taken", node, where)
        try:
            return self.loader.construct_object(node)
        except (ValueError, OverflowError, yaml.YAMLError):
            shown = str(node.value)[:40]
            raise self._error(f"'{shown}' cannot be read; quote it", node, where) from None

    @staticmethod
    def _error(message: str, node: Node, where: Location) -> MarkedYamlError:
        return MarkedYamlError(message, node.start_mark.line + 1, where)


def read_marked(raw: bytes) -> Marked:
    """The one YAML document in some bytes.

    Raises:
        MarkedYamlError: if they are no such document, with what to do in its message.
    """
    text = _text(raw)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise MarkedYamlError("the file is empty", 1)
        reading = _Reading(loader)
        return Marked(reading.value(node, ()), reading.lines)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise MarkedYamlError("a character that YAML does not take; delete it", line) from None
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, text) from None
    except RecursionError:
        raise MarkedYamlError("brackets or lists are nested too deeply") from None


def _text(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise MarkedYamlError(f"the file is larger than {MOST_BYTES // 1024} KiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise MarkedYamlError("this is not UTF-8 text; save the file as UTF-8", line) from None


def _syntax(error: yaml.MarkedYAMLError, text: str) -> MarkedYamlError:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return MarkedYamlError(f"this is not YAML: {error.problem}")
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    if "\t" in line[: mark.column + 1]:
        return MarkedYamlError("a tab; indent with spaces", mark.line + 1)
    if isinstance(error, yaml.composer.ComposerError):
        return MarkedYamlError("only one document; leave out the second '---'", mark.line + 1)
    why = " ".join(part for part in (error.problem, error.context) if part)
    return MarkedYamlError(f"this is not YAML: {why}", mark.line + 1)
