from __future__ import annotations

import os
import pty
import termios
from collections.abc import Iterator

import pytest

from voice.app.key_parser import KeyParser, LineParser
from voice.app.keys import Key, Keys, Pause, Stop, Typed


def wait_for(keys: Keys, count: int) -> list[Key]:
    """The next keys; a second without one is too long."""
    return [keys._found.get(timeout=1.0) for _ in range(count)]


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b" ", [Pause()]),
        (b"\n", [Pause()]),
        (b"  ", [Pause(), Pause()]),
        (b"x", []),
        (b"\x1b[A\x1b[B", []),
        (b"\x1bOP", []),
        (b"\x1b[1;5C ", [Pause()]),
        (b"\x1b\x1b", [Stop()]),
        (b"\x1bx", []),
    ],
)
def test_single_keys(sent: bytes, keys: list[Key]) -> None:
    assert KeyParser(is_typing=False).feed(sent) == keys


def test_escape_counts_once_nothing_follows() -> None:
    parser = KeyParser(is_typing=False)
    assert parser.feed(b"\x1b") == []
    states = [parser.is_waiting]
    assert parser.time_out() == [Stop()]
    states.append(parser.is_waiting)
    assert states == [True, False]
    assert parser.time_out() == []


def test_a_sequence_cut_in_two_is_no_escape() -> None:
    parser = KeyParser(is_typing=True)
    assert parser.feed(b"\x1b") == []
    assert parser.feed(b"[") == []
    assert parser.feed(b"A") == []
    assert parser.time_out() == []
    assert parser.line == ""


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        (b"next one", "next one"),
        (b"nexx\x7ft", "next"),
        (b"skip this\x17", "skip"),
        (b"skip this\x15", ""),
        ("é".encode(), "é"),
        (b"a\x1b[Db\t\x01", "ab"),
    ],
)
def test_a_line_is_edited(sent: bytes, line: str) -> None:
    parser = KeyParser(is_typing=True)
    assert parser.feed(sent) == []
    assert parser.line == line


def test_letters_cut_in_two_are_put_together() -> None:
    parser = KeyParser(is_typing=True)
    first, second = "é".encode()[:1], "é".encode()[1:]
    assert parser.feed(first) + parser.feed(second) + parser.feed(b"\n") == [Typed("é")]


def test_a_phrase_is_sent_with_enter_and_the_line_is_free_again() -> None:
    parser = KeyParser(is_typing=True)
    assert parser.feed(b" \rten more seconds \r\r") == [
        Pause(),
        Pause(),
        Typed("ten more seconds"),
        Pause(),
    ]
    assert parser.line == ""


def test_lines_of_a_pipe() -> None:
    parser = LineParser(is_typing=True)
    assert parser.feed(b"pau") == []
    assert parser.feed(b"se\r\n\nstop") == [Typed("pause"), Pause()]
    assert parser.end() == [Typed("stop")]
    assert LineParser(is_typing=False).feed(b"pause\n\n") == [Pause()]


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    person, program = pty.openpty()
    yield person, program
    os.close(person)
    os.close(program)


def test_terminal(terminal: tuple[int, int]) -> None:
    person, program = terminal
    before = termios.tcgetattr(program)
    with Keys(is_typing=True, descriptor=program) as keys:
        assert not termios.tcgetattr(program)[3] & termios.ICANON
        os.write(person, b" ne")
        assert wait_for(keys, 1) == [Pause()]
        os.write(person, b"xt\n")
        assert wait_for(keys, 1) == [Typed("next")]
        os.write(person, b"\x1b[A")
        os.write(person, b"\x1b")
        assert wait_for(keys, 1) == [Stop()]
        os.write(person, b"hal")
        while keys.typed != "hal":
            assert keys.poll() == []
        assert keys.poll() == []
    assert termios.tcgetattr(program) == before


def test_a_terminal_by_lines_keeps_its_own_echo_for_a_screen_reader(
    terminal: tuple[int, int],
) -> None:
    person, program = terminal
    with Keys(is_typing=True, is_by_line=True, descriptor=program) as keys:
        assert termios.tcgetattr(program)[3] & termios.ICANON
        assert termios.tcgetattr(program)[3] & termios.ECHO
        os.write(person, b"nexx\x7ft one\n\n\x1b\n")
        assert wait_for(keys, 3) == [Typed("next one"), Pause(), Stop()]


def test_terminal_is_restored_when_the_session_fails(terminal: tuple[int, int]) -> None:
    _, program = terminal
    before = termios.tcgetattr(program)
    with pytest.raises(ZeroDivisionError), Keys(descriptor=program):
        raise ZeroDivisionError
    assert termios.tcgetattr(program) == before


def test_pipe_with_an_end() -> None:
    reading, writing = os.pipe()
    with Keys(is_typing=True, descriptor=reading) as keys:
        os.write(writing, b"morning stretch\n\nstop")
        os.close(writing)
        assert wait_for(keys, 3) == [Typed("morning stretch"), Pause(), Typed("stop")]
    os.close(reading)


def test_failing_thread_is_heard_of(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()

    def fail(self: LineParser, sent: bytes) -> list[Key]:
        raise ZeroDivisionError

    monkeypatch.setattr(LineParser, "feed", fail)
    with Keys(descriptor=reading) as keys:
        os.write(writing, b"\n")
        assert keys._thread is not None
        keys._thread.join(timeout=5.0)
        with pytest.raises(ZeroDivisionError):
            keys.poll()
    os.close(reading)
    os.close(writing)
