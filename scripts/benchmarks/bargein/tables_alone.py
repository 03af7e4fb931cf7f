"""The narrator alone: what its own voice did, room by room, and what it said meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from intents.routine import Library
from scripts.benchmarks.bargein.plan import ALONE_ECHOES_DB
from scripts.benchmarks.bargein.stages import DRIFT_PPM, SNR_DB, rooms
from scripts.benchmarks.bargein.trial import AloneOutcome, AloneTrial
from scripts.benchmarks.figures import rate_words, shared_upper
from scripts.benchmarks.report import Report

MOST_MISTAKES = 20


def alone(outcomes: Sequence[AloneOutcome], library: Library) -> list[Report]:
    """Commands and reflexes by the narrator's own voice, what they were, and what was said."""
    return [_by_room(outcomes), _mistakes(outcomes), _coverage(outcomes, library)]


def _by_room(outcomes: Sequence[AloneOutcome]) -> Report:
    report = Report(
        "bargein: the narrator alone",
        "whole sessions of every routine, in which nobody speaks: one from start to end in which "
        "every sentence of its movements is said, a first session whose questions nobody answers, "
        "and one in which everything is asked by typing; without cancelling, where the echo is "
        "only measured, the first kind of one routine; wanted: no command and "
        f"no reflex; echo against a sleeper at the usual level, {DRIFT_PPM:g} ppm drift, pink "
        f"noise {SNR_DB:g} dB below the sleeper",
        [
            *("room", "echo, dB", "cancelling", "sessions", "hours", "lines"),
            *("commands", "reflexes", "an hour", "95 %", "utterances"),
        ],
        keys=3,
    )
    for room in rooms(0, 0.0):
        for echo_db in ALONE_ECHOES_DB:
            for cancels in (True, False):
                some = [o for o in outcomes if _is(o, room, echo_db, cancels)]
                cells = [room, f"{echo_db:g}", "on" if cancels else "off"]
                if some:
                    _add(report, cells, some)
    for cancels in (True, False):
        some = [o for o in outcomes if trial_of(o).cancels == cancels]
        if some:
            _add(report, ["all", "all", "on" if cancels else "off"], some)
    return report


def _add(report: Report, cells: list[str], some: Sequence[AloneOutcome]) -> None:
    hours = sum(o.length_s for o in some) / 3600.0
    commands, reflexes = sum(o.commands for o in some), sum(o.reflexes for o in some)
    lines, utterances = sum(len(o.said) for o in some), sum(o.utterances for o in some)
    counts = [str(len(some)), f"{hours:.2f}", str(lines), str(commands), str(reflexes)]
    acts = sum(len(o.mistakes) for o in some)
    report.add(
        [*cells, *counts, *rate_words(acts, hours), str(utterances)],
        {
            "room": cells[0],
            "echo_db": cells[1],
            "cancelling": cells[2],
            "sessions": len(some),
            "not_ended": sum(not o.ended for o in some),
            "hours": hours,
            "lines": lines,
            "repeated": sum(o.repeated for o in some),
            "commands": commands,
            "reflexes": reflexes,
            "an_hour_upper": shared_upper(acts, hours, hours),
            "utterances": utterances,
        },
    )


def _mistakes(outcomes: Sequence[AloneOutcome]) -> Report:
    report = Report(
        f"bargein: what the narrator did to itself, the first {MOST_MISTAKES}",
        "the same sessions; those with cancelling first",
        ["cancelling", "did", "heard", "over", "times"],
        keys=4,
    )
    counts = Counter(
        (
            "on" if trial_of(o).cancels else "off",
            mistake.intent or "a reflex",
            mistake.text or "nothing",
            mistake.line or "nothing",
        )
        for o in sorted(outcomes, key=lambda o: not trial_of(o).cancels)
        for mistake in o.mistakes
    )
    ranked = sorted(counts.items(), key=lambda item: (item[0][0] == "off", -item[1]))
    for cells, times in ranked[:MOST_MISTAKES]:
        names = ("cancelling", "did", "heard", "over")
        report.add([*cells, str(times)], {**dict(zip(names, cells, strict=True)), "times": times})
    return report


def _coverage(outcomes: Sequence[AloneOutcome], library: Library) -> Report:
    """How much of what the routines' movements have to say was said at all."""
    report = Report(
        "bargein: what the narrator said alone",
        "the same sessions, with cancelling; of a routine: the wording of its movements, for "
        "either side",
        ["routine", "sentences", "said", "not said, the first"],
    )
    said = {text for o in outcomes if trial_of(o).cancels for text in o.said}
    for routine in library.routines:
        texts = routine_texts(library, routine)
        left = [text for text in texts if text not in said]
        report.add(
            [routine, str(len(texts)), str(len(texts) - len(left)), " / ".join(left[:3]) or "-"],
            {"routine": routine, "sentences": len(texts), "not_said": left},
        )
    report.add(
        ["any sentence", "-", str(len(said)), "-"], {"routine": None, "different": len(said)}
    )
    return report


def routine_texts(library: Library, routine: str) -> list[str]:
    """Every sentence of a routine's movements, for the sides that it does, once."""
    return list(
        dict.fromkeys(
            block.text(line)
            for block in library.plan(routine)
            for _, line in block.movement.spoken()
        )
    )


def trial_of(outcome: AloneOutcome) -> AloneTrial:
    """The trial of a session alone."""
    assert isinstance(outcome.trial, AloneTrial)
    return outcome.trial


def _is(outcome: AloneOutcome, room: str, echo_db: float, cancels: bool) -> bool:
    trial = trial_of(outcome)
    return (trial.room, trial.echo_db, trial.cancels) == (room, echo_db, cancels)
