"""Near-misses and foreign words: what sounds like a command, and is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from intents.language.states import REFLEXES
from scripts.benchmarks.ears.groups import synthesizer_of
from scripts.benchmarks.ears.plan_spoken import VOICES_A_PROGRAM
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.trial import Outcome, Part, grouped
from scripts.benchmarks.figures import share_words, wilson
from scripts.benchmarks.report import Report

MOST_OBEYED = 25
_COLUMNS = ["trials", "act", "share", "95 %", "reflexes"]


def near(outcomes: Sequence[Outcome], setting: Setting) -> list[Report]:
    """Shares by synthesizer and list, and what is obeyed most."""
    report = Report(
        "ears: near-misses that act",
        "rejects: the sentences that the project's own tests reject; near-misses: sentences that "
        "hold the words of commands; each in every second voice, in one of its states "
        "(they take turns over the voices), clean; acts: anything but what its words mean there; "
        f"{setting.synthesized}; {setting.level}",
        ["list", "synthesizer or state", *_COLUMNS],
        keys=2,
    )
    for part in (Part.REJECTS, Part.NEAR_MISSES):
        listed = [outcome for outcome in outcomes if outcome.trial.part == part]
        for name, some in _parted(listed).items():
            _add(report, [str(part), name], some)
    return [report, _most_obeyed("near-misses", outcomes)]


def near_words(outcomes: Sequence[Outcome], setting: Setting) -> list[Report]:
    """Shares by synthesizer and state, and what is obeyed most."""
    report = Report(
        "ears: near-miss words taken for commands",
        "single words and pairs that sound like commands; each in at most "
        f"{VOICES_A_PROGRAM} voices of every synthesizer, in one state (voices and states take "
        f"turns), clean; acts: any command; {setting.synthesized}; {setting.level}",
        ["synthesizer or state", *_COLUMNS],
    )
    for name, some in _parted(outcomes).items():
        _add(report, [name], some)
    return [report, _most_obeyed("near-miss words", outcomes)]


def _parted(outcomes: Sequence[Outcome]) -> dict[str, Sequence[Outcome]]:
    """By synthesizer, by state, and all of them."""
    programs = grouped(outcomes, lambda outcome: synthesizer_of(outcome.trial.source))
    states = grouped(outcomes, lambda outcome: outcome.trial.state)
    return {**programs, **states, "all": outcomes}


def foreign(outcomes: Sequence[Outcome], setting: Setting) -> Report:
    """People's single words that mean nothing in the state."""
    report = Report(
        "ears: foreign words that act",
        f"{setting.recorded(setting.has_words)}; single words that mean nothing in the state; "
        f"{setting.level}",
        ["by", "state or word", *_COLUMNS],
        keys=2,
    )
    for state, some in grouped(outcomes, lambda outcome: outcome.trial.state).items():
        _add(report, ["state", state], some)
    for word, some in sorted(grouped(outcomes, lambda outcome: outcome.trial.what).items()):
        _add(report, ["word", word], some)
    if outcomes:
        _add(report, ["all", "all"], outcomes)
    return report


def _most_obeyed(what: str, outcomes: Sequence[Outcome]) -> Report:
    report = Report(
        f"ears: the {MOST_OBEYED} {what} obeyed most",
        "the same trials",
        ["said", "act", "taken for"],
    )
    by_text = grouped(outcomes, lambda outcome: outcome.trial.what)
    counts = {text: sum(o.acts_falsely for o in some) for text, some in by_text.items()}
    for text in sorted(by_text, key=lambda text: (-counts[text] / len(by_text[text]), text)):
        if counts[text] and len(report.rows) < MOST_OBEYED:
            taken = Counter(
                heard.meaning.intent
                for outcome in by_text[text]
                for heard in outcome.heard
                if heard.accepted and heard.meaning and heard.meaning != outcome.trial.meant
            )
            words = ", ".join(f"{name} {count}" for name, count in taken.most_common(3))
            report.add(
                [text, f"{counts[text]} of {len(by_text[text])}", words],
                {"said": text, "act": counts[text], "trials": len(by_text[text])},
            )
    return report


def _add(report: Report, cells: list[str], some: Sequence[Outcome]) -> None:
    acts, total = sum(outcome.acts_falsely for outcome in some), len(some)
    sudden = sum(outcome.has_reflex and not _is_urgent(outcome) for outcome in some)
    low, high = wilson(acts, total)
    report.add(
        [*cells, str(total), str(acts), *share_words(acts, total), str(sudden)],
        {
            "of": cells,
            "trials": total,
            "act": acts,
            "low": low,
            "high": high,
            "reflexes": sudden,
        },
    )


def _is_urgent(outcome: Outcome) -> bool:
    """Whether a reflex is right: one intent's reject may be another's command."""
    meant = outcome.trial.meant
    return meant is not None and meant.intent in REFLEXES
