"""People's single words in a small domain: numbers, sides, ways and answers."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.trial import Outcome, grouped
from scripts.benchmarks.figures import share_words, wilson
from scripts.benchmarks.report import Report


def small(right: Sequence[Outcome], foreign: Sequence[Outcome], setting: Setting) -> Report:
    """Words that the domain holds, heard right; and words that it lacks, taken for one of them."""
    report = Report(
        "ears: single words of people in a small domain",
        f"{setting.recorded(setting.has_words)}; templates of 21 words (small_domain.yaml), in "
        f"which every listed word is right and any other is false; {setting.level}",
        ["word", "trials", "right or false", "share", "95 %"],
    )
    for word, some in sorted(grouped(right, lambda outcome: outcome.trial.what).items()):
        _add(report, word, sum(o.is_right for o in some), len(some))
    if right:
        _add(report, "all: right", sum(o.is_right for o in right), len(right))
    if foreign:
        _add(report, "others: false", sum(bool(o.understood) for o in foreign), len(foreign))
    return report


def _add(report: Report, word: str, count: int, total: int) -> None:
    low, high = wilson(count, total)
    report.add(
        [word, str(total), str(count), *share_words(count, total)],
        {"word": word, "trials": total, "count": count, "low": low, "high": high},
    )
