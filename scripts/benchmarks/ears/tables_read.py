"""How many words are wrong where read sentences are written down without a phrase list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scripts.benchmarks.ears.plan import MOST_READ
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.trial import Outcome, grouped
from scripts.benchmarks.ears.word_errors import WordErrors
from scripts.benchmarks.figures import resampled
from scripts.benchmarks.report import Report

NO_LANGUAGE_MODEL = "the model has no language model (graph/Gr.fst): not measured"


def words_wrong(
    outcomes: Sequence[Outcome], setting: Setting, knows_word: Callable[[str], bool]
) -> Report:
    """Mistakes against words. knows_word: whether the model has a word."""
    report = Report(
        "ears: words wrong in read sentences",
        _conditions(outcomes, setting),
        [
            "readers",
            "sentences",
            "words",
            "unknown to the model",
            "substituted",
            "inserted",
            "deleted",
            "wrong",
            "95 %",
        ],
        keys=0,
    )
    if outcomes:
        _add(report, outcomes, knows_word)
    return report


def errors_of(outcome: Outcome) -> WordErrors:
    """The mistakes in one sentence."""
    written = " ".join(heard.text for heard in outcome.heard)
    return WordErrors.between(outcome.trial.what.split(), written.split())


def _conditions(outcomes: Sequence[Outcome], setting: Setting) -> str:
    if setting.has_sentences and not outcomes:
        return NO_LANGUAGE_MODEL
    return (
        f"{setting.recorded(setting.has_sentences)}; each one's first sentences, at most "
        f"{MOST_READ} in all, one at a time; no phrase list: any word that the model knows, by its "
        "own language model (graph/Gr.fst), on which these figures depend as on the sound; "
        "wrong: mistakes of the cheapest alignment, of the words said; 95 %: readers drawn anew "
        f"(bootstrap); {setting.level}"
    )


def _add(report: Report, some: Sequence[Outcome], knows_word: Callable[[str], bool]) -> None:
    by_reader = [
        WordErrors.total(map(errors_of, theirs))
        for theirs in grouped(some, lambda outcome: outcome.trial.source).values()
    ]
    total = WordErrors.total(by_reader)
    unknown = sum(not knows_word(word) for outcome in some for word in outcome.trial.what.split())
    interval = resampled([(each.wrong, each.words) for each in by_reader])
    report.add(
        [
            str(len(by_reader)),
            str(len(some)),
            str(total.words),
            str(unknown),
            str(total.substituted),
            str(total.inserted),
            str(total.deleted),
            f"{total.wrong / total.words:.1%}",
            f"{interval[0]:.1%} to {interval[1]:.1%}" if interval else "-",
        ],
        {
            "readers": len(by_reader),
            "sentences": len(some),
            **total._asdict(),
            "wrong": total.wrong,
            "unknown": unknown,
            "share": total.wrong / total.words,
            "low_high": interval,
        },
    )
