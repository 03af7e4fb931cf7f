"""Forgetting deletes every file that tells of the person, and the coach goes on with nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from intents.coach.effects import RememberPerson
from intents.journal import History
from intents.safety import Flag
from intents.settings import Settings
from tests.app.store.events import Home, began, ended, follow, held
from tests.app.store.test_faults import locked
from voice.app.memory import Kept
from voice.app.store import erase, read_sessions

EARLIER = (
    "kept.json",
    "kept.json.damaged-1",
    "kept.damaged",
    "tmpx1y2z3.part",
    "journal.db.damaged-1",
    "journal.db.damaged-1-wal",
    "report.html",
)


def filled(home: Home) -> None:
    memory = home.open()
    memory.keep_person(RememberPerson(("OP",)))
    memory.keep_place("crossover", 2)
    follow(memory, began(), held("secret"), ended())


def test_every_file_is_deleted_and_nothing_else(home: Home) -> None:
    memory = home.open()
    memory.keep_person(RememberPerson(("OP",)))
    follow(memory, began(), held(), ended())
    for name in (*EARLIER, "of somebody else.txt"):
        (home.folder / name).write_text("secret", encoding="utf-8")
    memory.forget_all()
    assert home.names() == {"of somebody else.txt"}
    assert (memory.kept, memory.history, memory.problem) == (Kept(), History(), None)


def test_what_the_coach_then_wants_remembered_makes_no_file(home: Home) -> None:
    filled(home)
    memory = home.open()
    memory.forget_all()
    memory.keep_person(RememberPerson(None))
    memory.keep_settings(Settings())
    memory.keep_place(None, 0)
    memory.keep_done({})
    memory.close()
    assert home.names() == set()


def test_the_next_session_is_the_first_one(home: Home) -> None:
    filled(home)
    memory = home.open()
    memory.forget_all()
    follow(memory, held("of no session"), began("crossover"), held(), ended())
    memory.keep_place("crossover", 1)
    again = home.open()
    assert [session.routine for session in read_sessions(home.path)] == ["crossover"]
    assert again.kept == memory.kept
    assert again.kept.flags is None
    memory.close()
    again.close()
    assert b"secret" not in home.path.read_bytes()


def test_what_waits_to_be_written_is_forgotten_as_well(home: Home) -> None:
    memory = home.open()
    follow(memory, began())
    with locked(home.path):
        follow(memory, held("secret"))
        memory.forget_all()
    memory.close()
    assert home.names() == set()


def test_files_that_cannot_be_deleted_are_told_until_they_are(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(home)
    memory = home.open()

    def barred(path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", barred)
        memory.forget_all()
        assert memory.problem == "not_forgotten"
        memory.close()
    (warning,) = home.warnings
    assert f"delete the folder {home.folder} yourself" in warning
    memory.close()
    assert home.names() == set()
    assert memory.problem is None


def test_a_coach_that_runs_meanwhile_goes_on_in_a_new_file(home: Home) -> None:
    memory = home.open()
    memory.keep_person(RememberPerson(("OP",)))
    follow(memory, began(), held("secret"))
    assert erase(home.folder) == [
        home.path,
        *(Path(f"{home.path}{end}") for end in ("-shm", "-wal")),
    ]
    assert home.names() == set()
    follow(memory, held("after"), ended())
    memory.close()
    (session,) = read_sessions(home.path)
    assert [work.movement for work in session.held] == ["after"]
    assert b"secret" not in home.path.read_bytes()
    with sqlite3.connect(home.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_an_end_of_the_one_that_was_forgotten_takes_nothing_from_the_new_file(home: Home) -> None:
    old, new = home.open(), home.open()
    follow(old, began(), held("secret"))
    new.forget_all()
    follow(new, began("new"), held("kept"))
    old.close()
    assert [s.routine for s in read_sessions(home.path)] == ["new"]
    follow(new, ended())
    new.close()
    (session,) = read_sessions(home.path)
    assert (session.routine, session.reason) == ("new", "finished")


def test_flags_come_back_in_no_way(home: Home) -> None:
    filled(home)
    assert home.open().kept.flags == (Flag.BONES,)
    home.open().forget_all()
    assert home.open().kept == Kept()
