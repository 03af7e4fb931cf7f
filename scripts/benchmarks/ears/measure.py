"""The bench of the ears: plans the trials, runs them, and makes the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.benchmarks.bench import Bench
from scripts.benchmarks.ears import (
    tables_commands,
    tables_false,
    tables_near,
    tables_read,
    tables_small,
    tables_urgent,
)
from scripts.benchmarks.ears.curve import curve_table, curves
from scripts.benchmarks.ears.curve_picture import draw_curves
from scripts.benchmarks.ears.footprint import footprint
from scripts.benchmarks.ears.groups import seen_by, synthesizer_of, voices
from scripts.benchmarks.ears.jobs import RATE_WPM, Job
from scripts.benchmarks.ears.options import Options
from scripts.benchmarks.ears.plan import chosen, noise_jobs, read_jobs, stream_jobs, word_jobs
from scripts.benchmarks.ears.plan_spoken import spoken_jobs
from scripts.benchmarks.ears.pool import run_jobs
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.recordings import Kind, RecordingSet, read_sets
from scripts.benchmarks.ears.sentences import near_misses
from scripts.benchmarks.ears.setting import Setting
from scripts.benchmarks.ears.sounds import seed_of
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Outcome, Part
from scripts.benchmarks.report import Report
from voice.synthesizer import Voice

PICTURE = "ears-curve.png"
_COST_READINGS = 15
_COST_LINES = 60
"""At most, about two minutes each."""


def ears(bench: Bench) -> list[Report]:
    """Every table of the ears. Raises SupineError for what a person can mend."""
    options = bench.options
    tools = Tools(bench.parts, bench.synthesizer, options.model)
    with TemporaryDirectory(prefix="recordings-") as scratch:
        sets = read_sets(options.speech, Path(scratch)) if options.speech else []
        picked = chosen(sets, options.group)
        by_kind = {
            kind: [r for some in sets if some.kind == kind for r in picked[some.name]]
            for kind in Kind
        }
        setting = Setting(
            options.group,
            voices(options.group),
            seen_by(tools.parts.recognizer.model.path),
            bool(by_kind[Kind.WORDS]),
            bool(by_kind[Kind.SENTENCES]),
            options.sample,
        )
        jobs = _jobs(tools, setting, by_kind)
        readings = _readings(by_kind[Kind.SENTENCES])
        _extract(sets, [*(r for job in jobs for r in job.recordings), *readings])
        outcomes = run_jobs(jobs, options.jobs, tools)
        cost = _cost(tools, setting, readings)
    return [
        _conditions(options, setting, sets, picked),
        *_tables(outcomes, setting, tools),
        cost,
        *_curve(outcomes, setting, options),
    ]


def _jobs(tools: Tools, setting: Setting, by_kind: dict[Kind, list[Recording]]) -> list[Job]:
    language, sample, read = tools.language, setting.sample, by_kind[Kind.SENTENCES]
    return [
        *spoken_jobs(language, setting.voices, sample),
        *word_jobs(language, tools.small, by_kind[Kind.WORDS], sample),
        *stream_jobs(read, sample),
        *(read_jobs(read, sample) if tools.parts.recognizer.decodes_freely else []),
        *noise_jobs(by_kind[Kind.NOISE], sample),
    ]


def _tables(outcomes: Sequence[Outcome], setting: Setting, tools: Tools) -> list[Report]:
    parts: dict[Part, list[Outcome]] = {part: [] for part in Part}
    for outcome in outcomes:
        parts[outcome.trial.part].append(outcome)
    commands, urgent = parts[Part.COMMANDS], parts[Part.URGENT]
    return [
        *tables_commands.commands(commands, setting),
        tables_commands.words(parts[Part.WORDS], setting),
        tables_small.small(parts[Part.SMALL], parts[Part.SMALL_FOREIGN], setting),
        tables_urgent.urgent(urgent, setting),
        *tables_false.speech(parts[Part.SPEECH], setting),
        tables_false.noises(parts[Part.NOISE]),
        *tables_near.near(parts[Part.REJECTS] + parts[Part.NEAR_MISSES], setting),
        *tables_near.near_words(parts[Part.NEAR_WORDS], setting),
        tables_near.foreign(parts[Part.FOREIGN], setting),
        tables_read.words_wrong(parts[Part.READ], setting, tools.parts.recognizer.knows_word),
        tables_urgent.latency(commands + urgent, setting),
    ]


def _extract(sets: Sequence[RecordingSet], recordings: Iterable[Recording]) -> None:
    wanted = {recording.path for recording in recordings}
    for some in sets:
        some.extract(recording for recording in some.recordings if recording.path in wanted)


def _curve(outcomes: Sequence[Outcome], setting: Setting, options: Options) -> list[Report]:
    meant = [o for o in outcomes if o.trial.part in (Part.COMMANDS, Part.WORDS)]
    speech = [o for o in outcomes if o.trial.part == Part.SPEECH]
    found = curves(meant, speech)
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
        caption = (
            f"Commands: {setting.synthesized}, clean, at 10 dB and in a room.\n"
            f"Speech: {setting.recorded(setting.has_sentences)}; "
            f"{tables_false.hours(speech):.1f} h, all states. Model: {options.model_name}."
        )
        draw_curves(options.pictures / PICTURE, found, caption)
    return [curve_table(found, setting)]


def _readings(sentences: Sequence[Recording]) -> list[Recording]:
    """What one reader read first: what the cost is measured with."""
    return [r for r in sentences if r.speaker == sentences[0].speaker][:_COST_READINGS]


def _cost(tools: Tools, setting: Setting, readings: Sequence[Recording]) -> Report:
    """With a person's reading, or with synthesized lines where there is none."""
    if readings:
        utterances = [recording.samples() for recording in readings]
        what = f"reader {readings[0].speaker}"
    else:
        voice = Voice(setting.voices[0], RATE_WPM)
        lines = near_misses()[-_COST_LINES:]
        utterances = [tools.synthesizer.clip(line.text, voice).samples for line in lines]
        what = f"the synthesized voice {voice.name}"
    return footprint(tools.rooms.stream(utterances, seed_of("cost")), what, tools.model)


def _conditions(
    options: Options,
    setting: Setting,
    sets: Sequence[RecordingSet],
    picked: dict[str, list[Recording]],
) -> Report:
    """What the other tables stand on."""
    report = Report(
        "ears: who and what was heard",
        f"the {setting.group} group; twenty readers of LibriSpeech's test-clean are reported on",
        ["what", "which"],
    )
    report.add(
        ["model", f"{options.model_name}: {setting.seen}"],
        {"model": options.model_name, "speakers": setting.seen},
    )
    report.add(["sample", f"{setting.sample:g}"], {"sample": setting.sample})
    for program in ("espeak-ng", "flite", "festival"):
        named = [voice for voice in setting.voices if synthesizer_of(voice) == program]
        report.add([program, ", ".join(named) or "no voices"], {"voices": named})
    for some in sets:
        recordings = picked[some.name]
        speakers = len({recording.speaker for recording in recordings if recording.speaker})
        report.add(
            [some.name, f"{some.kind}: {len(recordings)} recordings, {speakers} speakers"],
            {"set": some.name, "recordings": len(recordings), "speakers": speakers},
        )
    if not sets:
        report.add(["recordings", "none: give a folder with --speech"], {"set": None})
    return report
