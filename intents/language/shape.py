"""Checks the shape of sentence files before hassil sees them, in words a writer understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intents.language.errors import LanguageError
from intents.language.files import Document

_MAPPINGS = ("intents", "lists", "expansion_rules", "settings")


def _need(fits: bool, document: Document, problem: str) -> None:
    if not fits:
        raise LanguageError(f"{document.name}: {problem}.")


def _mapping(value: object, document: Document, problem: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise LanguageError(f"{document.name}: {problem}.")
    return value


def _sequence(value: object, document: Document, problem: str) -> list[Any]:
    if not isinstance(value, list):
        raise LanguageError(f"{document.name}: {problem}.")
    return value


def _text(value: object, document: Document, problem: str) -> str:
    """A text or a number as text: a sentence may be "on" or 7, but not empty and not a list."""
    if value is None or isinstance(value, list | dict):
        raise LanguageError(f"{document.name}: {problem}.")
    return str(value)


def _checked_block(document: Document, intent: str, block: object) -> dict[str, Any]:
    problem = f"every block under 'data' of intent {intent} needs a list of 'sentences'"
    clean = dict(_mapping(block, document, problem))
    sentences = _sequence(clean.get("sentences"), document, problem)
    problem = f"a sentence of intent {intent} must be text"
    clean["sentences"] = [_text(sentence, document, problem) for sentence in sentences]
    for key in ("slots", "requires_context", "excludes_context", "metadata"):
        problem = f"'{key}' of intent {intent} must be a mapping"
        clean[key] = _mapping(clean.get(key) or {}, document, problem)
    clean["lists"] = _checked_lists(document, clean.get("lists") or {})
    clean["expansion_rules"] = _checked_rules(document, clean.get("expansion_rules") or {})
    return clean


def _checked_values(document: Document, name: str, values: object) -> list[object]:
    clean: list[object] = []
    problem = f"a value of list {name} must be text, or a mapping with 'in' and 'out'"
    for value in _sequence(values, document, f"'values' of list {name} must be a list"):
        if not isinstance(value, dict):
            clean.append(_text(value, document, problem))
            continue
        _need("in" in value, document, f"a value of list {name} lacks its 'in'")
        clean.append({**value, "in": _text(value["in"], document, problem)})
    return clean


def _checked_range(document: Document, name: str, body: object) -> dict[str, Any]:
    problem = f"the range of list {name} needs whole numbers 'from' and 'to', the smaller first"
    limits = _mapping(body, document, problem)
    try:
        start, stop, step = int(limits["from"]), int(limits["to"]), int(limits.get("step", 1))
    except (KeyError, TypeError, ValueError) as error:
        raise LanguageError(f"{document.name}: {problem}.") from error
    _need(start <= stop and step > 0, document, problem)
    # A recognizer hears words, and a keyboard gives digits that are turned into words.
    return {**limits, "digits": True, "words": True}


def _checked_lists(document: Document, lists: object) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for name, value in _mapping(lists, document, "'lists' must be a mapping").items():
        wanted = f"list {name} needs 'values', a 'range' or 'wildcard: true'"
        body = _mapping(value, document, wanted)
        if "values" in body:
            clean[name] = {**body, "values": _checked_values(document, name, body["values"])}
        elif "range" in body:
            clean[name] = {**body, "range": _checked_range(document, name, body["range"])}
        else:
            _need(bool(body.get("wildcard")), document, wanted)
            clean[name] = body
    return clean


def _checked_rules(document: Document, rules: object) -> dict[str, str]:
    bodies = _mapping(rules, document, "'expansion_rules' must be a mapping")
    problem = "an expansion rule must be text"
    return {str(name): _text(body, document, problem) for name, body in bodies.items()}


def _checked_intents(document: Document, intents: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for intent, body in intents.items():
        problem = f"intent {intent} needs a list of blocks under 'data'"
        data = _sequence(_mapping(body, document, problem).get("data"), document, problem)
        blocks = [_checked_block(document, str(intent), block) for block in data]
        clean[str(intent)] = {"data": blocks}
    return clean


def checked(document: Document) -> dict[str, Any]:
    """What hassil needs of a document, and nothing else; LanguageError if the shape is wrong."""
    data: dict[str, Any] = {}
    for key in _MAPPINGS:
        data[key] = _mapping(document.data.get(key) or {}, document, f"'{key}' must be a mapping")
    skip_words = _sequence(
        document.data.get("skip_words") or [], document, "'skip_words' must be a list"
    )
    language = document.data.get("language")
    return {
        **({"language": str(language)} if language else {}),
        "intents": _checked_intents(document, data["intents"]),
        "lists": _checked_lists(document, data["lists"]),
        "expansion_rules": _checked_rules(document, data["expansion_rules"]),
        "skip_words": [_text(word, document, "skip words must be text") for word in skip_words],
        "settings": data["settings"],
    }
