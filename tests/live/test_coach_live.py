"""The whole program on a real audio stack: spoken to, and listened to, through PortAudio."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.live.pulse import VirtualBedroom
from voice.app.measure import as_samples, hold_sounds
from voice.audio import Clip, Samples, level_db, to_seconds
from voice.synthesizer import Synthesizer, Voice

pytestmark = pytest.mark.live

LIMIT_S = 40.0

SILENT_DB = -60.0
SILENT_SAMPLES = 320

SLEEPER = Voice("en-gb+f3")

Event = dict[str, Any]


@dataclass
class Coach:
    """The program under test, and the event log that it writes."""

    process: subprocess.Popen[bytes]
    log: Path
    bedroom: VirtualBedroom
    synthesizer: Synthesizer

    def events(self) -> list[Event]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def wait_for(self, is_it: Callable[[Event], bool]) -> Event:
        """Wait for an event; what was seen instead is in the failure."""
        end_s = time.monotonic() + LIMIT_S
        while time.monotonic() < end_s:
            for event in self.events():
                if is_it(event):
                    return event
            assert self.process.poll() is None, "the coach ended by itself"
            time.sleep(0.1)
        seen = "\n".join(json.dumps(event) for event in self.events())
        pytest.fail(f"it did not happen within {LIMIT_S} s; the log:\n{seen}")

    def say(self, text: str) -> None:
        voice = self.synthesizer.clip(text, SLEEPER).samples * np.float32(0.6)
        self.bedroom.play_into_microphone(voice).wait(timeout=20)


@pytest.fixture
def coach(bedroom: VirtualBedroom, tmp_path: Path) -> Iterator[Coach]:
    homes = {
        name: str(tmp_path / name.lower())
        for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    }
    log = tmp_path / "events.jsonl"
    command = [sys.executable, "-m", "voice.app.cli", "run", "--plain"]
    with Synthesizer(None) as synthesizer, (tmp_path / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [*command, "--events", str(log), "--log-text"],
            env={**os.environ, **bedroom.env, **homes},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Coach(process, log, bedroom, synthesizer)
        finally:
            process.kill()
            process.wait()


def heard(intent: str) -> Callable[[Event], bool]:
    return lambda e: e["kind"] == "heard" and e["intent"] == intent and e["accepted"]


def asked_for_a_number(event: Event) -> bool:
    return event["kind"] == "said" and "How is your back" in str(event["text"])


def likeness(recording: Samples, clip: Samples) -> float:
    """The highest normalized cross-correlation of a clip with any part of a recording."""
    return float(np.max(_correlation(recording, clip)))


def _correlation(recording: Samples, clip: Samples) -> Samples:
    """Normalized, by where in the recording the clip begins, in samples."""
    length = recording.size + clip.size - 1
    spectrum = np.fft.rfft(recording, length) * np.conj(np.fft.rfft(clip, length))
    lags = np.fft.irfft(spectrum, length)[: recording.size - clip.size + 1]
    energy = np.cumsum(np.concatenate([[0.0], np.square(recording, dtype=np.float64)]))
    window = np.sqrt(energy[clip.size :] - energy[: -clip.size] + 1e-9)
    return np.asarray(lags / (window * np.sqrt(np.sum(np.square(clip)))))


def in_recording(events: list[Event], recording: Samples, clip: Samples) -> list[Event]:
    """The events with the recording's instants; clip: that of the first line that was said."""
    said = next(event for event in events if event["kind"] == "said")
    shift_s = to_seconds(int(np.argmax(_correlation(recording, clip)))) - said["start"]
    names = ("t", "start", "end", "due")
    return [
        {key: value + shift_s if key in names else value for key, value in event.items()}
        for event in events
    ]


def silent_after_s(air: Samples, word: Samples) -> float:
    """How long after the end of a word in a recording the first silence came."""
    loud = np.flatnonzero(np.abs(word) > 0.01 * np.max(np.abs(word)))
    word = word[loud[0] : loud[-1] + 1]
    first = int(np.argmax(_correlation(air, word)))
    rest = air[first + word.size :]
    blocks = rest[: rest.size // SILENT_SAMPLES * SILENT_SAMPLES].reshape(-1, SILENT_SAMPLES)
    quiet = [number for number, block in enumerate(blocks) if level_db(block) < SILENT_DB]
    return to_seconds(quiet[0] * SILENT_SAMPLES)


@pytest.mark.timeout(240)
def test_a_session_by_voice_with_a_narrator_as_loud_as_the_sleeper(
    coach: Coach, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    coach.bedroom.let_loudspeaker_be_heard(-4.0)
    with coach.bedroom.record_air(tmp_path / "air.wav") as recording:
        coach.wait_for(lambda e: e["kind"] == "said" and "listening" in e["text"])
        coach.say("start morning stretch")
        coach.wait_for(heard("START"))
        coach.wait_for(lambda e: e["kind"] == "said" and "not sure" in e["text"])
        coach.say("no")
        coach.wait_for(asked_for_a_number)
        coach.say("three")
        coach.wait_for(lambda e: e["kind"] == "score" and e["value"] == 3)
        coach.wait_for(lambda e: e["kind"] == "movement")
        coach.say("pause")
        coach.wait_for(lambda e: e["kind"] == "said" and e["text"] == "Paused.")
        coach.say("carry on")
        coach.wait_for(heard("RESUME"))
        coach.say("stop")
        end = coach.wait_for(lambda e: e["kind"] == "session" and e["phase"] == "end")
        coach.process.send_signal(signal.SIGINT)
        assert coach.process.wait(timeout=20) == 0
    assert end["reason"] == "stopped"
    sound, _ = soundfile.read(recording, dtype="float32")
    for line in ("I'm listening. Say: start morning stretch.", "Paused."):
        clip = coach.synthesizer.clip(line, Voice()).samples
        assert likeness(sound, clip) > 0.8
    silent_s = silent_after_s(sound, coach.synthesizer.clip("stop", SLEEPER).samples)
    # Of this the device's own way, from the loudspeaker to the microphone, takes some 0.2 s.
    record_property("silent_after_stop_s", silent_s)
    sys.stdout.write(f"silent {silent_s:.2f} s after the last sample of stop\n")
    cut = [event["text"] for event in coach.events() if event["kind"] == "said" and event["cut"]]
    assert len(cut) == 2, "pause and stop were not said over the narrator"
    assert silent_s <= 0.7


@pytest.mark.timeout(240)
def test_counts_lie_on_their_line_in_the_loudspeaker_also_while_somebody_talks(
    coach: Coach, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with coach.bedroom.record_loudspeaker(tmp_path / "loudspeaker.wav") as recording:
        coach.wait_for(lambda e: e["kind"] == "said" and "listening" in e["text"])
        coach.say("start morning stretch")
        coach.wait_for(lambda e: e["kind"] == "said" and "not sure" in e["text"])
        coach.say("no")
        coach.wait_for(asked_for_a_number)
        coach.say("never ask me again")
        coach.wait_for(heard("SCORES"))
        coach.wait_for(lambda e: e["kind"] == "movement" and e["id"] == "breath-settle")
        coach.wait_for(lambda e: e["kind"] == "said" and e["text"].startswith("First"))
        coach.say("skip this one")
        coach.wait_for(lambda e: e["kind"] == "movement" and e["id"] == "ankle-pumps")
        coach.say("I'm ready")
        coach.wait_for(lambda e: e["kind"] == "mark" and e["name"] == "rep" and e["value"] == 3)
        coach.say("the children were singing in the kitchen while it rained outside")
        coach.wait_for(lambda e: e["kind"] == "hold" and e["phase"] == "end")
        coach.say("stop")
        coach.wait_for(lambda e: e["kind"] == "session" and e["phase"] == "end")
    played, _ = soundfile.read(recording, dtype="int16")
    events = coach.events()
    talk = [e for e in events if e["kind"] == "heard" and not e["accepted"]]
    assert talk, "nobody was heard talking over the counts"
    with Synthesizer(None) as synthesizer:

        def render(text: str) -> Clip:
            return synthesizer.clip(text, Voice())

        first = next(event["text"] for event in events if event["kind"] == "said")
        moved = in_recording(events, as_samples(played), render(first).samples)
        (hold,) = hold_sounds(moved, played, render)
    for name, value in (
        ("counts", hold.counts),
        ("counts_off_their_line_ms", hold.line_error_s * 1000),
        ("hold_off_its_length_ms", (hold.length_s - hold.planned_s) * 1000),
    ):
        record_property(name, value)
        sys.stdout.write(f"{name}: {value:.2f}\n")
    assert hold.counts >= 6
    assert hold.line_error_s <= 0.010
