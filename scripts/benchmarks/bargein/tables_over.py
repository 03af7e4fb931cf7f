"""Words over the narrator: how often and how soon they act, and what became of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from intents.intent import Intent
from scripts.benchmarks.bargein.plan import ECHOES_DB
from scripts.benchmarks.bargein.stages import DRIFT_PPM, RT60_S, SNR_DB
from scripts.benchmarks.bargein.trial import Fate, OverOutcome, OverTrial
from scripts.benchmarks.ears.groups import synthesizer_of
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.trial import Part
from scripts.benchmarks.figures import percentile, share_words, spread_ms, wilson
from scripts.benchmarks.report import Report

ROOM = (
    f"image-source room, RT60 {RT60_S:g} s, {DRIFT_PPM:g} ppm drift, pink noise {SNR_DB:g} dB "
    "below the sleeper; a session for each trial, spoken into from its first seconds on; without "
    "cancelling the echo is only measured"
)
MOST_WORDS = 25
NARRATED_S = (0.0, 4.0, 8.0, 15.0)


def urgent(outcomes: Sequence[OverOutcome], setting: Setting) -> list[Report]:
    """STOP and PAUSE: shares with a reflex and decided right, and where they are missed."""
    report = Report(
        "bargein: stop and pause over the narrator",
        f"sentences of one and two words; {setting.synthesized}; people: "
        f"{setting.recorded(setting.has_words)}; wanted with cancelling: a reflex in 97 % at 0 dB "
        f"and 90 % at 10 dB, first 90 and 75 %; {_covered(outcomes)}; {ROOM}",
        [
            *("intent", "by", "echo, dB", "cancelling", "trials"),
            *("with a reflex", "95 %", "decided right", "95 %"),
        ],
        keys=4,
    )
    for intent in (Intent.STOP, Intent.PAUSE, None):
        for is_person in (False, True):
            for echo_db in ECHOES_DB:
                for cancels in (True, False):
                    some = [
                        o
                        for o in outcomes
                        if _is(o, intent) and _at(o, echo_db, cancels, is_person)
                    ]
                    by = "people" if is_person else "voices"
                    name = "both" if intent is None else str(intent)
                    if some:
                        _add(report, [name, by, *_setup(echo_db, cancels)], some, reflex=True)
    return [report, _where(outcomes)]


def _where(outcomes: Sequence[OverOutcome]) -> Report:
    """The same with cancelling, looked at in other ways."""
    report = Report(
        "bargein: stop and pause by voice, scene and time",
        "the same trials, with cancelling; narrated: how long the narrator had spoken before",
        ["what", "which", "trials", "with a reflex", "95 %", "decided right", "95 %"],
        keys=2,
    )
    ways: dict[str, Callable[[OverTrial, OverOutcome], str]] = {
        "synthesizer": lambda t, _: "people" if t.is_person else synthesizer_of(t.source),
        "scene": lambda t, _: f"{t.stage}, {t.echo_db:g} dB",
        "words": lambda t, _: t.what if " " not in t.what else "two words",
        "narrated": lambda t, o: f"{_narrated(o.narrated_s)}, {t.echo_db:g} dB",
    }
    some = [o for o in outcomes if over(o).cancels]
    for what, way in ways.items():
        found = sorted({way(over(o), o) for o in some})
        for which in found:
            _add(report, [what, which], [o for o in some if way(over(o), o) == which], reflex=True)
    return report


def commands(outcomes: Sequence[OverOutcome], setting: Setting) -> list[Report]:
    """All other commands, by scene and by intent."""
    report = Report(
        "bargein: other commands over the narrator",
        f"every test sentence that is valid in the scene's state, as loud as the narrator; "
        f"{setting.synthesized}; wanted with cancelling: 93 %, first 82 %; {_covered(outcomes)}; "
        f"{ROOM}",
        ["scene", "cancelling", "trials", "decided right", "95 %"],
        keys=2,
    )
    by_scene = list(dict.fromkeys(over(o).stage for o in outcomes))
    for scene in [*by_scene, "all"]:
        for cancels in (True, False):
            some = [
                o
                for o in outcomes
                if over(o).cancels == cancels and scene in (over(o).stage, "all")
            ]
            if some:
                _add(report, [scene, "on" if cancels else "off"], some)
    return [report, _by_intent(outcomes)]


def _by_intent(outcomes: Sequence[OverOutcome]) -> Report:
    report = Report(
        "bargein: other commands missed, by intent",
        "the same trials, with cancelling",
        ["intent", "trials", "decided right", "95 %", "missed most"],
    )
    some = [o for o in outcomes if over(o).cancels]
    intents = Counter(str(o.trial.meant.intent) for o in some if o.trial.meant)
    for intent in sorted(intents):
        these = [o for o in some if o.trial.meant and o.trial.meant.intent == intent]
        missed = Counter(o.trial.what for o in these if o.fate != Fate.RIGHT)
        named = ", ".join(text for text, _ in missed.most_common(3)) or "-"
        right = sum(o.fate == Fate.RIGHT for o in these)
        report.add(
            [intent, str(len(these)), *share_words(right, len(these)), named],
            {"intent": intent, "trials": len(these), "right": right, "missed": dict(missed)},
        )
    return report


def silence(outcomes: Sequence[OverOutcome]) -> Report:
    """From the last sample of a STOP until the loudspeaker is silent, in its own recording."""
    report = Report(
        "bargein: from stop to silence",
        "from the last sample within 40 dB of the loudest 20 ms to 5 ms below -60 dBFS in what the "
        "loudspeaker played, after a reflex or a decision; audio time, computing not counted; "
        "synthesized voices; wanted: 200 and 350 ms, first 300 and 500; " + ROOM,
        ["echo, dB", "cancelling", "trials", "silenced", "silent after, ms: p50", "p95"],
        keys=2,
    )
    stops = [o for o in outcomes if _is(o, Intent.STOP) and not over(o).is_person]
    for echo_db in ECHOES_DB:
        for cancels in (True, False):
            some = [o for o in stops if _at(o, echo_db, cancels, is_person=False)]
            silent_s = [o.silent_s for o in some if o.silent_s is not None]
            if some:
                cells = [str(len(some)), str(len(silent_s)), *spread_ms(silent_s)]
                report.add(
                    [*_setup(echo_db, cancels), *cells],
                    {
                        "echo_db": echo_db,
                        "cancels": cancels,
                        "trials": len(some),
                        "silenced": len(silent_s),
                        "silent_s_p50": percentile(silent_s, 50) if silent_s else None,
                        "silent_s_p95": percentile(silent_s, 95) if silent_s else None,
                    },
                )
    return report


def fates(outcomes: Sequence[OverOutcome]) -> list[Report]:
    """What became of all that was not right, and the words that were heard instead."""
    report = Report(
        "bargein: what became of the words",
        "all trials of the tables above; mistaken: something else was understood as well, or "
        "instead; spoiled: the narrator's voice had done something before; doubted: more than the "
        "operating point allows; near: the same for another command; refused: its very words, "
        "taken for the narrator's remains or its words; unheard: nobody seemed to speak",
        ["part", "echo, dB", "cancelling", *(str(fate) for fate in Fate)],
        keys=3,
    )
    for part, name in ((Part.URGENT, "stop and pause"), (Part.COMMANDS, "other commands")):
        for echo_db in ECHOES_DB:
            for cancels in (True, False):
                some = [
                    o
                    for o in outcomes
                    if o.trial.part == part and _at(o, echo_db, cancels, is_person=None)
                ]
                if some:
                    counts = Counter(o.fate for o in some)
                    report.add(
                        [name, *_setup(echo_db, cancels), *(str(counts[fate]) for fate in Fate)],
                        {
                            "part": name,
                            "echo_db": echo_db,
                            "cancels": cancels,
                            "fates": {str(fate): counts[fate] for fate in Fate},
                        },
                    )
    return [report, _instead(outcomes)]


def _instead(outcomes: Sequence[OverOutcome]) -> Report:
    report = Report(
        f"bargein: what was heard instead, the first {MOST_WORDS}",
        "with cancelling; in the order of the trials; heard: with its doubt, what is allowed, and "
        "how far it stood above the narrator's expected remains",
        ["said", "by", "over", "heard", "fate"],
        keys=3,
    )
    missed = [o for o in outcomes if over(o).cancels and o.fate != Fate.RIGHT]
    for outcome in missed[:MOST_WORDS]:
        trial = outcome.trial
        heard = "; ".join(_told(outcome)) or "-"
        report.add(
            [trial.what, trial.source, outcome.line, heard, str(outcome.fate)],
            {
                "said": trial.what,
                "by": trial.source,
                "over": outcome.line,
                "heard": list(_told(outcome)),
                "fate": str(outcome.fate),
                "narrated_s": outcome.narrated_s,
                "echo_db": over(outcome).echo_db,
                "scene": over(outcome).stage,
            },
        )
    return report


def _told(outcome: OverOutcome) -> Iterable[str]:
    for heard in outcome.heard:
        doubt = "" if heard.doubt is None else f" ({heard.doubt:g} of {heard.limit:g})"
        over = "" if heard.over_echo_db is None else f", {heard.over_echo_db:g} dB"
        yield f"{heard.text or 'nothing'}{doubt}{over}"


def over(outcome: OverOutcome) -> OverTrial:
    """The trial of an outcome over the narrator."""
    assert isinstance(outcome.trial, OverTrial)
    return outcome.trial


def _is(outcome: OverOutcome, intent: Intent | None) -> bool:
    meant = outcome.trial.meant
    return intent is None or (meant is not None and meant.intent == intent)


def _at(outcome: OverOutcome, echo_db: float, cancels: bool, is_person: bool | None) -> bool:
    trial = over(outcome)
    return (
        trial.echo_db == echo_db
        and trial.cancels == cancels
        and is_person in (None, trial.is_person)
    )


def _setup(echo_db: float, cancels: bool) -> list[str]:
    return [f"{echo_db:g}", "on" if cancels else "off"]


def _narrated(seconds: float) -> str:
    bounds = [bound for bound in NARRATED_S if bound <= seconds]
    place = len(bounds)
    if place == len(NARRATED_S):
        return f"{NARRATED_S[-1]:02g} s or more"
    return f"{bounds[-1] if bounds else 0.0:02g} to {NARRATED_S[place]:02g} s"


def _covered(outcomes: Sequence[OverOutcome]) -> str:
    spoken = [o.covered for o in outcomes if o.start_s is not None]
    if not spoken:
        return "no words were said"
    share = sum(spoken) / len(spoken)
    return f"the narrator sounds in {share:.0%} of the words' time until it is silenced"


def _add(
    report: Report, cells: list[str], some: Sequence[OverOutcome], *, reflex: bool = False
) -> None:
    right, total = sum(o.fate == Fate.RIGHT for o in some), len(some)
    figures: dict[str, object] = dict(zip(report.columns, cells, strict=False))
    figures |= {"trials": total, "right": right, "right_low_high": wilson(right, total)}
    shares = [*share_words(right, total)]
    if reflex:
        reflexes = sum(o.has_reflex for o in some)
        figures |= {"reflexes": reflexes, "reflex_low_high": wilson(reflexes, total)}
        shares = [*share_words(reflexes, total), *shares]
    report.add([*cells, str(total), *shares], figures)
