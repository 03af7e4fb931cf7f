"""Measures the coach: rehearsals met, counts on their instants, silence after stop, ears, cost.

Every table names its conditions. Rooms are simulated, and so is speech but for the recordings that
--speech gives the ears: real mornings are harder.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from intents.language import LanguageError
from scripts.benchmarks.bench import Bench
from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.measure import ears
from scripts.benchmarks.ears.options import Options
from scripts.benchmarks.report import Report
from scripts.benchmarks.sessions import cost, counts, rehearsals, stops
from voice.audio import SupineError

BENCHES: dict[str, Callable[[Bench], list[Report]]] = {
    "rehearsals": rehearsals,
    "counts": counts,
    "stops": stops,
    "ears": ears,
    "cost": cost,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the benches that were named, or all; the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no bench {unknown[0]!r}: give some of {', '.join(BENCHES)}")
    options = Options(given.speech, given.pictures, given.jobs, given.sample, given.group)
    console = Console(width=110)
    try:
        with Bench(options) as bench:
            reports = _run(bench, given.names or list(BENCHES), console)
        if given.json:
            figures = json.dumps([asdict(report) for report in reports], indent=1)
            given.json.write_text(figures + "\n", encoding="utf-8")
    except (SupineError, LanguageError) as error:
        print(f"scripts/bench: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"scripts/bench: {place}{error.strerror or error}.", file=sys.stderr)
        return 1
    return 0


def _run(bench: Bench, names: list[str], console: Console) -> list[Report]:
    reports = []
    for name in names:
        for report in BENCHES[name](bench):
            report.show(console)
            reports.append(report)
    return reports


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables here, too")
    of_ears = parser.add_argument_group("of the ears")
    of_ears.add_argument(
        "--speech", type=Path, metavar="FOLDER", help="sets of recordings: folders or zip files"
    )
    of_ears.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="draw misses against false commands here"
    )
    of_ears.add_argument(
        "--jobs",
        type=_count,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes at once; all cores by default",
    )
    of_ears.add_argument(
        "--sample", type=_share, default=1.0, metavar="SHARE", help="measure a share, such as 0.1"
    )
    of_ears.add_argument(
        "--group",
        type=Group,
        choices=(Group.REPORTING, Group.TUNING),
        default=Group.REPORTING,
        help="the speakers and voices to measure with",
    )
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number, at least 1")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0.0 < share <= 1.0:
        raise argparse.ArgumentTypeError("must be a number, more than 0 and at most 1")
    return share


if __name__ == "__main__":
    sys.exit(main())
