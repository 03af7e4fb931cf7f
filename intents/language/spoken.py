"""Text as a recognizer knows it: lower-case words, no digits, no hyphens, no punctuation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from hassil.intents import RangeSlotList
from hassil.numbers import get_rbnf_engine

_SAID = {"%": " percent ", "&": " and ", "°": " degrees ", "\u2018": "'", "\u2019": "'"}
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LONGEST_NUMBER = 12
_REMEMBERED_TEXTS = 10_000
"""Templates say the same pieces again and again."""
_ONE_HUNDRED = "one hundred"
_A_HUNDRED = "a hundred"


@cache
def number_words(number: float, language: str) -> tuple[str, ...]:
    """How a number is said, best first: 105 is "one hundred five", "one hundred and five" ...

    Raises ValueError for a language whose numbers nobody has written down.
    """
    said = get_rbnf_engine(language).format_number(number).text_by_ruleset
    forms = [words for ruleset, words in said.items() if ruleset.startswith("spellout-cardinal")]
    plain = [" ".join(form.replace("-", " ").split()) for form in forms or said.values()]
    if language.startswith("en"):
        plain += [form.replace(" hundred ", " hundred and ") for form in plain]
        plain += [
            _A_HUNDRED + form.removeprefix(_ONE_HUNDRED)
            for form in plain
            if form.startswith(_ONE_HUNDRED)
        ]
    return tuple(dict.fromkeys(plain))


def range_words(numbers: RangeSlotList, language: str) -> Iterator[str]:
    """Every way to say every number of a range, in the range's order."""
    for number in numbers.get_numbers():
        yield from number_words(number, numbers.words_language or language)


def plain_numbers(text: str) -> str:
    """The text with "a hundred" and "hundred and five" in the only form that hassil reads."""
    return text.replace(_A_HUNDRED, _ONE_HUNDRED).replace(" hundred and ", " hundred ")


def _number_said(match: re.Match[str], language: str) -> str:
    digits = match.group()
    if len(digits) > _LONGEST_NUMBER:
        return " " + " ".join(number_words(int(d), language)[0] for d in digits if d != ".") + " "
    number = float(digits) if "." in digits else int(digits)
    return f" {number_words(number, language)[0]} "


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def said(text: str, language: str = "en") -> str:
    """The text in words, with white space squeezed but kept at its ends.

    Digits become words, hyphens and punctuation become spaces, apostrophes stay.
    """
    for sign, words in _SAID.items():
        text = text.replace(sign, words)
    text = _NUMBER.sub(lambda match: _number_said(match, language), _THOUSANDS.sub("", text))
    kept = (c if c == "'" or unicodedata.category(c)[0] in "LM" else " " for c in text.lower())
    return re.sub(r"\s+", " ", "".join(kept))


def words_of(text: str, language: str = "en") -> tuple[str, ...]:
    """The words of a typed or written line."""
    words = (word.strip("'") for word in said(text, language).split())
    return tuple(word for word in words if word)
