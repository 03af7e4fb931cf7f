"""Measures the coach: rehearsals met, counts, silence after stop, ears, barge-in, cost, words.

Every table names its conditions. Rooms are simulated, and so is speech but for the recordings that
--speech gives the ears: real mornings are harder.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from intents.language import LanguageError
from scripts.benchmarks.bargein.measure import bargein
from scripts.benchmarks.bench import Bench
from scripts.benchmarks.comparison import Comparison, read_reports, write_reports
from scripts.benchmarks.devices import devices
from scripts.benchmarks.ears.groups import Group
from scripts.benchmarks.ears.measure import ears
from scripts.benchmarks.ears.options import Options
from scripts.benchmarks.endurance import MOST_HOURS, endurance
from scripts.benchmarks.journal import journal
from scripts.benchmarks.kills import kills
from scripts.benchmarks.narration import narration, routines
from scripts.benchmarks.report import Report
from scripts.benchmarks.sessions import cost, counts, rehearsals, stops
from scripts.benchmarks.startup import startup
from scripts.benchmarks.training import training
from voice.audio import SupineError

BENCHES: dict[str, Callable[[Bench], list[Report]]] = {
    "rehearsals": rehearsals,
    "counts": counts,
    "stops": stops,
    "ears": ears,
    "bargein": bargein,
    "devices": devices,
    "cost": cost,
    "start": startup,
    "narration": narration,
    "routines": routines,
    "journal": journal,
    "kills": kills,
    "train": training,
    "endurance": endurance,
}
ONLY_BY_NAME = frozenset({"train", "endurance"})
"""Benches that take very long."""

WITHOUT_MODEL = frozenset({"train", "devices", "journal", "kills"})
"""Benches that hear nothing with the recognizer's model."""


def main(arguments: list[str] | None = None) -> int:
    """Run the benches that were named, or all but the longest; the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no bench {unknown[0]!r}: give some of {', '.join(BENCHES)}")
    options = Options(
        given.speech,
        given.pictures,
        given.jobs,
        given.sample,
        given.group,
        given.model,
        given.hours,
        given.kills,
    )
    console = Console(width=110)
    try:
        earlier = Comparison(read_reports(given.compare)) if given.compare else None
        with Bench(options) as bench:
            names = given.names or [name for name in BENCHES if name not in ONLY_BY_NAME]
            reports = _run(bench, names, console, earlier)
        if given.json:
            write_reports(given.json, reports)
    except (SupineError, LanguageError) as error:
        print(f"scripts/bench: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"scripts/bench: {place}{error.strerror or error}.", file=sys.stderr)
        return 1
    return 0


def _run(
    bench: Bench, names: list[str], console: Console, earlier: Comparison | None
) -> list[Report]:
    """Every table, shown as soon as its bench has run; its caption names the model that heard."""
    reports = []
    for name in names:
        for measured in BENCHES[name](bench):
            model = "" if name in WITHOUT_MODEL else f"; model: {bench.options.model_name}"
            report = replace(measured, conditions=measured.conditions + model)
            (earlier.with_now(report) if earlier else report).show(console)
            reports.append(report)
    for report in earlier.rest() if earlier else []:
        report.show(console)
    return reports


def _names() -> str:
    return (
        f"{', '.join(BENCHES)}; without any, all but train, which trains a model for minutes, and "
        "endurance, which goes on for hours"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=_names())
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the tables here, too")
    parser.add_argument(
        "--compare", type=Path, metavar="FILE", help="show what an earlier --json wrote beside it"
    )
    parser.add_argument(
        "--model", metavar="NAME_OR_PATH", help="the recognizer's model, if not the built-in one"
    )
    parser.add_argument(
        "--hours",
        type=_hours,
        default=Options.hours,
        metavar="N",
        help=f"of audio that endurance lasts; {Options.hours:g} by default",
    )
    parser.add_argument(
        "--kills",
        type=_count,
        default=Options.kills,
        metavar="N",
        help=f"how often the bench kills does it; {Options.kills} by default",
    )
    of_ears = parser.add_argument_group("of the ears and of bargein")
    of_ears.add_argument(
        "--speech",
        type=Path,
        metavar="FOLDER",
        help="sets of recordings: folders or zip files; for train, too",
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


def _hours(text: str) -> float:
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 0.0 < hours <= MOST_HOURS:
        raise argparse.ArgumentTypeError(f"must be a number, more than 0 and at most {MOST_HOURS}")
    return hours


if __name__ == "__main__":
    sys.exit(main())
