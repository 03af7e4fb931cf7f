"""Which recordings and noises are tried, and in which states, cut so that a run stays short.

Every choice is made by counting or by a checksum of names, so it is the same on every run.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

from intents.language import STATES, Language
from intents.language.states import accepted
from scripts.benchmarks.ears.groups import Group, noise_group, speaker_group
from scripts.benchmarks.ears.household import household_kinds
from scripts.benchmarks.ears.jobs import NoiseJob, ReadJob, StreamJob, WordsJob
from scripts.benchmarks.ears.plan_spoken import rotated
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.recordings import Kind, RecordingSet
from scripts.benchmarks.ears.sentences import means
from scripts.benchmarks.ears.sounds import is_sampled
from scripts.benchmarks.ears.trial import Part, Trial

FOREIGN_STATES = ("holding", "narrating", "idle")
NOISE_STATES = ("idle", "holding")
LONG_STATES = ("idle", "holding")
SHORT_SHARE = 0.2
"""How much of each speaker is heard in the states that are not LONG_STATES."""

MOST_READ = 300
"""So many read sentences are written down."""

_BATCH = 20


def chosen(sets: Iterable[RecordingSet], group: Group) -> dict[str, list[Recording]]:
    """The recordings of a group by the name of their set."""
    return {
        some.name: [
            recording for recording in some.recordings if _group(recording, some.kind) == group
        ]
        for some in sets
    }


def _group(recording: Recording, kind: Kind) -> Group:
    if kind == Kind.NOISE:
        return noise_group(Path(recording.file).name)
    return speaker_group(recording.speaker, says_words=kind == Kind.WORDS)


def word_jobs(
    language: Language, small: Language, words: Iterable[Recording], sample: float
) -> list[WordsJob]:
    """Single words of people: where they act or else in the states of foreign words.

    And once more each in the small domain.
    """
    items = [
        (recording, (*_word_trials(language, recording), _small_trial(small, recording)))
        for recording in words
        if is_sampled(sample, recording.file)
    ]
    return [WordsJob(tuple(items[at : at + _BATCH])) for at in range(0, len(items), _BATCH)]


def _word_trials(language: Language, recording: Recording) -> list[Trial]:
    word, speaker, trials = recording.text, recording.speaker, []
    for state in STATES:
        meant = means(language, word, state)
        if meant is not None and accepted(meant.intent, state):
            trials.append(Trial(Part.WORDS, speaker, word, state, meant=meant))
        elif meant is None and state in FOREIGN_STATES:
            trials.append(Trial(Part.FOREIGN, speaker, word, state))
    return trials


def _small_trial(small: Language, recording: Recording) -> Trial:
    meant = means(small, recording.text, LONG_STATES[0])
    part = Part.SMALL if meant else Part.SMALL_FOREIGN
    return Trial(part, recording.speaker, recording.text, LONG_STATES[0], meant=meant)


def stream_jobs(read: Iterable[Recording], sample: float) -> list[StreamJob]:
    """Everybody's stream in every state."""
    return [
        StreamJob(_beginning(some, sample, state), Trial(Part.SPEECH, speaker, "", state))
        for speaker, some in _by_speaker(read).items()
        for state in STATES
    ]


def read_jobs(read: Iterable[Recording], sample: float) -> list[ReadJob]:
    """The first sentences of everybody, as many of each: a job for each speaker."""
    by_speaker = _by_speaker(read)
    turns = zip_longest(*by_speaker.values())
    each = [recording for turn in turns for recording in turn if recording is not None]
    picked = _by_speaker(each[: math.ceil(sample * min(MOST_READ, len(each)))])
    return [ReadJob(tuple(some)) for some in picked.values()]


def _by_speaker(read: Iterable[Recording]) -> dict[str, list[Recording]]:
    by_speaker: dict[str, list[Recording]] = defaultdict(list)
    for recording in read:
        by_speaker[recording.speaker].append(recording)
    return by_speaker


def _beginning(recordings: Sequence[Recording], sample: float, state: str) -> tuple[Recording, ...]:
    """As many of a speaker's recordings as a state hears, from the first one on."""
    share = sample * (1.0 if state in LONG_STATES else SHORT_SHARE)
    return tuple(recordings[: math.ceil(share * len(recordings))])


def noise_jobs(noises: Iterable[Recording], sample: float) -> list[NoiseJob]:
    """The made noises in every state of noises, and each recorded one in one of them."""
    jobs = [
        NoiseJob(None, Trial(Part.NOISE, "made", kind, state))
        for kind in household_kinds()
        for state in NOISE_STATES
        if is_sampled(sample, kind, state)
    ]
    for at, recording in enumerate(noises):
        if is_sampled(sample, recording.file):
            state = rotated(NOISE_STATES, at)
            jobs.append(NoiseJob(recording, Trial(Part.NOISE, "recorded", recording.text, state)))
    return jobs
