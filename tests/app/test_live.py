from __future__ import annotations

import errno
import io
import json
import os
import signal
from pathlib import Path

import pytest

from voice.app.live import LiveOptions, _event_file, _EventWriter, _interrupts, _Table
from voice.audio import SupineError

HEARD: dict[str, object] = {"t": 1.0, "kind": "heard", "text": "good morning", "intent": None}
SAID: dict[str, object] = {"t": 2.0, "kind": "said", "text": "Paused.", "cut": False}


class FullDisk(io.StringIO):
    """Takes so many lines and no more."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.tries = 0
        self._lines = lines

    def flush(self) -> None:
        self.tries += 1
        if self.tries > self._lines:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def written(file: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.getvalue().splitlines()]


def test_what_was_heard_is_not_written_unless_asked_for() -> None:
    file, warnings = io.StringIO(), list[str]()
    writer = _EventWriter(file, LiveOptions(), warnings.append)
    writer.write(HEARD)
    writer.write(SAID)
    assert written(file) == [{"t": 1.0, "kind": "heard", "intent": None}, SAID]
    assert "text" in HEARD
    assert warnings == []


def test_what_was_heard_is_written_where_asked_for() -> None:
    file = io.StringIO()
    writer = _EventWriter(file, LiveOptions(log_text=True), pytest.fail)
    writer.write(HEARD)
    writer.write(SAID)
    assert written(file) == [HEARD, SAID]


def test_a_full_disk_ends_the_log_with_one_warning_and_not_the_session() -> None:
    file, warnings = FullDisk(2), list[str]()
    writer = _EventWriter(file, LiveOptions(events=Path("log.jsonl")), warnings.append)
    for _ in range(5):
        writer.write(SAID)
    assert file.tries == 3
    (warning,) = warnings
    assert "log.jsonl" in warning
    assert os.strerror(errno.ENOSPC) in warning


def test_the_log_is_a_line_of_json_for_each_event(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with _event_file(LiveOptions(events=path), pytest.fail) as write:
        write(SAID)
        assert path.read_text(encoding="utf-8") == json.dumps(SAID) + "\n"
        write(HEARD)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["said", "heard"]
    assert "good morning" not in lines[1]


def test_no_log_is_written_unless_asked_for() -> None:
    with _event_file(LiveOptions(), pytest.fail) as write:
        write(SAID)


def test_a_log_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "no such folder" / "events.jsonl"
    with (
        pytest.raises(SupineError, match="cannot be written") as caught,
        _event_file(LiveOptions(events=path), pytest.fail),
    ):
        pass
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_interrupts_are_collected_and_the_handlers_put_back() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    with _interrupts() as caught:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        assert caught == [signal.SIGINT, signal.SIGTERM]
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_full_disk_does_not_end_the_program_at_the_end_either() -> None:
    warnings: list[str] = []
    options = LiveOptions(events=Path("/dev/full"))
    with _event_file(options, warnings.append) as write:
        write({"t": 0.0, "kind": "state", "state": "idle"})
    assert len(warnings) == 1


@pytest.mark.parametrize(("direction", "is_microphone"), [("input", True), ("output", False)])
def test_a_lost_loudspeaker_is_no_lost_microphone(direction: str, is_microphone: bool) -> None:
    told: list[tuple[str, str, bool]] = []

    class Listening:
        def device(self, change: str, name: str, *, microphone: bool) -> None:
            told.append((change, name, microphone))

    table = _Table(Listening(), None, None, None, [])  # type: ignore[arg-type]
    table.changed("lost", "bedside", direction)
    assert told == [("lost", "bedside", is_microphone)]
