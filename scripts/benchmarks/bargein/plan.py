"""Which words are said over the narrator, by whom and where, and which sessions it speaks alone.

Every choice is made by counting or by a checksum of names, so it is the same on every run. What is
compared, two levels of the echo or cancelling on and off, is compared over the same words in the
same voices, places and noise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from intents.intent import Intent
from intents.language import Language
from intents.routine import Library
from scripts.benchmarks.bargein.alone import scripts
from scripts.benchmarks.bargein.jobs import AloneJob, OverJob
from scripts.benchmarks.bargein.stages import Stage, rooms
from scripts.benchmarks.bargein.trial import NARRATOR, AloneTrial, OverTrial
from scripts.benchmarks.ears.plan_spoken import URGENT_WORDS, rotated
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.sentences import Sentence, hears, means
from scripts.benchmarks.ears.sounds import is_sampled
from scripts.benchmarks.ears.trial import Part

URGENT = (Intent.STOP, Intent.PAUSE)
URGENT_STAGES = ("talking", "counting")
WORDS = ("stop", "pause")
"""Said by everybody in every scene; what else means the same is said by some."""

TURNS = 2
VOICES_AN_URGENT_SENTENCE = 4
VOICES_A_SENTENCE = 2
ECHOES_DB = (0.0, 10.0)
ALONE_ECHOES_DB = (0.0, 10.0, 20.0)
MOST_PEOPLE = 60
"""So many recordings of people are heard over the narrator."""

_BATCH = 8

Item = tuple[OverTrial, Recording | None]


def urgent_items(
    language: Language, scenes: Mapping[str, Stage], voices: Sequence[str]
) -> Iterator[Item]:
    """STOP and PAUSE in synthesized voices, in sentences of at most two words."""
    turns = count()
    short = [
        sentence
        for sentence in hears(language)
        if sentence.meant is not None
        and sentence.meant.intent in URGENT
        and len(sentence.text.split()) <= URGENT_WORDS
    ]
    for sentence in short:
        if sentence.text in WORDS:
            for stage in URGENT_STAGES:
                for voice in voices:
                    for _ in range(TURNS):
                        yield from _both(scenes[stage], voice, sentence, next(turns))
    others = [sentence for sentence in short if sentence.text not in WORDS]
    for at, sentence in enumerate(others):
        for turn in range(min(VOICES_AN_URGENT_SENTENCE, len(voices))):
            # a stage stays for a round of sentences, so that each voice meets every stage
            stage = rotated(URGENT_STAGES, at + turn)
            voice = rotated(voices, at * VOICES_AN_URGENT_SENTENCE + turn)
            yield from _both(scenes[stage], voice, sentence, next(turns))


def people_items(
    language: Language, scenes: Mapping[str, Stage], recordings: Iterable[Recording]
) -> Iterator[Item]:
    """Words of people that mean STOP or PAUSE, each in one scene."""
    found = 0
    for recording in recordings:
        stage = scenes[rotated(URGENT_STAGES, found)]
        meant = means(language, recording.text, stage.state)
        if meant is None or meant.intent not in URGENT or found >= MOST_PEOPLE:
            continue
        sentence = Sentence(recording.text, (stage.state,), meant)
        for trial, _ in _both(stage, recording.speaker, sentence, found):
            yield replace(trial, is_person=True), recording
        found += 1


def other_items(
    language: Language, scenes: Mapping[str, Stage], voices: Sequence[str]
) -> Iterator[Item]:
    """All other commands in every scene where they are valid, as loud as the narrator.

    Without cancelling only the first voice of each says it.
    """
    turns = count()
    for stage in scenes.values():
        for at, sentence in enumerate(_others_in(language, stage.state)):
            for turn in range(min(VOICES_A_SENTENCE, len(voices))):
                voice = rotated(voices, at * VOICES_A_SENTENCE + turn)
                place = next(turns)
                for cancels in (True, False) if turn == 0 else (True,):
                    trial = _trial(Part.COMMANDS, stage, voice, sentence, place)
                    yield replace(trial, cancels=cancels), None


def _others_in(language: Language, state: str) -> list[Sentence]:
    return [
        sentence
        for sentence in hears(language)
        if state in sentence.states
        and sentence.meant is not None
        and sentence.meant.intent not in URGENT
    ]


def _both(stage: Stage, voice: str, sentence: Sentence, turn: int) -> Iterator[Item]:
    """At either level, with and without cancelling."""
    trial = _trial(Part.URGENT, stage, voice, sentence, turn)
    for echo_db in ECHOES_DB:
        for cancels in (True, False):
            yield replace(trial, echo_db=echo_db, cancels=cancels), None


def _trial(part: Part, stage: Stage, voice: str, sentence: Sentence, turn: int) -> OverTrial:
    return OverTrial(
        part,
        voice,
        sentence.text,
        stage.state,
        meant=sentence.meant,
        stage=stage.name,
        echo_db=ECHOES_DB[0],
        cancels=True,
        turn=turn,
    )


def over_jobs(items: Iterable[Item], sample: float) -> list[OverJob]:
    """A share of the trials, some of one voice together."""
    by_source: dict[str, list[Item]] = defaultdict(list)
    for trial, recording in items:
        if is_sampled(sample, trial.source, trial.what, trial.stage, str(trial.turn)):
            by_source[trial.source].append((trial, recording))
    return [
        OverJob(tuple(some[at : at + _BATCH]))
        for some in by_source.values()
        for at in range(0, len(some), _BATCH)
    ]


def alone_jobs(library: Library, sample: float) -> list[AloneJob]:
    """Every session of every routine in every room at every level.

    Without cancelling only the first of them: it costs twice as much to hear.
    """
    jobs = []
    for at, script in enumerate(scripts(library.names())):
        for echo_db in ALONE_ECHOES_DB:
            for room in rooms(0, echo_db):
                for cancels in (True, False) if at == 0 else (True,):
                    trial = AloneTrial(
                        Part.SPEECH,
                        NARRATOR,
                        script.name,
                        "idle",
                        room=room,
                        echo_db=echo_db,
                        cancels=cancels,
                    )
                    if is_sampled(sample, script.name, room, str(echo_db), str(cancels)):
                        jobs.append(AloneJob(trial, script))
    return jobs
