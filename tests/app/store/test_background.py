"""The thread that writes: in order, all of it at the end, and never silent about its own death."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.app.store.events import MORNING, Home, began, ended, follow, held
from voice.app.memory import Kept
from voice.app.store import StoredMemory, background, read_sessions
from voice.app.store.background import Background
from voice.app.store.notes import EntryNote, ForgetNote, KeptNote, Note
from voice.app.store.recorder import Recorder

KEPT = KeptNote(Kept(), frozenset({"done"}))
WAIT_S = 30.0


class SlowDisk:
    """Writes a note only once it may."""

    def __init__(self) -> None:
        self.may_write = threading.Event()
        self.began = threading.Event()
        self.order: list[Note] = []

    def written(self, note: Note) -> None:
        self.began.set()
        assert self.may_write.wait(WAIT_S)
        self.order.append(note)


def recorder(home: Home, written: Callable[[Note], None] = lambda _: None) -> Recorder:
    return Recorder(home.path, Kept(), home.warnings.append, written=written, wait_s=0.0)


def test_the_end_waits_for_all_that_was_done(home: Home) -> None:
    memory = StoredMemory(home.path, home.warnings.append, now=lambda: MORNING)
    follow(memory, began(), *[held(f"number {number}") for number in range(50)], ended())
    memory.close()
    (session,) = read_sessions(home.path)
    assert [work.movement for work in session.held] == [f"number {n}" for n in range(50)]
    assert session.reason == "finished"
    assert home.warnings == []


def test_nothing_waits_for_a_slow_disk(home: Home) -> None:
    disk = SlowDisk()
    memory = StoredMemory(home.path, home.warnings.append, written=disk.written)
    follow(memory, began(), held())
    assert disk.began.wait(WAIT_S)
    follow(memory, held(), ended())
    memory.forget_all()
    assert disk.order == []
    disk.may_write.set()
    memory.close()
    assert [type(note) for note in disk.order] == [EntryNote] * 4 + [ForgetNote]


def test_no_more_waits_than_there_is_room_for(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "MOST_PENDING", 2)
    disk = SlowDisk()
    writing = Background(recorder(home, disk.written), home.warnings.append)
    writing.put(KEPT)
    assert disk.began.wait(WAIT_S)
    for _ in range(9):
        writing.put(KEPT)
    disk.may_write.set()
    writing.close()
    assert disk.order == [KEPT] * 3


def test_a_thread_that_dies_says_so_and_the_session_goes_on(home: Home) -> None:
    def fail(_: Note) -> None:
        raise ZeroDivisionError("once")

    writing = Background(recorder(home, fail), home.warnings.append)
    writing.put(KEPT)
    writing.close()
    assert writing.problem == "not_kept"
    writing.put(KEPT)
    writing.close()
    (warning,) = home.warnings
    assert "ZeroDivisionError: once" in warning


def test_what_could_not_be_written_is_tried_again_by_itself(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "RETRY_S", 0.0)
    done = threading.Event()
    home.folder.write_text("not a folder", encoding="utf-8")
    memory = StoredMemory(
        home.path,
        lambda sentence: (home.warnings.append(sentence), home.folder.unlink()),
        written=lambda _: done.set(),
    )
    follow(memory, began())
    assert done.wait(WAIT_S)
    assert len(home.warnings) == 1
    memory.close()
    assert memory.problem is None
    assert len(read_sessions(home.path)) == 1


def test_a_disk_that_never_answers_does_not_hold_up_the_end(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "CLOSE_S", 0.0)
    disk = SlowDisk()
    writing = Background(recorder(home, disk.written), home.warnings.append)
    writing.put(KEPT)
    assert disk.began.wait(WAIT_S)
    writing.close()
    (warning,) = home.warnings
    assert "does not answer" in warning
    disk.may_write.set()
