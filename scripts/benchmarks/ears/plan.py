"""What is tried: sentences, voices, recordings and states, cut so that a run stays short.

Every choice is made by counting or by a checksum of names, so it is the same on every run.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from intents.intent import Intent
from intents.language import STATES, Language
from intents.language.states import accepted
from scripts.benchmarks.ears.groups import READERS_SET, Group, speaker_group
from scripts.benchmarks.ears.household import household_kinds
from scripts.benchmarks.ears.jobs import NoiseJob, SpokenJob, StreamJob, WordsJob
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.recordings import Kind, RecordingSet
from scripts.benchmarks.ears.sentences import Sentence, hears, means, near_misses, rejects
from scripts.benchmarks.ears.sounds import is_sampled
from scripts.benchmarks.ears.trial import Condition, Part, Trial

URGENT_STATES = ("holding", "narrating")
URGENT_WORDS = 2
"""STOP and PAUSE are timed in sentences of at most so many words."""

FOREIGN_STATES = ("holding", "narrating", "idle")
NOISE_STATES = ("idle", "holding")
LONG_STATES = ("idle", "holding")
SHORT_SHARE = 0.2
"""How much of each speaker is heard in the states that are not LONG_STATES."""

_BATCH = 20


def spoken_jobs(language: Language, voices: Sequence[str], sample: float) -> list[SpokenJob]:
    """Everything that is synthesized, a job for each text and voice."""
    trials: dict[tuple[str, str], list[Trial]] = defaultdict(list)
    sentences = hears(language)
    for at, sentence in enumerate(sentences):
        for turn, voice in enumerate(voices):
            trials[sentence.text, voice] += _commands(sentence, voice, at, turn)
            trials[sentence.text, voice] += _urgent(sentence, voice)
    for part, some in ((Part.REJECTS, rejects()), (Part.NEAR_MISSES, near_misses())):
        for at, sentence in enumerate(some):
            for turn, voice in enumerate(voices):
                if (at + turn) % 2:
                    continue
                state = _rotated(sentence.states, (at + turn) // 2)
                meant = means(language, sentence.text, state)
                trial = Trial(part, voice, sentence.text, state, meant=meant)
                trials[sentence.text, voice].append(trial)
    return [
        SpokenJob(text, voice, tuple(some))
        for (text, voice), some in trials.items()
        if is_sampled(sample, text, voice)
    ]


def _rotated(states: Sequence[str], turn: int) -> str:
    return states[turn % len(states)]


def _commands(sentence: Sentence, voice: str, at: int, turn: int) -> list[Trial]:
    """In one state, clean and either in noise or in a room: they take turns over the voices."""
    state = _rotated(sentence.states, at + turn)
    other = (Condition.NOISY, Condition.ROOM)[(at + turn // 2) % 2]
    return [
        Trial(Part.COMMANDS, voice, sentence.text, state, condition, sentence.meant)
        for condition in (Condition.CLEAN, other)
    ]


def _urgent(sentence: Sentence, voice: str) -> list[Trial]:
    assert sentence.meant is not None
    short = len(sentence.text.split()) <= URGENT_WORDS
    if sentence.meant.intent not in (Intent.STOP, Intent.PAUSE) or not short:
        return []
    return [
        Trial(Part.URGENT, voice, sentence.text, state, condition, sentence.meant)
        for state in URGENT_STATES
        if state in sentence.states
        for condition in (Condition.CLEAN, Condition.NOISY)
    ]


def chosen(sets: Iterable[RecordingSet], group: Group) -> dict[str, list[Recording]]:
    """The recordings of a group by the name of their set; noises belong to every group."""
    known = list(sets)
    readers = {r.speaker for some in known if some.name == READERS_SET for r in some.recordings}
    return {
        some.name: [
            recording
            for recording in some.recordings
            if some.kind == Kind.NOISE
            or speaker_group(recording.speaker, says_words=some.kind == Kind.WORDS, readers=readers)
            == group
        ]
        for some in known
    }


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
    by_speaker: dict[str, list[Recording]] = defaultdict(list)
    for recording in read:
        by_speaker[recording.speaker].append(recording)
    return [
        StreamJob(_beginning(some, sample, state), Trial(Part.SPEECH, speaker, "", state))
        for speaker, some in by_speaker.items()
        for state in STATES
    ]


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
            state = _rotated(NOISE_STATES, at)
            jobs.append(NoiseJob(recording, Trial(Part.NOISE, "recorded", recording.text, state)))
    return jobs
