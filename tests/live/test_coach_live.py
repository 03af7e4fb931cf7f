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
from voice.audio import Samples
from voice.synthesizer import Synthesizer, Voice

pytestmark = pytest.mark.live

LIMIT_S = 40.0


@dataclass
class Coach:
    """The program under test, and the event log that it writes."""

    process: subprocess.Popen[bytes]
    log: Path
    bedroom: VirtualBedroom
    synthesizer: Synthesizer

    def events(self) -> list[dict[str, Any]]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def wait_for(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
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
        voice = self.synthesizer.clip(text, Voice("en-gb+f3")).samples * np.float32(0.6)
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


def heard(intent: str) -> Callable[[dict[str, Any]], bool]:
    return lambda e: e["kind"] == "heard" and e["intent"] == intent and e["accepted"]


def likeness(recording: Samples, clip: Samples) -> float:
    """The highest normalized cross-correlation of a clip with any part of a recording."""
    length = recording.size + clip.size - 1
    spectrum = np.fft.rfft(recording, length) * np.conj(np.fft.rfft(clip, length))
    lags = np.fft.irfft(spectrum, length)[: recording.size - clip.size + 1]
    energy = np.cumsum(np.concatenate([[0.0], np.square(recording, dtype=np.float64)]))
    window = np.sqrt(energy[clip.size :] - energy[: -clip.size] + 1e-9)
    return float(np.max(lags / (window * np.sqrt(np.sum(np.square(clip))))))


@pytest.mark.timeout(240)
def test_a_session_by_voice_from_the_first_question_to_stop(coach: Coach, tmp_path: Path) -> None:
    with coach.bedroom.record_loudspeaker(tmp_path / "loudspeaker.wav") as recording:
        coach.wait_for(lambda e: e["kind"] == "said" and "listening" in e["text"])
        coach.say("start morning stretch")
        coach.wait_for(heard("START"))
        coach.wait_for(lambda e: e["kind"] == "said" and "not sure" in e["text"])
        coach.say("no")
        coach.wait_for(lambda e: e["kind"] == "session" and e["phase"] == "start")
        coach.wait_for(lambda e: e["kind"] == "said" and e["text"].startswith("First"))
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
