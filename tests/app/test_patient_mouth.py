from __future__ import annotations

import threading
from collections.abc import Iterable

import pytest

from voice.app import patient_mouth
from voice.app.patient_mouth import PATIENCE_S, MuteError, PatientMouth
from voice.audio import BLOCK_S, Clip, silence

BLOCKS = round(PATIENCE_S / BLOCK_S)


class SlowMouth:
    """Renders only what a test put into `ready`."""

    def __init__(self) -> None:
        self.ready: set[str] = set()
        self.prepared: list[str] = []
        self.hangs = threading.Event()
        self.hangs.set()

    def prepare(self, texts: Iterable[str]) -> None:
        self.prepared += texts

    def clip(self, text: str) -> Clip | None:
        return Clip(text, silence()) if text in self.ready else None

    def set_rate(self, factor: float) -> None:
        self.ready.clear()

    def close(self) -> None:
        self.hangs.wait()


def test_a_line_that_never_comes_ends_it_in_a_sentence() -> None:
    mouth = PatientMouth(SlowMouth())
    for _ in range(BLOCKS):
        assert mouth.clip("one") is None
    with pytest.raises(MuteError, match="renders nothing any more"):
        mouth.clip("one")


def test_slow_rendering_is_waited_for_as_long_as_it_goes_on() -> None:
    slow = SlowMouth()
    mouth = PatientMouth(slow)
    for number in range(4):
        for _ in range(BLOCKS - 1):
            assert mouth.clip("last") is None
            assert mouth.clip(str(number)) is None
        slow.ready.add(str(number))
        assert mouth.clip(str(number)) is not None
    slow.ready.add("last")
    assert mouth.clip("last") is not None


def test_while_other_lines_become_ready_one_that_never_does_is_waited_for() -> None:
    slow = SlowMouth()
    mouth = PatientMouth(slow)
    for at in range(3 * BLOCKS):
        assert mouth.clip("never") is None
        if at % 100 == 0:
            slow.ready.add(str(at))
            assert mouth.clip(str(at)) is not None


def test_what_was_ready_long_ago_is_no_sign_of_life() -> None:
    slow = SlowMouth()
    slow.ready.add("count")
    mouth = PatientMouth(slow)
    assert mouth.clip("count") is not None
    for _ in range(BLOCKS):
        assert mouth.clip("never") is None
        assert mouth.clip("count") is not None
    with pytest.raises(MuteError):
        mouth.clip("never")


def test_it_prepares_and_closes_the_other() -> None:
    slow = SlowMouth()
    mouth = PatientMouth(slow)
    mouth.prepare(["one", "two"])
    mouth.close()
    assert slow.prepared == ["one", "two"]


def test_a_mouth_that_hangs_does_not_keep_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_mouth, "CLOSE_S", 0.01)
    slow = SlowMouth()
    slow.hangs.clear()
    PatientMouth(slow).close()
    slow.hangs.set()


def test_another_rate_is_a_new_beginning() -> None:
    slow = SlowMouth()
    mouth = PatientMouth(slow)
    slow.ready.add("one")
    assert mouth.clip("one") is not None
    for _ in range(BLOCKS):
        assert mouth.clip("two") is None
    mouth.set_rate(0.8)
    assert mouth.clip("two") is None
    slow.ready.add("one")
    assert mouth.clip("one") is not None
