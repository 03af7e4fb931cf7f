"""The bench of barge-in: plans the trials, plays them, and makes the tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.benchmarks.bargein import tables_alone, tables_over
from scripts.benchmarks.bargein.plan import (
    alone_jobs,
    other_items,
    over_jobs,
    people_items,
    urgent_items,
)
from scripts.benchmarks.bargein.stages import stages
from scripts.benchmarks.bargein.trial import AloneOutcome, OverOutcome
from scripts.benchmarks.bargein.voices import voices_over
from scripts.benchmarks.bench import Bench
from scripts.benchmarks.ears.groups import seen_by, synthesizer_of
from scripts.benchmarks.ears.jobs import Job
from scripts.benchmarks.ears.options import Options
from scripts.benchmarks.ears.plan import chosen
from scripts.benchmarks.ears.pool import run_jobs
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.recordings import Kind, RecordingSet, read_sets
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Outcome, Part
from scripts.benchmarks.report import Report


def bargein(bench: Bench) -> list[Report]:
    """Every table. Raises SupineError for what a person can mend."""
    options = bench.options
    tools = Tools(bench.parts, bench.synthesizer, options.model)
    with TemporaryDirectory(prefix="recordings-") as scratch:
        sets = read_sets(options.speech, Path(scratch)) if options.speech else []
        people = _words(sets, options)
        jobs = planned(tools, options, people)
        wanted = {recording.path for job in jobs for recording in job.recordings}
        for some in sets:
            some.extract(recording for recording in some.recordings if recording.path in wanted)
        outcomes = run_jobs(jobs, options.jobs, tools)
    setting = Setting(
        options.group,
        voices_over(options.group),
        seen_by(tools.parts.recognizer.model.path),
        has_words=any(job.recordings for job in jobs),
        has_sentences=False,
        sample=options.sample,
    )
    return [_who(setting), *tables(outcomes, setting, tools)]


def planned(tools: Tools, options: Options, people: Sequence[Recording]) -> list[Job]:
    """All the work of a run, or the share that was asked for."""
    scenes, voices = stages(tools.parts.library), voices_over(options.group)
    items = [
        *urgent_items(tools.language, scenes, voices),
        *people_items(tools.language, scenes, people),
        *other_items(tools.language, scenes, voices),
    ]
    return [
        *over_jobs(items, options.sample),
        *alone_jobs(tools.parts.library, options.sample),
    ]


def tables(outcomes: Sequence[Outcome], setting: Setting, tools: Tools) -> list[Report]:
    """What the outcomes come to."""
    over = [outcome for outcome in outcomes if isinstance(outcome, OverOutcome)]
    alone = [outcome for outcome in outcomes if isinstance(outcome, AloneOutcome)]
    urgent = [outcome for outcome in over if outcome.trial.part == Part.URGENT]
    others = [outcome for outcome in over if outcome.trial.part == Part.COMMANDS]
    return [
        *tables_over.urgent(urgent, setting),
        tables_over.silence(urgent),
        *tables_over.commands(others, setting),
        *tables_over.fates(over),
        *tables_alone.alone(alone, tools.parts.library),
    ]


def _words(sets: Sequence[RecordingSet], options: Options) -> list[Recording]:
    """The recordings of single words of the group's people."""
    picked = chosen(sets, options.group)
    return [r for some in sets if some.kind == Kind.WORDS for r in picked[some.name]]


def _who(setting: Setting) -> Report:
    report = Report(
        "bargein: who spoke over the narrator",
        f"the {setting.group} group: voices that are neither tuned with nor trained on"
        if setting.group == "reporting"
        else f"the {setting.group} group",
        ["synthesizer", "voices"],
    )
    for program in ("espeak-ng", "flite", "festival"):
        named = [voice for voice in setting.voices if synthesizer_of(voice) == program]
        report.add([program, ", ".join(named) or "no voices"], {"voices": named})
    return report
