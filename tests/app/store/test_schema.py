"""Files of earlier versions are brought up to date, those of later ones left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.app.store.events import Home, began, follow, held
from voice.app.memory import Kept
from voice.app.store import StoreError, read_sessions
from voice.app.store.database import Database
from voice.app.store.schema import SCRIPTS, upgrade

LATER = (*SCRIPTS, ("ALTER TABLE sessions ADD COLUMN mood TEXT", "CREATE TABLE moods (m TEXT)"))


def version_of(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        yield made


@pytest.mark.parametrize("start", range(len(LATER) + 1))
def test_every_earlier_version_comes_up_to_the_last(
    connection: sqlite3.Connection, start: int
) -> None:
    assert upgrade(connection, LATER[:start])
    assert version_of(connection) == start
    assert upgrade(connection, LATER)
    assert version_of(connection) == len(LATER)
    assert connection.execute("SELECT mood FROM sessions").fetchall() == []


def test_a_version_that_fails_half_way_changes_nothing(connection: sqlite3.Connection) -> None:
    upgrade(connection)
    broken = (*SCRIPTS, ("CREATE TABLE moods (m TEXT)", "CREATE TABLE moods (m TEXT)"))
    with pytest.raises(sqlite3.OperationalError, match="moods"):
        upgrade(connection, broken)
    assert version_of(connection) == len(SCRIPTS)
    assert upgrade(connection, LATER)


def test_a_later_version_cannot_be_used_and_stays(connection: sqlite3.Connection) -> None:
    upgrade(connection, LATER)
    assert not upgrade(connection)
    assert version_of(connection) == len(LATER)
    assert not connection.in_transaction


def test_an_empty_file_is_the_first_version(home: Home) -> None:
    home.folder.mkdir()
    home.path.touch()
    memory = home.open()
    follow(memory, began(), held())
    assert len(read_sessions(home.path)) == 1
    assert home.warnings == []


def test_a_file_of_a_later_version_is_left_untouched_and_the_session_goes_on(home: Home) -> None:
    home.folder.mkdir()
    with Database(home.path).connection as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = home.path.read_bytes()
    memory = home.open()
    follow(memory, began(), held())
    memory.keep_place("crossover", 2)
    assert memory.problem == "not_kept"
    memory.close()
    assert home.path.read_bytes() == before
    assert home.names() == {"journal.db"}
    assert "later version" in home.warnings[0]
    assert len(home.warnings) == 2, "and once more at the end, of what is lost"
    with pytest.raises(StoreError, match="later version"):
        read_sessions(home.path)
    assert home.open().kept == Kept()
