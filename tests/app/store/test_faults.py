"""Disks that are full, files that are locked, damaged, deleted or barred: the session goes on."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intents.coach.effects import RememberPerson
from intents.safety import Flag
from tests.app.store.events import Home, began, ended, follow, held
from voice.app.memory import Kept
from voice.app.store import (
    StoredMemory,
    StoreError,
    beginning,
    database,
    read_sessions,
    recorder,
)
from voice.app.store.database import Database
from voice.app.store.files import set_aside

BONES = RememberPerson(("OP",), ("long-reach",))


@contextmanager
def full_disk(most_bytes: int = 0) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program writes to the file."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def taken(path: Path) -> Iterator[None]:
    """Another program has the file to itself; not even reading it is allowed."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("PRAGMA user_version = 1")
    other.execute("COMMIT")
    try:
        yield
    finally:
        other.close()


def moves(home: Home) -> list[str]:
    """The movements that were held, in all sessions of the file."""
    return [work.movement for session in read_sessions(home.path) for work in session.held]


def test_a_full_disk_is_told_once_and_what_waited_is_written_when_there_is_space(
    home: Home,
) -> None:
    memory = home.open()
    follow(memory, began(), held("first"))
    with full_disk():
        follow(memory, held("second"), held("third"))
        memory.keep_person(BONES)
        assert memory.problem == "not_kept"
    (warning,) = home.warnings
    assert str(home.path) in warning
    assert moves(home) == ["first"]
    follow(memory, held("fourth"))
    assert moves(home) == ["first", "second", "third", "fourth"]
    assert memory.problem is None
    assert home.open().kept.flags == (Flag.BONES,)
    assert len(home.warnings) == 1


def test_a_full_file_system_says_so(home: Home) -> None:
    follow(home.open(), began())
    with pytest.raises(StoreError, match="is full: free some space"):
        fill(home.path)


def fill(path: Path) -> None:
    opened = Database(path)
    opened.connection.execute("PRAGMA max_page_count = 1")
    try:
        with opened.transaction() as connection:
            connection.execute("CREATE TABLE much AS SELECT zeroblob(100000)")
    finally:
        opened.close()


def test_what_waited_is_written_at_the_end(home: Home) -> None:
    memory = home.open()
    follow(memory, began())
    with locked(home.path):
        follow(memory, held("first"), ended())
        assert memory.problem == "not_kept"
    memory.close()
    (session,) = read_sessions(home.path)
    assert (len(session.held), session.reason) == (1, "finished")
    (warning,) = home.warnings
    assert "locked by another program" in warning


def test_what_is_lost_in_the_end_is_told(home: Home) -> None:
    memory = home.open()
    follow(memory, began())
    with locked(home.path):
        follow(memory, held(), held())
        memory.close()
    assert home.warnings[-1].startswith("What happened last could not be written")
    assert home.warnings[-1].endswith("that is 2.")


def test_no_more_waits_than_there_is_room_for(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "MOST_PENDING", 3)
    memory = home.open()
    follow(memory, began())
    with locked(home.path):
        follow(memory, *[held(f"number {number}") for number in range(9)])
    memory.close()
    assert moves(home) == ["number 0", "number 1", "number 2"]


def test_a_file_that_cannot_be_read_at_the_start_is_not_replaced_but_joined(home: Home) -> None:
    memory = home.open()
    memory.keep_person(BONES)
    memory.keep_done({"leg-crossover": 7})
    memory.close()
    with taken(home.path):
        memory = home.open()
        assert (memory.kept, memory.problem) == (Kept(), "not_kept")
        memory.keep_person(RememberPerson((), ("knee-rolls",)))
        memory.keep_done({"leg-crossover": 1})
    memory.close()
    kept = home.open().kept
    assert kept.flags == (Flag.BONES,)
    assert kept.excluded == ("long-reach", "knee-rolls")
    assert kept.done == {"leg-crossover": 7}
    assert len(home.warnings) == 1


@pytest.mark.parametrize("damage", [b"no journal at all", b"\0" * 5000, b"SQLite format 3\0" * 90])
def test_a_damaged_file_is_set_aside_and_told(home: Home, damage: bytes) -> None:
    home.folder.mkdir()
    home.path.write_bytes(damage)
    memory = home.open()
    aside = home.folder / "journal.db.damaged-1"
    assert (memory.kept, memory.problem) == (Kept(), "set_aside")
    assert aside.read_bytes() == damage
    (warning,) = home.warnings
    assert "is damaged; it was set aside" in warning
    assert str(aside) in warning
    memory.keep_person(BONES)
    assert home.open().kept.flags == (Flag.BONES,)
    assert memory.problem == "set_aside", "it is told of until the end"


def test_no_damaged_file_takes_the_place_of_an_earlier_one(home: Home) -> None:
    home.folder.mkdir()
    for content in (b"one", b"two", b"three"):
        home.path.write_bytes(content)
        home.path.with_name("journal.db-wal").write_bytes(content)
        set_aside(home.path)
    for number, content in enumerate((b"one", b"two", b"three"), start=1):
        aside = home.folder / f"journal.db.damaged-{number}"
        assert aside.read_bytes() == content
        assert aside.with_name(f"{aside.name}-wal").read_bytes() == content
    assert not home.path.exists()


def test_tables_of_another_program_are_set_aside(home: Home) -> None:
    home.folder.mkdir()
    with sqlite3.connect(home.path) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert home.open().problem == "set_aside"


def test_a_file_that_is_damaged_in_the_midst_is_begun_anew_with_all_that_is_known(
    home: Home,
) -> None:
    memory = home.open()
    memory.keep_person(BONES)
    memory.close()
    memory = home.open()
    follow(memory, began(), held("former"), ended(), began(), held("first"))
    home.path.write_bytes(b"\xff" * 20_000)
    home.path.with_name("journal.db-wal").write_bytes(b"\xff" * 20_000)
    home.path.with_name("journal.db-shm").write_bytes(b"\xff" * 32_768)
    follow(memory, held("second"))
    assert memory.problem == "set_aside"
    assert moves(home) == ["first", "second"]
    assert home.open().kept.flags == (Flag.BONES,)
    assert len(home.warnings) == 1


def test_what_is_damaged_again_and_again_is_left_alone(home: Home) -> None:
    memory = home.open()
    follow(memory, began())
    for _ in range(2):
        memory.close()
        home.path.write_bytes(b"\xff" * 20_000)
        follow(memory, held())
    assert memory.problem == "not_kept"
    assert "again, so nothing is kept any more" in home.warnings[-1]
    assert "journal.db.damaged-2" not in home.names()


@pytest.mark.parametrize("is_begun", [False, True])
def test_what_cannot_be_set_aside_is_told_and_left_as_it_is(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, is_begun: bool
) -> None:
    def barred(path: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(path))

    for room in (beginning, recorder):
        monkeypatch.setattr(room, "set_aside", barred)
    damage = b"\xff" * 20_000
    home.folder.mkdir()
    if is_begun:
        memory = home.open()
        follow(memory, began())
        memory.close()
    home.path.write_bytes(damage)
    if not is_begun:
        memory = home.open()
    follow(memory, held())
    assert memory.problem == "not_kept"
    assert "cannot be set aside (Permission denied): nothing is kept." in home.warnings[0]
    assert home.path.read_bytes() == damage


def test_a_file_that_cannot_be_moved_leaves_no_empty_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def barred(path: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(path))

    home.folder.mkdir()
    home.path.write_bytes(b"one")
    monkeypatch.setattr(Path, "replace", barred)
    with pytest.raises(PermissionError):
        set_aside(home.path)
    assert home.names() == {"journal.db"}


def test_one_damaged_value_takes_nothing_else_along(home: Home) -> None:
    memory = home.open()
    memory.keep_person(BONES)
    memory.keep_done({"leg-crossover": 2})
    with closing(sqlite3.connect(home.path, isolation_level=None)) as connection:
        connection.execute("""UPDATE kept SET value = '{"often": ' WHERE name = 'done'""")
    memory = home.open()
    assert memory.kept == Kept(flags=(Flag.BONES,), excluded=("long-reach",))
    (warning,) = home.warnings
    assert "'done' is damaged" in warning


@pytest.fixture(scope="module")
def whole_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "journal.db"
    memory = StoredMemory(path, pytest.fail, is_inline=True)
    memory.keep_person(BONES)
    for _ in range(20):
        follow(memory, began(), *[held()] * 10, ended())
    memory.close()
    return path.read_bytes()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_bytes_are_damaged_the_coach_begins_and_keeps(
    whole_file: bytes, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(whole_file)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + 40] = data.draw(st.binary(min_size=1, max_size=40))
    del content[data.draw(st.integers(0, 4 * len(content))) :]
    home = Home(tmp_path_factory.mktemp("damaged"))
    home.path.write_bytes(content)
    memory = home.open()
    follow(memory, began("after all"), held(), ended())
    memory.close()
    assert memory.history.recent[-1].routine == "after all"
    if memory.problem is None:
        assert read_sessions(home.path)[-1].routine == "after all"


def test_a_folder_that_cannot_be_made_is_told_and_used_once_it_can(home: Home) -> None:
    home.folder.write_text("not a folder", encoding="utf-8")
    memory = home.open()
    follow(memory, began(), held("first"))
    memory.keep_person(BONES)
    assert memory.problem == "not_kept"
    (warning,) = home.warnings
    assert "cannot be used" in warning
    assert home.folder.read_text(encoding="utf-8") == "not a folder"
    home.folder.unlink()
    follow(memory, held("second"))
    assert moves(home) == ["first", "second"]
    assert home.open().kept.flags == (Flag.BONES,)


@pytest.mark.parametrize("is_closed", [True, False])
def test_what_cannot_be_written_is_read_all_the_same(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, is_closed: bool
) -> None:
    memory = home.open()
    memory.keep_person(BONES)
    follow(memory, began(), held("first"))
    if is_closed:
        memory.close()
    bar(home, monkeypatch)
    again = home.open()
    assert again.kept.flags == (Flag.BONES,)
    assert moves(home) == ["first"]
    assert again.problem is None
    follow(again, began())
    assert again.problem == "not_kept"
    assert len(home.warnings) == 1


def test_what_is_kept_is_read_on_a_full_disk(home: Home) -> None:
    memory = home.open()
    memory.keep_person(BONES)
    memory.close()
    with full_disk():
        assert home.open().kept.flags == (Flag.BONES,)
    assert home.warnings == []


def bar(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be written in the folder, whoever runs the tests."""
    connect = database._connect

    def barred(path: Path, wait_s: float) -> sqlite3.Connection:
        if path.parent == home.folder:
            raise PermissionError(13, "Permission denied", str(path))
        return connect(path, wait_s)

    monkeypatch.setattr(database, "_connect", barred)


def test_a_file_that_was_deleted_meanwhile_is_made_anew(home: Home) -> None:
    memory = home.open()
    memory.keep_person(BONES)
    follow(memory, began(), held("first"))
    for path in home.folder.iterdir():
        path.unlink()
    follow(memory, held("second"))
    assert moves(home) == ["second"]
    assert home.open().kept == Kept(), "it was somebody's wish"
    assert home.warnings == []


def test_two_coaches_on_one_file_keep_all_that_both_do(home: Home) -> None:
    one, other = home.open(), home.open()
    for number in range(5):
        follow(one, began("one"), held(f"one {number}"))
        follow(other, began("other"), held(f"other {number}"))
        follow(one, held(f"one {number} again"), ended(routine="one"))
        follow(other, ended(routine="other"))
    one.keep_person(BONES)
    other.keep_done({"leg-crossover": 1})
    one.close()
    other.close()
    found = read_sessions(home.path)
    assert [session.routine for session in found] == ["one", "other"] * 5
    assert [len(session.held) for session in found] == [2, 1] * 5
    kept = home.open().kept
    assert (kept.flags, kept.done) == ((Flag.BONES,), {"leg-crossover": 1})
    assert home.warnings == []
