"""What is kept comes back, and nothing else is in the folder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.coach.effects import RememberPerson
from intents.journal import Held, History, Hurt, Reading
from intents.safety import Flag
from intents.settings import Settings, SetVoice
from tests.app.store.events import (
    MORNING,
    Clock,
    Home,
    Line,
    began,
    ended,
    follow,
    held,
    hurt,
    scored,
    skipped,
)
from voice.app.memory import Kept
from voice.app.store import StoredMemory, read_sessions
from voice.app.store.database import Database

BONES = RememberPerson(("OP",), ("long-reach",), (("leg-crossover", "left"),))


def test_nothing_kept_is_no_cause_for_a_warning_or_a_file(home: Home) -> None:
    memory = home.open()
    assert (memory.kept, memory.history, memory.problem) == (Kept(), History(), None)
    assert not home.folder.exists()
    assert home.warnings == []


def test_everything_that_was_kept_comes_back(home: Home) -> None:
    memory = home.open()
    wanted = Settings(hold_s=45.0, manner=SetVoice(rate=0.8, level_db=3.0))
    memory.keep_person(BONES)
    memory.keep_place("crossover", 4)
    memory.keep_settings(wanted)
    memory.keep_done({"leg-crossover": 2})
    kept = home.open().kept
    assert kept.flags == (Flag.BONES,)
    assert (kept.excluded, kept.sore) == (BONES.excluded, BONES.sore)
    assert kept.settings == wanted.lasting
    assert kept.done == {"leg-crossover": 2}
    assert kept.place is not None
    assert (kept.place.routine, kept.place.index) == ("crossover", 4)
    assert kept == memory.kept
    assert home.warnings == []


def test_a_place_tells_when_it_was_left(home: Home) -> None:
    home.open().keep_place("crossover", 4)
    kept = home.open().kept
    assert kept.place is not None
    assert kept.place.left == MORNING + timedelta(seconds=1)


def test_a_place_is_forgotten_and_the_person_stays(home: Home) -> None:
    memory = home.open()
    memory.keep_person(BONES)
    memory.keep_place("crossover", 4)
    memory.keep_place(None, 0)
    kept = home.open().kept
    assert kept.place is None
    assert kept.flags == (Flag.BONES,)


def test_nothing_is_written_where_nothing_changed(home: Home) -> None:
    memory = home.open()
    memory.keep_place(None, 0)
    memory.keep_person(RememberPerson(None))
    memory.keep_settings(Settings(manner=SetVoice(level_db=6.0)))
    memory.keep_done({})
    follow(memory, {"t": 0.0, "kind": "said", "text": "Paused."}, held(), ended())
    assert not home.folder.exists()


def test_a_session_comes_back_as_it_was(home: Home) -> None:
    memory = home.open()
    follow(memory, began(), scored("pain_before", 4), held(), hurt("long-reach", "right"))
    follow(memory, scored("pain", 6), scored("pain", 5), skipped("knee-rolls"))
    follow(memory, scored("pain_before", 3), scored("pain_after", 2), ended("stopped"))
    (session,) = read_sessions(home.path)
    assert session.routine == "morning-stretch"
    assert session.began == MORNING + timedelta(seconds=1)
    assert session.held == (Held("leg-crossover", "left", "hold", 30.0, 30.0),)
    assert session.hurts == (Hurt("long-reach", "right"),)
    assert session.skipped == ("knee-rolls",)
    assert session.scores == {"pain_before": 3, "pain_after": 2}
    assert session.pains == (6, 5)
    assert session.ended == MORNING + timedelta(seconds=10)
    assert session.reason == "stopped"
    assert memory.history.recent == (session,)


def test_each_entry_is_there_as_soon_as_it_happened(home: Home) -> None:
    memory = home.open()
    for number, line in enumerate([began(), held(), held("long-reach")]):
        memory.follow(line)
        (session,) = read_sessions(home.path)
        assert len(session.held) == number
    assert session.ended is None


def test_the_session_under_way_is_no_part_of_the_history_yet(home: Home) -> None:
    memory = home.open()
    follow(memory, began(), held())
    assert memory.history == History()
    assert home.open().history.days == (date(2026, 3, 1),)


def test_the_day_is_the_one_at_home(home: Home) -> None:
    home.clock.at = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    follow(home.open(), began(), held())
    memory = home.open()
    assert memory.history.days == (date(2026, 3, 1),)
    (session,) = memory.history.recent
    assert session.began.isoformat() == "2026-03-01T23:30:01-05:00"


def test_a_clock_without_an_offset_is_that_of_this_machine(home: Home) -> None:
    home.clock.at = MORNING.replace(tzinfo=None, microsecond=9)
    follow(home.open(), began(), ended())
    (session,) = read_sessions(home.path)
    assert session.began == (MORNING + timedelta(seconds=1)).replace(tzinfo=None).astimezone()


def test_sessions_from_a_day_on(home: Home) -> None:
    memory = home.open()
    for day in (1, 2, 3):
        home.clock.at = datetime(2026, 3, day, 7, tzinfo=UTC)
        follow(memory, began(), held(), ended())
    assert [s.day.day for s in read_sessions(home.path, date(2026, 3, 2))] == [2, 3]
    assert [s.day.day for s in read_sessions(home.path)] == [1, 2, 3]
    assert all(len(s.held) == 1 for s in read_sessions(home.path, date(2026, 3, 2)))


def test_reading_where_there_is_nothing_makes_no_file(home: Home) -> None:
    assert read_sessions(home.path) == []
    assert not home.folder.exists()


def test_what_is_kept_is_for_this_person_alone(home: Home) -> None:
    follow(home.open(), began())
    assert {path.stat().st_mode & 0o077 for path in home.folder.iterdir()} == {0}


def test_nothing_that_was_said_is_in_the_file(home: Home) -> None:
    memory = home.open()
    line = {"t": 0.0, "kind": "heard", "text": "it hurts like a secret", "intent": "PAIN"}
    follow(memory, began(), {**line, "phase": "start"}, line, held(), ended("pain"))
    memory.close()
    assert b"secret" not in home.path.read_bytes()


def test_every_commit_is_on_the_disk_before_the_next(home: Home) -> None:
    connection = Database(_made(home)).connection
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,), "2 is FULL"
    connection.close()


def _made(home: Home) -> Path:
    home.open().keep_place("crossover", 1)
    return home.path


entries = st.one_of(
    st.builds(began, st.sampled_from(["morning-stretch", "crossover"])),
    st.builds(held, st.sampled_from(["leg-crossover", "long-reach"]), st.floats(0.0, 90.0)),
    st.builds(skipped, st.just("knee-rolls")),
    st.builds(hurt, st.just("long-reach"), st.sampled_from(["left", "both"])),
    st.builds(
        scored,
        st.sampled_from(["pain_before", "stiffness", "pain_after", "pain"]),
        st.integers(0, 10),
    ),
    st.builds(ended, st.sampled_from(["finished", "pain"])),
)


@settings(max_examples=25)
@given(st.lists(entries, max_size=40), st.integers(1, 40))
def test_the_file_tells_the_same_as_the_run_itself(lines: list[Line], hours: int) -> None:
    with TemporaryDirectory() as name:
        path, warnings = Path(name, "journal.db"), list[str]()
        clock = Clock()
        memory = StoredMemory(path, warnings.append, now=clock, is_inline=True)
        for line in [*lines, began("the last"), ended()]:
            clock.at += timedelta(hours=hours)
            memory.follow(line)
        memory.close()
        again = StoredMemory(path, warnings.append, is_inline=True)
        found = History()
        for session in read_sessions(path):
            found = found.with_session(session)
    assert again.history == memory.history == found
    assert warnings == []


def test_a_reading_is_of_the_day_and_the_last_one_told(home: Home) -> None:
    follow(home.open(), began(), scored("stiffness", 5), scored("pain_before", 1))
    memory = home.open()
    follow(memory, began(), scored("stiffness", 5), scored("pain", 9), scored("stiffness", 3))
    day = date(2026, 3, 1)
    assert home.open().history.readings == (
        Reading(day, "stiffness", 5),
        Reading(day, "pain_before", 1),
        Reading(day, "stiffness", 3),
    )


@pytest.mark.parametrize("number", [1, 30])
def test_the_latest_sessions_are_whole(home: Home, number: int) -> None:
    memory = home.open()
    for _ in range(number):
        follow(memory, began(), held(), held("long-reach"), ended())
    recent = home.open().history.recent
    assert len(recent) == min(number, 12)
    assert all(len(session.held) == 2 for session in recent)
