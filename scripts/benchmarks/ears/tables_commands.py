"""Commands heard right, and which are missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scripts.benchmarks.ears.groups import synthesizer_of
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.sounds import DISTANCE_M, RT60_S, direct_to_tail_db
from scripts.benchmarks.ears.trial import Condition, Outcome, grouped
from scripts.benchmarks.figures import share_words, wilson
from scripts.benchmarks.report import Report

MOST_MISSED = 25


def commands(outcomes: Sequence[Outcome], setting: Setting) -> list[Report]:
    """Shares by synthesizer and condition, misses by intent, and the sentences missed most."""
    return [
        _by_synthesizer(outcomes, setting),
        _by_intent(outcomes),
        _most_missed(outcomes),
    ]


def words(outcomes: Sequence[Outcome], setting: Setting) -> Report:
    """People's single words that are commands somewhere, in the states where they are."""
    report = Report(
        "ears: single words of people that are commands",
        f"{setting.recorded(setting.has_words)}; each word in every state where it acts; "
        f"{setting.level}",
        ["word", "trials", "right", "share", "95 %"],
    )
    by_word = grouped(outcomes, lambda outcome: outcome.trial.what)
    for word in sorted(by_word):
        _add_share(report, [word], by_word[word], {"word": word})
    if outcomes:
        _add_share(report, ["all"], outcomes, {"word": None})
    return report


def _by_synthesizer(outcomes: Sequence[Outcome], setting: Setting) -> Report:
    report = Report(
        "ears: commands heard right",
        "every test sentence in every voice, in one of its states (they take turns over the "
        "voices), clean and either in noise or in a room; right: intent and slots, and nothing "
        f"else; {setting.synthesized}; {setting.level}; {Condition.NOISY}: pink noise 10 dB below "
        f"speech; room: RT60 {RT60_S} s at {DISTANCE_M:g} m, direct sound "
        f"{direct_to_tail_db():.1f} dB to the tail",
        ["synthesizer", "condition", "trials", "right", "share", "95 %"],
        keys=2,
    )
    by_program = grouped(outcomes, lambda outcome: synthesizer_of(outcome.trial.source))
    for program in [*sorted(by_program), "all"]:
        some = outcomes if program == "all" else by_program[program]
        for condition in Condition:
            cell = [outcome for outcome in some if outcome.trial.condition == condition]
            cells = [program, str(condition)]
            if cell:
                _add_share(report, cells, cell, {"synthesizer": program, "condition": cells[1]})
    return report


def _by_intent(outcomes: Sequence[Outcome]) -> Report:
    report = Report(
        "ears: commands missed, by intent",
        "the same trials; mistaken: something else was understood",
        ["intent", *(f"{condition}" for condition in Condition), "share missed", "mistaken for"],
    )
    by_intent = grouped(outcomes, _meant)
    for intent in sorted(by_intent, key=lambda intent: -_missed_share(by_intent[intent])):
        some = by_intent[intent]
        cells, counts = [], {}
        for condition in Condition:
            tried = [outcome for outcome in some if outcome.trial.condition == condition]
            missed = sum(not outcome.is_right for outcome in tried)
            cells.append(f"{missed} of {len(tried)}")
            counts[str(condition)] = {"missed": missed, "trials": len(tried)}
        others = _mistaken(some)
        report.add(
            [intent, *cells, f"{_missed_share(some):.1%}", _named(others)],
            {"intent": intent, "conditions": counts, "mistaken_for": dict(others)},
        )
    return report


def _most_missed(outcomes: Sequence[Outcome]) -> Report:
    report = Report(
        f"ears: the {MOST_MISSED} sentences missed most",
        "the same trials, all conditions together",
        ["sentence", "intent", "missed", "mistaken for"],
        keys=2,
    )
    by_text = grouped(outcomes, lambda outcome: f"{outcome.trial.what}\0{_meant(outcome)}")
    ranked = sorted(by_text.items(), key=lambda item: (-_missed_share(item[1]), item[0]))
    for key, some in ranked[:MOST_MISSED]:
        text, intent = key.split("\0")
        missed = sum(not outcome.is_right for outcome in some)
        if missed:
            others = _mistaken(some)
            report.add(
                [text, intent, f"{missed} of {len(some)}", _named(others)],
                {"sentence": text, "intent": intent, "missed": missed, "trials": len(some)},
            )
    return report


def _add_share(
    report: Report, cells: list[str], some: Sequence[Outcome], figures: dict[str, object]
) -> None:
    right, total = sum(outcome.is_right for outcome in some), len(some)
    low, high = wilson(right, total)
    figures |= {"trials": total, "right": right, "low": low, "high": high}
    report.add([*cells, str(total), str(right), *share_words(right, total)], figures)


def _meant(outcome: Outcome) -> str:
    return outcome.trial.meant.intent if outcome.trial.meant else "nothing"


def _missed_share(some: Sequence[Outcome]) -> float:
    return sum(not outcome.is_right for outcome in some) / len(some)


def _mistaken(some: Iterable[Outcome]) -> Counter[str]:
    return Counter(
        found.intent
        for outcome in some
        for found in outcome.understood
        if found != outcome.trial.meant
    )


def _named(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common(3)) or "-"
