from __future__ import annotations

import pytest

from tests.app.fakes import Bedroom
from voice.app.transcript import Transcript


def line(kind: str, t: float, **fields: object) -> str:
    return Transcript([{"t": t, "kind": kind, **fields}]).text()


def test_nothing_happened() -> None:
    assert not Transcript([]).text()


@pytest.mark.parametrize(
    ("t", "stamp"), [(0.0, "  0:00.0"), (9.25, "  0:09.2"), (75.5, "  1:15.5"), (1200, " 20:00.0")]
)
def test_instants_are_minutes_and_seconds(t: float, stamp: str) -> None:
    assert line("session", t, phase="start") == f"{stamp} = session start"


def test_each_kind_has_its_line() -> None:
    said = {"start": 61.0, "text": "Paused.", "cut": False}
    assert line("said", 62.0, **said) == "  1:01.0   Paused."
    assert line("said", 62.0, **{**said, "cut": True}) == "  1:01.0   Paused. [cut]"
    heard = {"start": 3.0, "text": "pause", "intent": "PAUSE", "accepted": True}
    assert line("heard", 4.0, **heard) == '  0:03.0 > "pause" (PAUSE)'
    nothing = {**heard, "text": "[unk]", "intent": None, "accepted": False}
    assert line("heard", 4.0, **nothing) == '  0:03.0 > "[unk]" (not understood)'
    movement = {"number": 2, "of": 8, "id": "long-reach", "side": "left"}
    assert line("movement", 5.0, **movement) == "  0:05.0 = 2 of 8: long-reach, left"
    movement["side"] = "both"
    assert line("movement", 5.0, **movement) == "  0:05.0 = 2 of 8: long-reach"
    hold = {"form": "hold", "seconds": 30.0}
    assert line("hold", 6.0, phase="start", **hold) == "  0:06.0   [hold start, 30 s]"
    assert line("hold", 7.0, phase="end", held=12.5, **hold) == "  0:07.0   [hold end, 12.5 s]"
    ended = line("session", 8.0, phase="end", reason="stopped")
    assert ended == "  0:08.0 = session end: stopped"


@pytest.mark.parametrize("kind", ["state", "mark", "device"])
def test_other_kinds_have_none(kind: str) -> None:
    assert not line(kind, 1.0)


def test_lines_come_in_the_order_of_time() -> None:
    events = [
        {"t": 1.0, "kind": "session", "phase": "start"},
        {"t": 2.5, "kind": "heard", "start": 1.5, "text": "a", "intent": "A", "accepted": True},
        {"t": 3.0, "kind": "said", "start": 0.5, "text": "First.", "cut": False},
        {"t": 1.5, "kind": "said", "start": 1.5, "text": "Second.", "cut": False},
    ]
    found = [text.split(maxsplit=1)[1] for text in Transcript(events).text().splitlines()]
    assert found == ["First.", "= session start", '> "a" (A)', "Second."]


def test_a_whole_session_reads_from_the_first_line_to_the_last() -> None:
    room = Bedroom()
    room.holding()
    room.assistant.press("escape")
    room.until_state("idle")
    found = Transcript(room.log).text().splitlines()
    assert found[0] == "  0:00.0   I'm listening. Say: start morning stretch."
    assert any('> "start morning stretch" (START)' in text for text in found)
    assert any(text.endswith("= session end: stopped") for text in found)
