"""One table: what was measured, under which conditions, and the same for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


@dataclass
class Report:
    """A table of words for people; `figures` holds what it stands on, for a JSON file.

    keys: so many of the first columns say what a row is about.
    """

    name: str
    conditions: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    figures: list[dict[str, object]] = field(default_factory=list)
    keys: int = 1

    def add(self, cells: Sequence[str], figures: Mapping[str, object]) -> None:
        """Add a row and the figures behind it."""
        assert len(cells) == len(self.columns), (self.name, cells)
        self.rows.append(list(cells))
        self.figures.append(dict(figures))

    def show(self, console: Console) -> None:
        """Print the table."""
        table = Table(title=self.name, caption=self.conditions, title_justify="left")
        for column in self.columns:
            table.add_column(column)
        for row in self.rows:
            table.add_row(*row)
        console.print(table)
