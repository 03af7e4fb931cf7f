from __future__ import annotations

import re
from collections import Counter
from itertools import product
from pathlib import Path, PurePosixPath

import pytest

from intents.intent import Intent
from intents.language import STATES, Language
from intents.language.states import REFLEXES
from intents.routine import Library
from scripts.benchmarks.ears.groups import Group, noise_group, synthesizer_of
from scripts.benchmarks.ears.plan import (
    LONG_STATES,
    MOST_READ,
    chosen,
    noise_jobs,
    read_jobs,
    stream_jobs,
    word_jobs,
)
from scripts.benchmarks.ears.plan_spoken import VOICES_A_PROGRAM, spoken_jobs
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.recordings import Kind, RecordingSet
from scripts.benchmarks.ears.sentences import hears, means, near_misses, near_words, rejects
from scripts.benchmarks.ears.tools import SMALL_DOMAIN
from scripts.benchmarks.ears.trial import Condition, Meaning, Part
from voice.models import pronounce

VOICES = tuple(f"voice {number}" for number in range(11))


@pytest.fixture(scope="module")
def language() -> Language:
    library = Library.packaged()
    return Language.packaged(library.names(), library.movement_names())


def recording(speaker: str, text: str, number: int = 0) -> Recording:
    file = f"{speaker}-{text}-{number}.wav"
    return Recording(file, speaker, text, Path(file), "a set")


def test_near_misses_are_many_and_mean_nothing(language: Language) -> None:
    found = [*near_words(), *near_misses()]
    texts = [sentence.text for sentence in found]
    assert len(texts) == len(set(texts))
    assert (len(near_words()), len(near_misses())) == (100, 48)
    assert {
        (sentence.text, state)
        for sentence in found
        for state in sentence.states
        if means(language, sentence.text, state) is not None
        or language.reflex(sentence.text, state) is not None
    } == set()


def as_heard(text: str, sounds: dict[str, tuple[tuple[str, ...], ...]]) -> set[str]:
    """A text's phones with and without the American R, in every way that its words are said."""
    american = {" ".join(sum(ways, ())) for ways in product(*map(sounds.get, text.split()))}
    return american | {
        re.sub(r"\bER\b", "AH", re.sub(r"AO R(?! [AEIOU])", "AO", said)) for said in american
    }


def test_a_near_miss_word_does_not_sound_the_same_as_a_command(language: Language) -> None:
    states = {state for sentence in near_words() for state in sentence.states}
    phrases = {phrase for state in states for phrase in language.phrases(state, 0)}
    commands = {word for phrase in phrases for word in phrase.split()} | {
        phrase for phrase in phrases if len(phrase.split()) <= 3
    }
    left_out = ["paws", "pores", "pours", "weight"]
    texts = [*(sentence.text for sentence in near_words()), *left_out]
    sounds = pronounce({word for text in [*commands, *texts] for word in text.split()})
    taken = {said for command in commands for said in as_heard(command, sounds)}
    assert [text for text in texts if as_heard(text, sounds) & taken] == left_out


def test_near_miss_words_take_turns_over_some_voices_of_each_synthesizer(
    language: Language,
) -> None:
    many = (*VOICES[:5], "flite:a", "flite:b", "flite:c", "festival:a")
    jobs = spoken_jobs(language, many, 1.0)
    trials = [t for job in jobs for t in job.trials if t.part == Part.NEAR_WORDS]
    shop = Counter(synthesizer_of(t.source) for t in trials if t.what == "shop")
    assert shop == {"espeak-ng": VOICES_A_PROGRAM, "flite": VOICES_A_PROGRAM, "festival": 1}
    assert len(trials) == len({(t.what, t.source) for t in trials}) == 100 * 7
    assert {(t.source, t.state) for t in trials} == {
        (voice, state) for voice in many for state in ("holding", "narrating", "idle")
    }
    assert {(t.condition, t.meant) for t in trials} == {(Condition.CLEAN, None)}


def test_sentences_are_those_of_the_project(language: Language) -> None:
    found = {(sentence.text, sentence.meant.intent) for sentence in hears(language)}
    assert ("stop", "STOP") in found
    assert ("ten more", "ADD_TIME") in found
    assert {intent for _, intent in found} == set(Intent)
    assert any(sentence.text == "don't stop" for sentence in rejects())


def test_every_sentence_is_heard_in_every_voice_and_over_them_in_its_states(
    language: Language,
) -> None:
    jobs = spoken_jobs(language, VOICES, 1.0)
    trials = [t for job in jobs for t in job.trials if t.part == Part.COMMANDS]
    stop = [t for t in trials if t.what == "stop"]
    assert {t.source for t in stop} == set(VOICES)
    assert {t.state for t in stop} == set(STATES)
    clean = [t for t in trials if t.condition == Condition.CLEAN]
    assert len(clean) == len(trials) / 2 == len(hears(language)) * len(VOICES)
    noisy = sum(t.condition == Condition.NOISY for t in trials)
    assert 0.45 < noisy / len(clean) < 0.55
    states = {(t.state, t.condition) for t in trials}
    assert states == {(state, condition) for state in STATES for condition in Condition}


def test_rejects_know_what_they_mean_elsewhere(language: Language) -> None:
    jobs = spoken_jobs(language, VOICES, 1.0)
    meant = {t.what: t.meant for j in jobs for t in j.trials if t.part == Part.REJECTS}
    assert meant["stopping"] is None
    assert meant["stop counting"].intent == "COUNT_STYLE"


def test_a_sample_is_part_of_the_whole(language: Language) -> None:
    whole, some = spoken_jobs(language, VOICES, 1.0), spoken_jobs(language, VOICES, 0.05)
    assert set(some) < set(whole)
    assert 0.03 < len(some) / len(whole) < 0.07


def test_recordings_are_chosen_by_group() -> None:
    def made(name: str, kind: Kind, *speakers: str) -> RecordingSet:
        some = tuple(recording(speaker, "word") for speaker in speakers)
        return RecordingSet(name, kind, some, None, PurePosixPath())

    sets = [
        made("librispeech-test-clean", Kind.SENTENCES, "61", "3729", "4077", "8230"),
        made("librispeech-other", Kind.SENTENCES, "121", "7", "70"),
        made("words", Kind.WORDS, "a5", "ba", "b0"),
    ]

    def picked(group: Group) -> dict[str, list[str]]:
        return {name: [r.speaker for r in some] for name, some in chosen(sets, group).items()}

    assert picked(Group.REPORTING) == {
        "librispeech-test-clean": ["61", "3729"],
        "librispeech-other": ["121"],
        "words": ["a5"],
    }
    assert picked(Group.TUNING) == {
        "librispeech-test-clean": ["8230"],
        "librispeech-other": ["70"],
        "words": ["ba"],
    }


def test_recorded_noises_are_chosen_by_their_files_names() -> None:
    files = [f"{folder}rain-{number}.opus" for number in range(50) for folder in ("", "a/")]
    some = tuple(Recording(file, "", "rain", Path(file), "a set") for file in files)
    sets = [RecordingSet("noise", Kind.NOISE, some, None, PurePosixPath())]
    picked = {group: {r.file for r in chosen(sets, group)["noise"]} for group in Group}
    assert {file: group for group, mine in picked.items() for file in mine} == {
        file: noise_group(Path(file).name) for file in files
    }
    assert sum(map(len, picked.values())) == len(files), "nothing is in two groups"
    assert all(("a/" + file in mine) for mine in picked.values() for file in mine if file[0] == "r")


def test_words_are_commands_where_they_are_legal_and_foreign_elsewhere(language: Language) -> None:
    small = Language.from_yaml(SMALL_DOMAIN)
    jobs = word_jobs(language, small, [recording("a5", "stop"), recording("a5", "bed")], 1.0)
    every = [trial for job in jobs for _, some in job.items for trial in some]
    in_small = [t for t in every if t.part in (Part.SMALL, Part.SMALL_FOREIGN)]
    assert [(t.what, t.part, t.meant) for t in in_small] == [
        ("stop", Part.SMALL, Meaning.of("WAY", {"way": "stop"})),
        ("bed", Part.SMALL_FOREIGN, None),
    ]
    trials = [trial for trial in every if trial not in in_small]
    stops = {t.state for t in trials if t.what == "stop"}
    assert stops == set(STATES) - {"idle", "finished"}, "a stop that changes nothing is no trial"
    assert {(t.part, t.state) for t in trials if t.what == "bed"} == {
        (Part.FOREIGN, state) for state in ("idle", "holding", "narrating")
    }
    assert "STOP" in REFLEXES


def test_streams_join_speakers_in_order_and_in_every_state() -> None:
    read = [recording(speaker, "text", number) for number in range(10) for speaker in ("1", "2")]
    jobs = stream_jobs(read, 1.0)
    assert {(job.trial.source, job.trial.state) for job in jobs} == {
        (speaker, state) for speaker in ("1", "2") for state in STATES
    }
    for job in jobs:
        mine = [r for r in read if r.speaker == job.trial.source]
        whole = job.trial.state in LONG_STATES
        assert list(job.recordings) == (mine if whole else mine[:2])
    assert all(len(job.recordings) == 1 for job in stream_jobs(read, 0.01))


def test_read_sentences_are_the_first_of_everybody() -> None:
    counts = {"1": 200, "2": 10, "3": 200}
    read = [
        recording(speaker, "text", n) for speaker, count in counts.items() for n in range(count)
    ]

    def picked(sample: float) -> dict[str, int]:
        jobs = read_jobs(read, sample)
        for job in jobs:
            (speaker,) = {r.speaker for r in job.recordings}
            mine = [r for r in read if r.speaker == speaker]
            assert list(job.recordings) == mine[: len(job.recordings)]
        return {job.recordings[0].speaker: len(job.recordings) for job in jobs}

    assert picked(1.0) == {"1": 145, "2": 10, "3": 145}
    assert sum(picked(1.0).values()) == MOST_READ
    assert picked(0.01) == {"1": 1, "2": 1, "3": 1}
    assert read_jobs([], 1.0) == []


def test_noises_take_turns_over_the_states() -> None:
    noises = [recording("", "rain", number) for number in range(10)]
    jobs = [job for job in noise_jobs(noises, 1.0) if job.recording]
    assert [job.trial.state for job in jobs] == ["idle", "holding"] * 5
    made = {(job.trial.what, job.trial.state) for job in noise_jobs([], 1.0)}
    assert {("snoring", "idle"), ("snoring", "holding")} < made
