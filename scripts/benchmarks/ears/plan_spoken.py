"""Which sentences the synthesized voices say, and in which states and conditions they are tried.

Every choice is made by counting, so it is the same on every run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from intents.intent import Intent
from intents.language import Language
from scripts.benchmarks.ears.groups import synthesizer_of
from scripts.benchmarks.ears.jobs import SpokenJob
from scripts.benchmarks.ears.sentences import (
    Sentence,
    hears,
    means,
    near_misses,
    near_words,
    rejects,
)
from scripts.benchmarks.ears.sounds import is_sampled
from scripts.benchmarks.ears.trial import Condition, Part, Trial

URGENT_STATES = ("holding", "narrating")
URGENT_WORDS = 2
"""STOP and PAUSE are timed in sentences of at most so many words."""

VOICES_A_PROGRAM = 3
"""A near-miss word is said by so many voices of each synthesizer."""


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
                state = rotated(sentence.states, (at + turn) // 2)
                meant = means(language, sentence.text, state)
                trial = Trial(part, voice, sentence.text, state, meant=meant)
                trials[sentence.text, voice].append(trial)
    for at, word in enumerate(near_words()):
        for trial in _near_word(word, voices, at):
            trials[trial.what, trial.source].append(trial)
    return [
        SpokenJob(text, voice, tuple(some))
        for (text, voice), some in trials.items()
        if is_sampled(sample, text, voice)
    ]


def _commands(sentence: Sentence, voice: str, at: int, turn: int) -> list[Trial]:
    """In one state, clean and either in noise or in a room: they take turns over the voices."""
    state = rotated(sentence.states, at + turn)
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


def _near_word(word: Sentence, voices: Sequence[str], at: int) -> Iterator[Trial]:
    """In one state by each of some voices of every program; voices and states take turns."""
    for program in dict.fromkeys(map(synthesizer_of, voices)):
        named = [voice for voice in voices if synthesizer_of(voice) == program]
        for turn in range(min(VOICES_A_PROGRAM, len(named))):
            # a state stays for a round of voices, so that each voice meets every state
            state = rotated(word.states, at // VOICES_A_PROGRAM + turn)
            yield Trial(Part.NEAR_WORDS, rotated(named, at + turn), word.text, state)


def rotated(some: Sequence[str], turn: int) -> str:
    """The one whose turn it is."""
    return some[turn % len(some)]
