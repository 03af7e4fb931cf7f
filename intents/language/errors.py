"""What can be wrong with sentences that people write."""

from __future__ import annotations


class LanguageError(Exception):
    """Sentences that cannot be used. The message is one sentence: what, where, what to do."""


_SHOWN_CHARACTERS = 80


def shown(text: str) -> str:
    """A template as an error shows it: on one line, and not longer than one."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARACTERS else f"{line[: _SHOWN_CHARACTERS - 4]} ..."
