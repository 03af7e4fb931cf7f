"""Devices that come and go: what a session makes of 200 faults, and of clocks that differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from intents.language import Language
from intents.routine import Library
from scripts.benchmarks.bench import Bench
from scripts.benchmarks.fault_plan import GAPS_S, OF_WHOLE_MACHINE, Fault, Kind, faults
from scripts.benchmarks.faulty_session import NOTICED_WITHIN_S, FaultySession, Holds, Run
from scripts.benchmarks.figures import percentile
from scripts.benchmarks.report import Report
from scripts.benchmarks.simulated_card import Hang, SimulatedCard, SimulatedClock
from voice.audio import Block, silence
from voice.device import SoundDevice
from voice.synthesizer import Mouth

FAULTS = 200
SEED = 7
HOURS = 8.0
DRIFTS_PPM = (-100, 100)

MAY_PASS_S = {Kind.MOVE: 0.0}
"""Faults that are shorter than a second may pass; but a stream that was moved stays there."""


@dataclass
class Survived:
    """What became of all faults."""

    faults: list[Fault] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    hangs: list[str] = field(default_factory=list)
    holds: list[Holds] = field(default_factory=list)
    ran: dict[str, list[Run]] = field(default_factory=dict)
    stuck: list[str] = field(default_factory=list)
    audio_s: float = 0.0


def devices(bench: Bench) -> list[Report]:
    """Both tables; `--sample` takes a share of the faults and of the hours."""
    share = bench.options.sample
    survived = survive(bench.mouth, faults(max(1, round(FAULTS * share)), SEED))
    return [*fault_reports(survived), clocks(HOURS * share)]


def survive(mouth: Mouth, plan: Iterable[Fault]) -> Survived:
    """Live through all faults; a session that ends before goes on in another one."""
    library = Library.packaged()
    language = Language.packaged(library.names(), library.movement_names())
    left, survived = list(plan), Survived()
    while left:
        session = FaultySession(library, language, mouth, left)
        try:
            session.run()
        except Hang as hang:
            survived.hangs.append(str(hang))
        except Exception as error:  # noqa: BLE001 - a crash is what is counted here
            survived.crashes.append(f"{type(error).__name__}: {error}")
        left = left[max(1, len(session.faults)) :]
        survived.faults += session.faults
        survived.holds.append(session.holds)
        survived.audio_s += session.assistant.now_s
        if session.assistant.state_label == "paused":
            survived.stuck.append("paused at the end")
        for name, run in session.ran.items():
            survived.ran.setdefault(name, []).append(run)
    return survived


def fault_reports(survived: Survived) -> list[Report]:
    """How soon faults were noticed and got over, and what they did to the holds."""
    low_s, high_s = GAPS_S
    conditions = (
        f"{len(survived.faults)} random faults, seed {SEED}, {low_s:g} to {high_s:g} s apart, in "
        f"{survived.audio_s / 60:.0f} minutes of simulated sessions; simulated sound card in "
        "virtual time, the program's own device loop, coach and narrator; words are levels"
    )
    times = Report(
        "devices: until noticed, and from its return until it is used again",
        f"{conditions}; seconds, p50 / p95 / max; missed: longer than a second and never told, "
        "or moved for good, which PortAudio cannot see; of both devices the first to be noticed; "
        "the coach then waits 0.5 s, says so, and counts in",
        ["fault", "times", "noticed", "missed", "until noticed", "until used again"],
    )
    for kind in Kind:
        some = [fault for fault in survived.faults if fault.kind is kind]
        if some:
            _add_times(times, kind, some)
    return [times, _holds_report(survived, conditions)]


def _add_times(report: Report, kind: Kind, some: list[Fault]) -> None:
    noticed_s = [_noticed_s(f) for f in some if f.noticed_s is not None and not f.was_lost]
    back_s = [f.back_s - f.ended_s for f in some if f.back_s is not None and f.ended_s is not None]
    least_s = MAY_PASS_S.get(kind, NOTICED_WITHIN_S)
    missed = sum(f.noticed_s is None and not f.was_lost and f.length_s > least_s for f in some)
    told = [str(len(some)), str(len(noticed_s)), str(missed)]
    report.add(
        [kind.value, *told, _spread(noticed_s), _spread(back_s)],
        {
            "fault": kind.name,
            "times": len(some),
            "missed": missed,
            "noticed_s": noticed_s,
            "back_s": back_s,
        },
    )


def _noticed_s(fault: Fault) -> float:
    """Where the loop itself stood, only what it took from then on counts."""
    assert fault.noticed_s is not None
    stood = fault.kind in OF_WHOLE_MACHINE and fault.ended_s is not None
    return fault.noticed_s - (fault.ended_s or 0.0 if stood else fault.began_s)


def _spread(values_s: list[float]) -> str:
    if not values_s:
        return "-"
    return " / ".join(f"{percentile(values_s, percent):.2f}" for percent in (50, 95, 100))


def _holds_report(survived: Survived, conditions: str) -> Report:
    report = Report(
        "devices: crashes, hangs and holds",
        f"{conditions}; over: longer for the person than planned, without what the program itself "
        "stood still; zeros count as a loss at once only after half a minute without any",
        ["what", "figure"],
    )
    wrong = [words for holds in survived.holds for words in holds.wrong]
    over_s = [value for holds in survived.holds for value in holds.over_s]
    rows: list[tuple[str, object]] = [
        ("crashes", _counted(survived.crashes)),
        ("hangs", _counted([*survived.hangs, *survived.stuck])),
        ("faults that struck a running clock", sum(fault.hit_clock for fault in survived.faults)),
        ("timed pieces of work that ended", sum(holds.done for holds in survived.holds)),
        ("of a wrong length", _counted(wrong)),
        ("over, worst", f"{max(over_s, default=0.0):.2f} s"),
    ]
    for name, runs in survived.ran.items():
        longest_s = max(run.longest_s for run in runs)
        count = sum(run.too_long for run in runs)
        rows.append((f"clock ran while {name}: longest", f"{longest_s:.2f} s"))
        rows.append((f"clock ran while {name}: times over 1 s", count))
    for what, figure in rows:
        report.add([what, str(figure)], {what: figure})
    return report


def _counted(words: list[str]) -> str:
    return f"{len(words)} ({words[0]})" if words else "0"


def clocks(hours: float) -> Report:
    """What a microphone loses whose clock differs from the loudspeaker's."""
    report = Report(
        "devices: two clocks",
        f"{hours:g} hours of virtual time, the program's own device loop, a simulated sound card",
        ["drift, ppm", "blocks missing", "samples dropped", "drift found, ppm", "most waiting, ms"],
    )
    for drift_ppm in DRIFTS_PPM:
        report.add(*_row(drift_ppm, hours))
    return report


def _row(drift_ppm: int, hours: float) -> tuple[list[str], dict[str, object]]:
    card = SimulatedCard(lambda _, count, __: np.full(count, 0.1, np.float32))
    card.sides["input"].drift = drift_ppm * 1e-6
    device = SoundDevice(lambda *_: None, backend=card, clock=SimulatedClock(card))
    most_s = 0.0

    def tick(_: Block | None) -> Block:
        nonlocal most_s
        most_s = max(most_s, device.microphone_health.waiting_s)
        return silence()

    device.run(tick, lambda: card.time_s > hours * 3600.0)
    health = device.microphone_health
    figures: dict[str, object] = {
        "drift_ppm": drift_ppm,
        "hours": hours,
        "missing_blocks": health.missing_blocks,
        "dropped_samples": health.dropped_samples,
        "found_ppm": health.clock_difference * 1e6,
        "most_waiting_s": most_s,
    }
    lost = [str(health.missing_blocks), str(health.dropped_samples)]
    found = f"{health.clock_difference * 1e6:+.1f}"
    return [f"{drift_ppm:+d}", *lost, found, f"{most_s * 1000:.0f}"], figures
