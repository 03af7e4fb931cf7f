"""Some words, as a sentence names them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

_SHOWN = 3


def quoted(words: Collection[str]) -> str:
    """The first few words in quotes, "and others" after them where there are more."""
    shown = ", ".join(f"'{word}'" for word in islice(words, _SHOWN))
    return f"{shown} and others" if len(words) > _SHOWN else shown
