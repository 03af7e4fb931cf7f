"""STOP and PAUSE: how often and how soon they act; and how soon everything else is decided."""

from __future__ import annotations

from collections.abc import Sequence

from intents.intent import Intent
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.trial import Condition, Outcome, Part
from scripts.benchmarks.figures import percentile, share_words, spread_ms, wilson
from scripts.benchmarks.report import Report


def urgent(outcomes: Sequence[Outcome], setting: Setting) -> Report:
    """Reflexes and decisions of STOP and PAUSE in a hold and over the narrator's turn."""
    report = Report(
        "ears: stop and pause",
        "sentences of one and two words, spoken alone while holding and narrating; reflex after "
        "the last sample within 40 dB of the loudest 20 ms, in audio time, less than nothing "
        f"where it came before; {setting.synthesized}; {setting.level}",
        [
            "intent",
            "words",
            "condition",
            "trials",
            "with a reflex",
            "95 %",
            "reflex after, ms: p50",
            "p95",
            "decided right",
            "95 %",
        ],
        keys=3,
    )
    for intent in (Intent.STOP, Intent.PAUSE):
        for length in (1, 2):
            for condition in (Condition.CLEAN, Condition.NOISY):
                some = [o for o in outcomes if _is(o, intent, length, condition)]
                if some:
                    _add(report, [str(intent), str(length), str(condition)], some)
    return report


def _is(outcome: Outcome, intent: Intent, length: int, condition: Condition) -> bool:
    trial = outcome.trial
    return (
        trial.meant is not None
        and trial.meant.intent == intent
        and len(trial.what.split()) == length
        and trial.condition == condition
    )


def _add(report: Report, cells: list[str], some: Sequence[Outcome]) -> None:
    delays_s = [delay_s for outcome in some if (delay_s := _reflex_after_s(outcome)) is not None]
    right = sum(outcome.is_right for outcome in some)
    share, interval = share_words(len(delays_s), len(some))
    report.add(
        [
            *cells,
            str(len(some)),
            share,
            interval,
            *spread_ms(delays_s),
            *share_words(right, len(some)),
        ],
        {
            "intent": cells[0],
            "words": int(cells[1]),
            "condition": cells[2],
            "trials": len(some),
            "reflexes": len(delays_s),
            "reflex_low_high": wilson(len(delays_s), len(some)),
            "reflex_after_s_p50": percentile(delays_s, 50) if delays_s else None,
            "reflex_after_s_p95": percentile(delays_s, 95) if delays_s else None,
            "right": right,
            "right_low_high": wilson(right, len(some)),
        },
    )


def _reflex_after_s(outcome: Outcome) -> float | None:
    assert outcome.end_s is not None
    reflex_s = next((h.reflex_s for h in outcome.heard if h.reflex_s is not None), None)
    return None if reflex_s is None else reflex_s - outcome.end_s


def latency(outcomes: Sequence[Outcome], setting: Setting) -> Report:
    """From the end of a command's sound to its decision, where it was heard right."""
    report = Report(
        "ears: time to the decision",
        "commands heard right, clean; from the last sample within 40 dB of the loudest 20 ms to "
        f"the decision, in audio time, computing not counted; {setting.synthesized}",
        ["commands", "trials", "decision after, ms: p50", "p95"],
    )
    right = [o for o in outcomes if o.is_right and o.trial.condition == Condition.CLEAN]
    timed = {
        "STOP and PAUSE": [o for o in right if o.trial.part == Part.URGENT],
        "all others": [
            o
            for o in right
            if o.trial.part == Part.COMMANDS
            and o.trial.meant
            and o.trial.meant.intent not in (Intent.STOP, Intent.PAUSE)
        ],
    }
    for name, some in timed.items():
        delays_s = [o.heard[-1].decided_s - o.end_s for o in some if o.end_s is not None]
        if delays_s:
            report.add(
                [name, str(len(delays_s)), *spread_ms(delays_s)],
                {
                    "commands": name,
                    "trials": len(delays_s),
                    "decision_after_s_p50": percentile(delays_s, 50),
                    "decision_after_s_p95": percentile(delays_s, 95),
                },
            )
    return report
