"""Measures in the sound itself what the event log claims: when counts and tones really begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice.audio import BLOCK_S, Clip, Samples, level_db, to_samples, to_seconds
from voice.narrator import tone

Event = Mapping[str, object]
Pcm = NDArray[np.int16]

SEARCH_S = 0.2
"""A sound is looked for this far to both sides of where it should be."""

SILENT_DB = -60.0
"""Below this, in decibels of full scale, a block is silent."""


@dataclass(frozen=True)
class HoldSound:
    """One piece of timed work as it sounded; lengths in seconds.

    length_s: from the start tone to the release tone, less what was paused. line_error_s: the
    largest distance of a count's onset from the straight line through the first and the last.
    """

    movement: str
    side: str
    planned_s: float
    length_s: float
    counts: int
    line_error_s: float


def onset_s(speaker: Pcm, clip: Clip, expected_s: float) -> float:
    """When a clip begins in the sound: the peak of the cross-correlation near expected_s.

    speaker: 16-bit samples, shape (n,). Raises ValueError where there is nothing to compare.
    """
    reach = to_samples(SEARCH_S)
    first = max(0, to_samples(expected_s) - reach)
    heard = speaker[first : first + 2 * reach + clip.length_samples].astype(np.float64)
    if heard.size < clip.length_samples or not clip.length_samples:
        raise ValueError(f"the sound is too short to hold a clip at {expected_s} s")
    length = heard.size + clip.length_samples - 1
    spectrum = np.fft.rfft(heard, length) * np.conj(np.fft.rfft(clip.samples, length))
    lags = np.fft.irfft(spectrum, length)[: heard.size - clip.length_samples + 1]
    energy = np.cumsum(np.concatenate([[0.0], np.square(heard)]))
    window = energy[clip.length_samples :] - energy[: -clip.length_samples]
    best = int(np.argmax(lags / np.sqrt(window[: lags.size] + 1.0)))
    return to_seconds(first + best)


def hold_sounds(
    events: Sequence[Event], speaker: Pcm, render: Callable[[str], Clip]
) -> list[HoldSound]:
    """Every completed hold, as it sounded. render: gives the clip of a count's words."""
    holds: list[HoldSound] = []
    for number, event in enumerate(events):
        if event["kind"] != "hold" or event["phase"] != "start":
            continue
        rest = events[number:]
        end = next((e for e in rest if e["kind"] == "hold" and e["phase"] == "end"), None)
        if end is None or _number(end, "held") < _number(end, "seconds") - 1e-6:
            continue
        inside = [e for e in rest if _number(event, "t") <= _number(e, "t") <= _number(end, "t")]
        holds.append(_measure(end, inside, events, speaker, render))
    return holds


def _measure(
    end: Event,
    inside: Sequence[Event],
    events: Sequence[Event],
    speaker: Pcm,
    render: Callable[[str], Clip],
) -> HoldSound:
    marks = [e for e in inside if e["kind"] == "mark" and not e["dropped"]]
    starts, ends = (
        [_number(e, "t") for e in marks if e["name"] == name] for name in ("start", "release")
    )
    began_s = onset_s(speaker, tone("start"), starts[0])
    over_s = onset_s(speaker, tone("release"), ends[-1])
    onsets = []
    for mark in marks:
        if mark["name"] in ("count", "rep", "halfway"):
            due_s = _number(mark, "t")
            frozen_s = _paused_s(inside, due_s)
            text = _said_at(events, due_s)
            onsets.append((due_s - frozen_s, onset_s(speaker, render(text), due_s) - frozen_s))
    return HoldSound(
        movement=str(end["movement"]),
        side=str(end["side"]),
        planned_s=_number(end, "seconds"),
        length_s=over_s - began_s - _paused_s(inside, over_s),
        counts=len(onsets),
        line_error_s=_line_error_s(onsets),
    )


def _line_error_s(onsets: Sequence[tuple[float, float]]) -> float:
    """Largest distance of an onset from the line through the first and the last."""
    if len(onsets) < 3:
        return 0.0
    due, heard = (np.array(column) for column in zip(*onsets, strict=True))
    slope = (heard[-1] - heard[0]) / (due[-1] - due[0])
    return float(np.max(np.abs(heard - (heard[0] + slope * (due - due[0])))))


def _paused_s(inside: Sequence[Event], until_s: float) -> float:
    """How long the clock stood still before an instant."""
    total_s, since_s = 0.0, None
    for event in inside:
        if event["kind"] != "hold" or _number(event, "t") > until_s:
            continue
        if event["phase"] == "pause":
            since_s = _number(event, "t")
        elif event["phase"] == "resume" and since_s is not None:
            total_s, since_s = total_s + _number(event, "t") - since_s, None
    return total_s


def _said_at(events: Sequence[Event], start_s: float) -> str:
    for event in events:
        if event["kind"] == "said" and abs(_number(event, "start") - start_s) < 1e-4:
            return str(event["text"])
    raise ValueError(f"nothing was said at {start_s} s")


def silence_after_s(speaker: Pcm, from_s: float) -> float:
    """How long after an instant the loudspeaker falls silent, in seconds."""
    block = to_samples(BLOCK_S) // 4
    at = to_samples(from_s)
    while at + block <= speaker.size:
        if level_db(as_samples(speaker[at : at + block])) < SILENT_DB:
            return to_seconds(at) - from_s
        at += block
    return to_seconds(speaker.size) - from_s


def as_samples(pcm: Pcm) -> Samples:
    """16-bit sound as the program's own, shape (n,)."""
    return pcm.astype(np.float32) / np.float32(32768.0)


def _number(event: Event, key: str) -> float:
    value = event[key]
    assert isinstance(value, float | int)
    return float(value)
