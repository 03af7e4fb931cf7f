from __future__ import annotations

import struct
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from voice.app.events import Event
from voice.app.timeline.layout import heard_labels, paragraphs, shorten, text_width_in, wrap
from voice.app.timeline.picture import draw_timeline
from voice.app.timeline.rows import LABEL_PT, WORDS_PT, split_rows
from voice.app.timeline.tracks import Heard, Span, read_tracks
from voice.audio import SAMPLE_RATE


def hold(t: float, phase: str) -> Event:
    return {
        "t": t,
        "kind": "hold",
        "form": "hold",
        "phase": phase,
        "movement": "leg-crossover",
        "side": "left",
        "seconds": 30.0,
    }


def said(start: float, end: float, text: str, cut: bool = False) -> Event:
    return {"t": end, "kind": "said", "start": start, "end": end, "text": text, "cut": cut}


EVENTS: list[Event] = [
    {"t": 0.0, "kind": "state", "state": "idle"},
    {"t": 3.0, "kind": "state", "state": "narrating"},
    {"t": 3.0, "kind": "session", "phase": "start", "routine": "night"},
    {"t": 3.0, "kind": "movement", "id": "leg-crossover", "side": "left", "number": 1, "of": 2},
    said(3.0, 7.0, "Cross your left leg over the $right$ one, and breathe_out.", cut=True),
    hold(8.0, "start"),
    {"t": 8.0, "kind": "state", "state": "holding"},
    {"t": 8.0, "kind": "mark", "name": "start", "due": 8.0, "dropped": False},
    said(18.0, 18.6, "Twenty."),
    {"t": 18.0, "kind": "mark", "name": "count", "value": 20, "due": 18.0, "dropped": False},
    {"t": 20.0, "kind": "mark", "name": "halfway", "due": 20.0, "dropped": True},
    hold(21.0, "pause"),
    {
        "t": 21.4,
        "kind": "heard",
        "start": 20.2,
        "end": 21.0,
        "reflex": 20.9,
        "text": "hold on",
        "intent": "PAUSE",
        "accepted": True,
    },
    {"t": 21.4, "kind": "state", "state": "paused"},
    hold(30.0, "resume"),
    {"t": 30.0, "kind": "state", "state": "holding"},
    hold(50.0, "end"),
    {"t": 50.0, "kind": "state", "state": "question", "over": "paused", "asks": "yes_no"},
    {"t": 55.0, "kind": "heard", "start": 54.0, "end": 54.5, "intent": None, "accepted": False},
    {"t": 56.0, "kind": "device", "change": "lost", "name": "bed"},
    {"t": 60.0, "kind": "movement", "id": "knee-rolls", "side": "both", "number": 2, "of": 2},
    {"t": 62.0, "kind": "session", "phase": "end", "reason": "finished"},
    {"t": 62.0, "kind": "state", "state": "finished"},
]


def test_the_log_becomes_tracks() -> None:
    tracks = read_tracks(EVENTS, 70.0)
    assert [(span.label, span.start_s, span.end_s) for span in tracks.states] == [
        ("idle", 0.0, 3.0),
        ("narrating", 3.0, 8.0),
        ("holding", 8.0, 21.4),
        ("paused", 21.4, 30.0),
        ("holding", 30.0, 50.0),
        ("question", 50.0, 62.0),
        ("finished", 62.0, 70.0),
    ]
    assert [(s.label, s.end_s) for s in tracks.movements] == [
        ("1/2 leg crossover, left", 60.0),
        ("2/2 knee rolls", 70.0),
    ]
    [only] = tracks.holds
    assert (only.label, only.start_s, only.end_s) == ("hold 30 s, left", 8.0, 50.0)
    assert only.frozen == ((21.0, 30.0),)
    assert tracks.marks == ((8.0, "▸"), (18.0, "20"))
    assert [span.label for span in tracks.said] == [
        "Cross your left leg over the $right$ one, and breathe_out. ✂"
    ]
    assert tracks.heard[0] == Heard(20.2, 21.0, "“hold on” → PAUSE", True, 20.9)
    assert tracks.heard[1] == Heard(54.0, 54.5, "?", False, None)
    assert tracks.devices == ((56.0, "lost"),)


def test_a_hold_that_the_run_breaks_off_reaches_to_the_end() -> None:
    [only] = read_tracks([hold(8.0, "start"), hold(12.0, "pause")], 20.0).holds
    assert (only.end_s, only.frozen) == (20.0, ((12.0, 20.0),))


def test_a_hold_begun_again_ends_the_one_before() -> None:
    first, second = read_tracks([hold(8.0, "start"), hold(12.0, "start")], 20.0).holds
    assert (first.start_s, first.end_s, second.start_s, second.end_s) == (8.0, 12.0, 12.0, 20.0)


@pytest.mark.parametrize("width_in", [0.6, 1.0, 2.5])
def test_wrapped_words_fit_and_none_is_lost(width_in: float) -> None:
    text = "Let both knees roll gently to the left, as far as it stays easy."
    lines = wrap(text, width_in, WORDS_PT, 99)
    assert " ".join(lines) == text
    assert all(text_width_in(line, WORDS_PT) <= width_in for line in lines)
    assert len(wrap(text, width_in, WORDS_PT, 2)) == 2


def test_a_label_without_room_is_shortened_or_left_out() -> None:
    assert shorten("leg crossover", 5.0, LABEL_PT) == "leg crossover"
    assert shorten("leg crossover", 0.5, LABEL_PT).endswith("…")
    assert shorten("leg crossover", 0.05, LABEL_PT) == ""


def test_no_two_texts_of_a_row_touch() -> None:
    rng = np.random.default_rng(3)
    starts = np.sort(rng.uniform(0.0, 75.0, 40))
    spoken = [Span(float(t), float(t) + 1.5, "some words that are said here") for t in starts]
    scale = 13.75 / 75.0
    placed = paragraphs(spoken, (0.0, 75.0), scale, WORDS_PT, 99)
    ends = [p.start_s + max(text_width_in(x, WORDS_PT) for x in p.lines) / scale for p in placed]
    assert all(end_s < later.start_s for end_s, later in zip(ends, placed[1:], strict=False))
    kept = [span for span in spoken if (span.start_s + span.end_s) / 2 < 75.0]
    words = [word for paragraph in placed for line in paragraph.lines for word in line.split()]
    assert len(words) == 6 * len(kept)


def test_what_was_heard_in_quick_order_stands_on_several_lanes() -> None:
    heard = [Heard(t, t + 0.4, "“how much longer” → TIME_LEFT_HOLD", True, None) for t in (1, 2, 3)]
    labels = heard_labels(heard, (0.0, 75.0), 0.18, LABEL_PT)
    assert [label.lane for label in labels] == [0, 1, 2]


@pytest.mark.parametrize(
    ("end_s", "rows", "longest_s"), [(5.0, 1, 20.0), (75.0, 1, 75.0), (600.0, 8, 75.0)]
)
def test_long_runs_are_broken_into_rows(end_s: float, rows: int, longest_s: float) -> None:
    found = split_rows(read_tracks([], end_s), end_s)
    assert len(found) == rows
    assert found[-1].end_s >= end_s
    assert {row.end_s - row.start_s for row in found} == {longest_s}


def size_of(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return int(width), int(height)


def noise(seconds: float) -> NDArray[np.int16]:
    rng = np.random.default_rng(1)
    return rng.integers(-9_000, 9_000, round(seconds * SAMPLE_RATE)).astype(np.int16)


def test_a_picture_is_drawn_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        draw_timeline(tmp_path / name, EVENTS, noise(70.0), noise(70.0), "night, seed 7")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    width, height = size_of(tmp_path / "a.png")
    assert width == 1650
    assert 250 < height < 600


@pytest.mark.parametrize("seconds", [0.0, 0.02])
def test_an_empty_run_has_a_picture_too(tmp_path: Path, seconds: float) -> None:
    draw_timeline(tmp_path / "a.png", [], noise(seconds), noise(seconds), "nothing")
    assert size_of(tmp_path / "a.png")[0] == 1650


def test_words_in_letters_the_font_lacks_do_no_harm(tmp_path: Path) -> None:
    draw_timeline(tmp_path / "a.png", [said(1.0, 2.0, "伸び伸び")], noise(5.0), noise(5.0), "夜")
    assert size_of(tmp_path / "a.png")[0] == 1650


def test_ten_minutes_are_drawn_quickly(tmp_path: Path) -> None:
    line = "Let both knees roll gently to the left, as far as it stays easy."
    events = [said(4.0 * n, 4.0 * n + 3.5, line) for n in range(150)]
    began = time.process_time()
    draw_timeline(tmp_path / "a.png", events, noise(600.0), noise(600.0), "ten minutes")
    assert time.process_time() - began < 8.0
