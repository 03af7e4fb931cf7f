"""How far a text is from what was said, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Self


class WordErrors(NamedTuple):
    """Words that were said, and the least number of mistakes that explains what was written."""

    words: int
    substituted: int
    inserted: int
    deleted: int

    @property
    def wrong(self) -> int:
        """All mistakes together; there may be more of them than words."""
        return self.substituted + self.inserted + self.deleted

    @classmethod
    def between(cls, said: Sequence[str], written: Sequence[str]) -> Self:
        """The mistakes of the cheapest alignment; each kind costs one.

        Of alignments that cost the same, one with the fewest insertions counts. (R. A. Wagner and
        M. J. Fischer 1974.)
        """
        # the mistakes between the words said so far and each beginning of what was written:
        # all, inserted, deleted
        row = [(at, at, 0) for at in range(len(written) + 1)]
        for turn, word in enumerate(said, 1):
            before, row = row, [(turn, 0, turn)]
            for at, other in enumerate(written):
                wrong, inserted, deleted = before[at]
                ways = [(wrong + (word != other), inserted, deleted)]
                wrong, inserted, deleted = row[at]
                ways.append((wrong + 1, inserted + 1, deleted))
                wrong, inserted, deleted = before[at + 1]
                ways.append((wrong + 1, inserted, deleted + 1))
                row.append(min(ways))
        wrong, inserted, deleted = row[-1]
        return cls(len(said), wrong - inserted - deleted, inserted, deleted)

    @classmethod
    def total(cls, some: Iterable[WordErrors]) -> Self:
        """The sums."""
        counts = [sum(column) for column in zip(*some, strict=True)]
        return cls(*counts) if counts else cls(0, 0, 0, 0)
