"""What can be wrong with sentences that people write."""

from __future__ import annotations


class LanguageError(Exception):
    """Sentences that cannot be used. The message is one sentence: what, where, what to do."""
