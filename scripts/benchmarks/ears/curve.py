"""Misses against false commands, over the operating point.

Hearing says of every utterance what its best reading would be and how doubtful that is; a reading
counts up to a limit. Here all limits are shifted together, in natural logarithms: to the right of
the operating point more is understood, and more is misunderstood.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from intents.intent import Intent
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.tables_false import distinct_hours, hours
from scripts.benchmarks.ears.trial import Outcome
from scripts.benchmarks.figures import share_words, shared_upper
from scripts.benchmarks.report import Report

URGENT = (Intent.RED_FLAG, Intent.EMERGENCY, Intent.PAIN, Intent.STOP, Intent.PAUSE)
"""Being wrongly silent is cheap here, being deaf is not; with all others it is the reverse."""

SHIFTS = tuple(shift / 4 for shift in range(-32, 33))
SHOWN = (-6.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 6.0)


@dataclass(frozen=True)
class Point:
    """A shift in natural logarithms, and what it costs."""

    shift: float
    trials: int
    missed: int
    false_commands: int
    hours: float
    distinct_hours: float

    @property
    def missed_share(self) -> float:
        """Of the trials; not a number where there were none."""
        return self.missed / self.trials if self.trials else math.nan

    @property
    def an_hour(self) -> float:
        """False commands; not a number where nothing was heard."""
        return self.false_commands / self.hours if self.hours else math.nan

    @property
    def upper_an_hour(self) -> float:
        """Their 95 % upper bound; what several states heard counts once."""
        if not self.hours:
            return math.nan
        return shared_upper(self.false_commands, self.hours, self.distinct_hours)


def curves(meant: Sequence[Outcome], speech: Sequence[Outcome]) -> dict[str, list[Point]]:
    """A curve for the urgent intents and one for the careful ones, by name.

    meant: commands that were said; speech: what held none. Empty where hearing gives no doubts.
    """
    if not any(heard.doubt is not None for outcome in meant for heard in outcome.heard):
        return {}
    found: dict[str, list[Point]] = {}
    for name, urgent in (("urgent", True), ("careful", False)):
        said = [o for o in meant if o.trial.meant and (o.trial.meant.intent in URGENT) == urgent]
        found[name] = [
            Point(
                shift,
                len(said),
                sum(o.understood_at(shift) != [o.trial.meant] for o in said),
                sum((i in URGENT) == urgent for o in speech for i in o.acting_at(shift)),
                hours(speech),
                distinct_hours(speech),
            )
            for shift in SHIFTS
        ]
    return found


def curve_table(found: dict[str, list[Point]], setting: Setting) -> Report:
    """Some points of the curves; all of them among the figures."""
    report = Report(
        "ears: misses against false commands",
        "urgent: STOP, PAUSE, PAIN, EMERGENCY, RED_FLAG; careful: all others; missed: of the "
        "commands of voices (all conditions) and of people; false: in continuous speech, "
        f"{setting.recorded(setting.has_sentences)}; shift: of the doubt allowed, in nats, 0 is "
        "the operating point" + ("" if found else "; hearing gives no doubts: no curve"),
        ["intents", "shift", "missed", "false commands", "an hour", "95 % bound"],
        keys=2,
    )
    for name, points in found.items():
        for point in points:
            figures = {"intents": name, **asdict(point)}
            if point.shift in SHOWN:
                report.add([name, *_cells(point)], figures)
            else:
                report.figures.append(figures)
    return report


def _cells(point: Point) -> list[str]:
    if not point.hours:
        return [f"{point.shift:+g}", share_words(point.missed, point.trials)[0], "-", "-", "-"]
    return [
        f"{point.shift:+g}",
        share_words(point.missed, point.trials)[0],
        str(point.false_commands),
        f"{point.an_hour:.2f}",
        f"< {point.upper_an_hour:.2f}",
    ]
