"""Tables of a run beside those of an earlier one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from scripts.benchmarks.report import Report
from voice.audio import SupineError

BEFORE, NOW = "before", "now"
MISSING = "-"

_Known = TypeVar("_Known", bound=Hashable)


class EarlierRunError(SupineError):
    """The file of an earlier run that cannot be used."""


def write_reports(path: Path, reports: Sequence[Report]) -> None:
    """Write tables and figures as JSON. OSError if the disk refuses."""
    figures = json.dumps([asdict(report) for report in reports], indent=1)
    path.write_text(figures + "\n", encoding="utf-8")


def read_reports(path: Path) -> list[Report]:
    """What `write_reports` wrote. Raises EarlierRunError."""
    try:
        reports = TypeAdapter(list[Report]).validate_python(
            json.loads(path.read_text(encoding="utf-8"))
        )
    except OSError as error:
        raise EarlierRunError(
            f"The earlier run {path} cannot be read ({(error.strerror or 'unknown').lower()}): "
            "give --compare a file that --json wrote."
        ) from error
    except (ValueError, ValidationError) as error:
        raise _no_run(path) from error
    if any(len(row) != len(report.columns) for report in reports for row in report.rows):
        raise _no_run(path)
    return reports


class Comparison:
    """Tables of an earlier run, to be laid beside new ones of the same names."""

    def __init__(self, before: Sequence[Report]) -> None:
        self._before = {report.name: report for report in before}

    def with_now(self, now: Report) -> Report:
        """A table with both rows for everything, one above the other; each is used once."""
        before = self._before.pop(now.name, None) or Report(now.name, "not measured", now.columns)
        return _beside(before, now, now.columns, now.keys)

    def rest(self) -> list[Report]:
        """The same of what the earlier run alone has, as far as it was not used."""
        left, self._before = self._before, {}
        return [
            _beside(one, Report(one.name, "not measured", []), one.columns, one.keys)
            for one in left.values()
        ]


def _beside(before: Report, now: Report, columns: Sequence[str], keys: int) -> Report:
    """Columns are matched by name, rows by what they are about."""
    told = now.conditions
    if before.conditions != now.conditions:
        told = f"now: {now.conditions}\nbefore: {before.conditions}"
    found = Report(now.name, told, [*columns[:keys], "run", *columns[keys:]], keys=keys)
    rows_before, rows_now = _by_key(before, columns[:keys]), _by_key(now, columns[:keys])
    figures = _numbered(columns)[keys:]
    for key in [*rows_now, *(key for key in rows_before if key not in rows_now)]:
        old, new = rows_before.get(key, {}), rows_now.get(key, {})
        found.rows.append([*key[0], BEFORE, *(old.get(name, MISSING) for name in figures)])
        found.rows.append([*[""] * keys, NOW, *(new.get(name, MISSING) for name in figures)])
    return found


def _by_key(
    report: Report, names: Sequence[str]
) -> dict[tuple[tuple[str, ...], int], dict[tuple[str, int], str]]:
    """A table's cells by column, by what their row is about."""
    rows = [dict(zip(_numbered(report.columns), row, strict=True)) for row in report.rows]
    keys = _numbered([tuple(row.get((name, 0), "") for name in names) for row in rows])
    return dict(zip(keys, rows, strict=True))


def _numbered(some: Iterable[_Known]) -> list[tuple[_Known, int]]:
    """Each with a number that tells it from its equals: two columns may have one name."""
    seen: Counter[_Known] = Counter()
    found = []
    for one in some:
        found.append((one, seen[one]))
        seen[one] += 1
    return found


def _no_run(path: Path) -> EarlierRunError:
    return EarlierRunError(
        f"The file {path} does not hold the tables of an earlier run: give --compare a file that "
        "--json wrote."
    )
