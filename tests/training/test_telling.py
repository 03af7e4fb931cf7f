"""Lines about a run: at the end of each epoch, otherwise once a minute."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from scripts.training.standing import Standing
from scripts.training.telling import Teller


class Room:
    """A teller with a clock that is set by hand."""

    def __init__(self, *, is_terminal: bool = False) -> None:
        self.now_s = 0.0
        self.out = io.StringIO()
        console = Console(file=self.out, force_terminal=is_terminal, width=80)
        self.teller = Teller(console, lambda: self.now_s)

    def lines(self) -> list[str]:
        """What was said since the last look."""
        said = self.out.getvalue().splitlines()
        self.out.seek(0)
        self.out.truncate()
        return said


@pytest.fixture
def room() -> Room:
    return Room()


def test_once_a_minute_and_at_the_end_of_what_is_made(room: Room) -> None:
    with room.teller:
        tell = room.teller.announce("recordings")
        tell(0, 1_200)
        assert room.lines() == ["recordings: 0 of 1,200"]
        for second in range(1, 120):
            room.now_s = float(second)
            tell(second, 1_200)
        assert room.lines() == ["recordings: 60 of 1,200"]
        tell(1_200, 1_200)
    assert room.lines() == ["recordings: 1,200 of 1,200"]


def test_of_nothing_there_is_nothing_to_say(room: Room) -> None:
    with room.teller:
        room.teller.announce("noises")(0, 0)
    assert room.lines() == []


def test_a_line_at_the_end_of_each_epoch(room: Room) -> None:
    with room.teller:
        room.teller.report(Standing(0, 4, 0.1, 0.5, 60.0, 540.0))
        assert room.lines() == ["epoch 0 of 4, 10.0%: loss 0.5000, 1 min spent, 9 min left"]
        for second in range(1, 60):
            room.now_s = float(second)
            room.teller.report(Standing(0, 4, 0.2, 0.4, 61.0, 540.0))
        assert room.lines() == []
        room.teller.report(Standing(1, 4, 0.25, -0.25, 300.0, 900.0, 0.125))
        assert room.lines() == [
            "epoch 1 of 4, 25.0%: loss -0.2500, on others 0.1250, 5 min spent, 15 min left"
        ]
        room.now_s += 59.0
        room.teller.report(Standing(1, 4, 0.3, 0.4, 61.0, 540.0))
        assert room.lines() == [], "the minute begins with the last line"
        room.now_s += 1.0
        room.teller.report(Standing(1, 4, 0.3, 0.4, 61.0, 540.0))
        assert len(room.lines()) == 1


def test_without_others_their_loss_is_not_measured(room: Room) -> None:
    with room.teller:
        room.teller.report(Standing(1, 4, 0.25, -0.25, 300.0, 900.0, 0.0), has_others=False)
    (line,) = room.lines()
    assert "loss -0.2500, on others not measured, 5 min" in line


def test_a_line_of_its_own_is_not_broken(room: Room) -> None:
    text = "so many words " * 20 + "[unk] 7"
    with room.teller:
        room.teller.say(text)
    assert room.lines() == [text]


def test_a_terminal_has_bars_and_a_line_only_for_each_epoch() -> None:
    room = Room(is_terminal=True)
    with room.teller:
        room.teller.announce("recordings")(7, 7)
        room.teller.report(Standing(0, 4, 0.1, 0.5, 60.0, 540.0))
        room.now_s = 120.0
        room.teller.report(Standing(0, 4, 0.2, 0.5, 60.0, 540.0))
        room.teller.report(Standing(1, 4, 0.25, 0.5, 300.0, 900.0, 0.1))
    said = room.out.getvalue()
    assert "7/7" in said
    assert said.count("epoch 1 of 4") == 1
    assert "epoch 0" not in said
    assert "recordings: 7" not in said
