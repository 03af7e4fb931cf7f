from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from intents.intent import Intent
from intents.language import STATES
from intents.routine import Library
from scripts.benchmarks.bargein import voices as bargein_voices
from scripts.benchmarks.bargein.alone import ASKED, SET, TOLD, reciting, scripts
from scripts.benchmarks.bargein.histories import histories
from scripts.benchmarks.bargein.plan import (
    ALONE_ECHOES_DB,
    ECHOES_DB,
    MOST_PEOPLE,
    WORDS,
    Item,
    alone_jobs,
    other_items,
    over_jobs,
    people_items,
    urgent_items,
)
from scripts.benchmarks.bargein.stages import RT60_S, bedroom, rooms, stages
from scripts.benchmarks.bargein.tables_alone import routine_texts
from scripts.benchmarks.bargein.trial import OverTrial
from scripts.benchmarks.bargein.voices import voices_over
from scripts.benchmarks.ears import groups
from scripts.benchmarks.ears.groups import Group, synthesizer_of
from scripts.benchmarks.ears.recording import Recording
from scripts.benchmarks.ears.sentences import hears
from scripts.training.speak import training_voices
from tests.app.fakes import language

LIBRARY = Library.packaged()
SCENES = stages(LIBRARY)
VOICES = ("en-us+f3", "en-gb+m7", "flite:slt", "flite:rms", "festival:kal_diphone")


@pytest.fixture(scope="module")
def urgent() -> list[Item]:
    return list(urgent_items(language(), SCENES, VOICES))


@pytest.fixture(scope="module")
def others() -> list[Item]:
    return list(other_items(language(), SCENES, VOICES))


def setup(trial: OverTrial) -> tuple[float, bool]:
    return trial.echo_db, trial.cancels


def without_setup(trial: OverTrial) -> tuple[str, str, str, int]:
    return trial.source, trial.what, trial.stage, trial.turn


def test_at_least_twenty_voices_of_three_synthesizers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "festival_voices", lambda: ("festival:kal_diphone",))
    voices = voices_over(Group.REPORTING)
    assert len(voices) == len(set(voices)) >= 20
    assert {synthesizer_of(voice) for voice in voices} == {"espeak-ng", "flite", "festival"}


def test_no_voice_is_tuned_or_trained_with() -> None:
    reporting = set(voices_over(Group.REPORTING))
    assert not reporting & set(training_voices())
    assert not reporting & set(voices_over(Group.TUNING))
    assert not any(bargein_voices.ACCENT in voice for voice in training_voices())
    with pytest.raises(ValueError, match="not measured"):
        voices_over(Group.TRAINING)


def test_every_voice_says_stop_and_pause_in_both_scenes_at_every_setup(urgent: list[Item]) -> None:
    said = Counter(
        (trial.source, trial.what, trial.stage, *setup(trial))
        for trial, _ in urgent
        if trial.what in WORDS
    )
    assert set(said) == {
        (voice, word, stage, echo_db, cancels)
        for voice in VOICES
        for word in WORDS
        for stage in ("talking", "counting")
        for echo_db in ECHOES_DB
        for cancels in (True, False)
    }
    assert len(set(said.values())) == 1


def test_setups_are_compared_over_the_same_words_and_places(urgent: list[Item]) -> None:
    by_setup: dict[tuple[float, bool], list[tuple[str, str, str, int]]] = {}
    for trial, _ in urgent:
        by_setup.setdefault(setup(trial), []).append(without_setup(trial))
    first, *rest = by_setup.values()
    assert len(by_setup) == 4
    assert all(some == first for some in rest)
    assert len(set(first)) == len(first), "no trial twice"


def test_urgent_means_stop_and_pause_in_short_sentences(urgent: list[Item]) -> None:
    intents = {trial.meant.intent for trial, _ in urgent if trial.meant}
    assert intents == {Intent.STOP, Intent.PAUSE}
    assert max(len(trial.what.split()) for trial, _ in urgent) == 2
    assert len({trial.what for trial, _ in urgent}) > 20


def test_all_other_commands_are_said_in_every_scene_where_they_are_valid(
    others: list[Item],
) -> None:
    for scene in SCENES.values():
        listened = {
            sentence.meant.intent
            for sentence in hears(language())
            if sentence.meant and scene.state in sentence.states
        }
        assert len(set(language().intents(scene.state)) - listened) <= 3
        said = {
            trial.meant.intent
            for trial, _ in others
            if trial.stage == scene.name and trial.meant and trial.cancels
        }
        assert said == {str(intent) for intent in listened} - {Intent.STOP, Intent.PAUSE}
    assert {trial.echo_db for trial, _ in others} == {0.0}
    assert {trial.state for trial, _ in others} == {"narrating", "holding", "question:yes_no"}
    both = Counter(without_setup(trial) for trial, _ in others)
    assert set(both.values()) == {1, 2}, "without cancelling only some"


def test_voices_and_places_take_turns(urgent: list[Item], others: list[Item]) -> None:
    for items in (urgent, others):
        voices = Counter(trial.source for trial, _ in items)
        assert max(voices.values()) <= 1.5 * min(voices.values())
        for name in ("talking", "counting"):
            turns = {trial.turn for trial, _ in items if trial.stage == name}
            assert {SCENES[name].place(turn) for turn in turns} == set(SCENES[name].places)
            assert len({SCENES[name].line(turn) for turn in turns}) > 2


def test_people_say_what_means_stop_or_pause() -> None:
    texts = ["stop", "cat", "wait", "happy", *["stop"] * MOST_PEOPLE]
    recordings = [
        Recording(f"{at}.wav", f"{at:x}5", text, Path(f"{at}.wav"), "words")
        for at, text in enumerate(texts)
    ]
    items = list(people_items(language(), SCENES, recordings))
    assert {trial.what for trial, _ in items} == {"stop", "wait"}
    assert all(trial.is_person for trial, _ in items)
    assert all(recording and recording.speaker == trial.source for trial, recording in items)
    assert len({recording.file for _, recording in items if recording}) == MOST_PEOPLE
    assert {trial.stage for trial, _ in items} == {"talking", "counting"}


def test_a_sample_holds_whole_comparisons_and_larger_ones_the_smaller(urgent: list[Item]) -> None:
    small, large = (
        {trial for job in over_jobs(urgent, share) for trial, _ in job.items}
        for share in (0.1, 0.4)
    )
    assert 0 < len(small) < len(large) < len(urgent)
    assert small < large
    assert set(Counter(map(without_setup, small)).values()) == {4}
    everything = [trial for job in over_jobs(urgent, 1.0) for trial, _ in job.items]
    assert sorted(map(str, everything)) == sorted(str(trial) for trial, _ in urgent)
    for job in over_jobs(urgent, 1.0):
        assert len({trial.source for trial, _ in job.items}) == 1


def test_the_narrator_is_alone_in_every_session_room_and_level() -> None:
    jobs = alone_jobs(LIBRARY, 1.0)
    cancelling = Counter(job.trial.what for job in jobs if job.trial.cancels)
    assert set(cancelling.values()) == {3 * len(ALONE_ECHOES_DB)}
    assert len(cancelling) == 3 * len(LIBRARY.routines) + 1 + len(dict(histories()))
    without = Counter(job.trial.what for job in jobs if not job.trial.cancels)
    assert without == {f"{next(iter(LIBRARY.routines))}, every sentence": 9}
    for job in jobs:
        assert language().read_typed(job.script.texts[0], "idle") is not None


def test_every_sentence_of_a_routine_is_in_a_way_in_and_nothing_else_changes() -> None:
    library = reciting(LIBRARY)
    for routine in library.routines:
        blocks = library.plan(routine)
        said = {step.say for block in blocks for step in block.steps("full")}
        assert said == set(routine_texts(LIBRARY, routine))
        before = LIBRARY.plan(routine)
        assert [
            replace(block, movement=old.movement) for block, old in zip(blocks, before, strict=True)
        ] == list(before)


def test_first_sessions_are_asked_and_the_others_not() -> None:
    found = [s for s in scripts({"a": ("a routine", "another name")}) if s.history is None]
    assert [script.kept.flags for script in found] == [(), None, (), ()]
    assert [script.recites for script in found] == [True, False, False, False]
    assert all(script.texts[0] == "start a routine" for script in found)


def test_every_journal_is_told_of_and_asked_for_scores() -> None:
    found = [script for script in scripts({"a": ("a routine",)}) if script.history is not None]
    assert [script.history for script in found] == list(dict(histories()).values())
    assert {script.texts for script in found} == {TOLD}
    days = [len(history.days) for history in dict(histories()).values()]
    assert min(days) == 0
    assert max(days) == 14


def test_jobs_travel_to_other_processes(urgent: list[Item]) -> None:
    for job in (over_jobs(urgent, 1.0)[0], alone_jobs(LIBRARY, 1.0)[0]):
        assert pickle.loads(pickle.dumps(job)) == job  # noqa: S301 - our own


def test_everything_that_is_typed_means_something() -> None:
    texts = (*ASKED, *SET, *TOLD)
    meant = {text: [language().read_typed(text, state) for state in STATES] for text in texts}
    assert [text for text, readings in meant.items() if not any(readings)] == []


def test_the_scenes_begin_from_what_is_typed() -> None:
    for scene in SCENES.values():
        state = "idle"
        for _, text in scene.typed:
            reading = language().read_typed(text, state)
            assert reading is not None, (scene.name, text)
            state = "narrating" if reading.intent in ("START", "RESUME") else state


def test_rooms_are_those_of_the_targets() -> None:
    room = bedroom(1, 10.0)
    assert (room.rt60_s, room.echo_db, room.drift_ppm) == (RT60_S, 10.0, 50.0)
    assert room.layout is not None
    assert [room.rt60_s for room in rooms(1, 20.0).values()] == [None, 0.3, 0.5]
    assert {room.echo_db for room in rooms(1, 20.0).values()} == {20.0}
