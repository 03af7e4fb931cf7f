from __future__ import annotations

import json
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from voice.app.rehearsal import Outcome, rehearse
from voice.app.rehearsal_files import OutputError
from voice.app.scenario import Scenario, ScenarioError, load_scenario
from voice.audio import BLOCK_S, BLOCK_SAMPLES, SAMPLE_RATE, Block, Clip, SupineError, silence
from voice.synthesizer import SynthesisError, Voice

SPEECH_S = 0.5
ENDPOINT_S = 0.3


class FakeSynthesizer:
    """Every text is half a second of the same noise between silences."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def clip(self, text: str, voice: Voice) -> Clip:
        self.asked.append((text, voice.name))
        if voice.name == "nobody":
            raise SynthesisError('there is no voice "nobody"')
        samples = np.zeros(SAMPLE_RATE, dtype=np.float32)
        rng = np.random.default_rng(1)
        samples[4_000:12_000] = 0.1 * rng.standard_normal(8_000)
        return Clip(text, samples)


class FakeAssistant:
    """Takes each sound from the sleeper for the next of the intents, and does it."""

    def __init__(self, intents: list[str], log: Callable[[dict[str, Any]], None]) -> None:
        self._log = log
        self._intents = intents
        self._ticks = 0
        self._loud_since: int | None = None
        self._loud_at = 0
        self._talks_until = 0
        self._state = "idle"
        self.by_hand: list[tuple[float, str]] = []

    @property
    def state_label(self) -> str:
        return self._state

    @property
    def now_s(self) -> float:
        return self._ticks * BLOCK_S

    def tick(self, microphone: Block | None) -> Block:
        assert microphone is not None
        if np.sqrt(np.mean(microphone**2)) > 0.01:
            self._loud_at = self._ticks
            self._loud_since = self._ticks if self._loud_since is None else self._loud_since
        elif self._loud_since is not None and (self._ticks - self._loud_at) * BLOCK_S > ENDPOINT_S:
            self._hear(self._loud_since, self._loud_at)
            self._loud_since = None
        self._ticks += 1
        block = silence()
        if self._ticks < self._talks_until:
            block += 0.1
        return block

    def typed(self, text: str) -> None:
        self.by_hand.append((self.now_s, text))

    def press(self, key: str) -> None:
        self.by_hand.append((self.now_s, key))

    def _hear(self, first: int, last: int) -> None:
        intent = self._intents.pop(0) if self._intents else None
        self._write(
            "heard",
            start=(first - 1) * BLOCK_S,
            end=last * BLOCK_S,
            text="hm",
            intent=intent,
            accepted=intent is not None,
        )
        match intent:
            case "START":
                self._write("session", phase="start", routine="night")
                self._write("movement", id="leg-crossover", side="left", number=1, of=1)
                self._go("holding", hold="start")
                self._talks_until = self._ticks + 50
            case "PAUSE":
                self._go("paused", hold="pause")
            case "RESUME":
                self._go("holding", hold="resume")
            case "STOP":
                self._write("session", phase="end", reason="stopped")
                self._go("idle")
            case "BREAK":
                raise SupineError("the voice went away")

    def _go(self, state: str, hold: str | None = None) -> None:
        self._state = state
        self._write("state", state=state)
        if hold is not None:
            self._write("hold", phase=hold, movement="leg-crossover", side="left", seconds=30.0)

    def _write(self, kind: str, **fields: Any) -> None:
        self._log({"t": self.now_s, "kind": kind, **fields})


WHOLE = """\
seed = 7
limit = 60
[[line]]
at = 1.0
say = "start"
[[line.expect]]
intent = "START"
within = 0.5
[[line]]
after = "hold.start"
movement = "leg-crossover"
plus = 3.0
say = "pause"
[[line.expect]]
event = "hold.pause"
within = 0.5
[[line]]
after = "state.paused"
plus = 1.0
say = "resume"
[[line]]
after = "hold.resume"
plus = 1.0
say = "stop"
[[line.expect]]
intent = "STOP"
[[expect]]
event = "session.end.stopped"
[[forbid]]
intent = "PAIN"
"""
INTENTS = ["START", "PAUSE", "RESUME", "STOP"]


def scenario_of(folder: Path, text: str) -> Scenario:
    path = folder / "night.toml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path)


def play(
    folder: Path,
    text: str,
    intents: list[str],
    out_dir: Path | None = None,
    real_time: bool = False,
) -> tuple[Outcome, FakeAssistant]:
    made: list[FakeAssistant] = []

    def factory(scenario: Scenario, log: Callable[[dict[str, Any]], None]) -> FakeAssistant:
        made.append(FakeAssistant(list(intents), log))
        return made[0]

    scenario = scenario_of(folder, text)
    outcome = rehearse(scenario, factory, FakeSynthesizer(), real_time, out_dir)
    return outcome, made[0]


def test_a_whole_conversation_in_virtual_time(tmp_path: Path) -> None:
    began = time.monotonic()
    outcome, _ = play(tmp_path, WHOLE, INTENTS)
    assert outcome.failures == []
    assert outcome.passed
    assert outcome.seconds > 10.0
    assert time.monotonic() - began < outcome.seconds / 2
    assert outcome.speaker.size == outcome.microphone.size == outcome.seconds * SAMPLE_RATE


def starts_s(outcome: Outcome) -> list[float]:
    loud = np.abs(outcome.microphone.astype(int)) > 300
    instants = np.flatnonzero(loud) / SAMPLE_RATE
    return [float(t) for n, t in enumerate(instants) if n == 0 or t - instants[n - 1] > 0.2]


def test_lines_sound_when_they_are_due(tmp_path: Path) -> None:
    outcome, _ = play(tmp_path, WHOLE, INTENTS)
    events = {(e["kind"], e.get("phase") or e.get("state")): e["t"] for e in outcome.events}
    due = [
        1.0,
        events["hold", "start"] + 3.0,
        events["state", "paused"] + 1.0,
        events["hold", "resume"] + 1.0,
    ]
    assert starts_s(outcome) == pytest.approx(due, abs=0.002)


def test_wrong_answers_are_told_line_by_line(tmp_path: Path) -> None:
    outcome, _ = play(tmp_path, WHOLE, ["START", "STOP"])
    assert outcome.failures == [
        'line 3 ("resume", night.toml:17) was never spoken: state.paused never happened.',
        'line 4 ("stop", night.toml:21) was never spoken: hold.resume never happened.',
        (
            'line 2 ("pause", night.toml:9) at 4.82 s: expected hold.pause within 0.5 s of its '
            "end, but nothing of the kind happened."
        ),
    ]
    end_s = next(e["t"] for e in outcome.events if e["kind"] == "session" and e["phase"] == "end")
    assert outcome.seconds - end_s == pytest.approx(10.0, abs=0.1)


def test_a_run_without_an_end_fails_at_its_limit(tmp_path: Path) -> None:
    outcome, _ = play(tmp_path, WHOLE.replace("limit = 60", "limit = 20"), ["START"])
    assert outcome.failures[0] == (
        "the run: not over after 20 s of audio, the limit; the state was holding."
    )
    assert outcome.seconds == pytest.approx(20.0)


def test_a_run_ends_soon_after_the_last_window_at_rest(tmp_path: Path) -> None:
    outcome, _ = play(tmp_path, '[[line]]\nat = 4.0\nsay = "hm"\n', [])
    assert outcome.failures == []
    assert outcome.seconds == pytest.approx(4.0 + SPEECH_S + 3.0, abs=0.1)


def test_keys_and_typing_arrive_at_their_instants(tmp_path: Path) -> None:
    text = '[[line]]\nat = 1.0\nkey = "space"\n[[line]]\nat = 2.5\ntype = "pause"\n'
    outcome, assistant = play(tmp_path, text, [])
    assert [what for _, what in assistant.by_hand] == ["space", "pause"]
    assert [t for t, _ in assistant.by_hand] == pytest.approx([1.0, 2.5])
    assert starts_s(outcome) == []


def test_the_files_are_written_and_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for run in ("a", "b"):
        play(tmp_path, WHOLE + "[room]\nsnr_db = 30\necho_db = -20\n", INTENTS, tmp_path / run)
    for name in ("speaker.wav", "microphone.wav", "events.jsonl", "timeline.png"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    with wave.open(str(tmp_path / "a" / "microphone.wav")) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 16_000)
        assert sound.getnframes() % BLOCK_SAMPLES == 0
    lines = (tmp_path / "a" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    first = json.loads(lines[0])
    assert (first["kind"], first["intent"]) == ("heard", "START")
    assert all(list(json.loads(line)) == sorted(json.loads(line)) for line in lines)


def test_another_seed_gives_other_sound(tmp_path: Path) -> None:
    one, _ = play(tmp_path, WHOLE, INTENTS)
    other, _ = play(tmp_path, WHOLE.replace("seed = 7", "seed = 8"), INTENTS)
    assert not np.array_equal(one.microphone, other.microphone)


def test_nothing_is_lost_when_the_assistant_breaks(tmp_path: Path) -> None:
    with pytest.raises(SupineError, match="the voice went away"):
        play(tmp_path, WHOLE, ["START", "BREAK"], tmp_path / "out")
    events = (tmp_path / "out" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(events[-1])["intent"] == "BREAK"
    assert (tmp_path / "out" / "microphone.wav").stat().st_size > SAMPLE_RATE
    assert (tmp_path / "out" / "timeline.png").stat().st_size > 1_000


def test_a_folder_that_cannot_be_written_is_named_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match=r"cannot be written: .*--out") as raised:
        play(tmp_path, WHOLE, INTENTS, tmp_path / "taken")
    assert "taken" in str(raised.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "speaker.wav").symlink_to("/dev/full")
    with pytest.raises(OutputError, match=r"speaker\.wav cannot be written: No space left"):
        play(tmp_path, WHOLE, INTENTS, out)
    assert (out / "events.jsonl").stat().st_size > 100


def test_a_voice_that_does_not_exist_is_named_with_its_line(tmp_path: Path) -> None:
    text = WHOLE.replace('say = "pause"', 'say = "pause"\nvoice = "nobody"')
    with pytest.raises(ScenarioError, match=r'line 2 \("pause", night.toml:9\).*"nobody"'):
        play(tmp_path, text, INTENTS)


def test_sleepers_voices_and_the_narrators_sample_are_asked_for(tmp_path: Path) -> None:
    synthesizer = FakeSynthesizer()
    scenario = load_scenario(scenario_of(tmp_path, WHOLE).path, sleeper="en-gb+m1")

    def factory(scenario: Scenario, log: Callable[[dict[str, Any]], None]) -> FakeAssistant:
        return FakeAssistant(INTENTS.copy(), log)

    rehearse(scenario, factory, synthesizer)
    assert synthesizer.asked[1:] == [
        ("start", "en-gb+m1"),
        ("pause", "en-gb+m1"),
        ("resume", "en-gb+m1"),
        ("stop", "en-gb+m1"),
    ]
    assert synthesizer.asked[0][1] == Voice().name


def test_the_echo_that_came_of_it_is_noted(tmp_path: Path) -> None:
    outcome, _ = play(tmp_path, WHOLE + "[room]\necho_db = -30\n", INTENTS)
    [note] = outcome.notes
    assert note.startswith("echo: ")
    assert note.endswith("-30 dB asked for")


def test_real_time_takes_its_time(tmp_path: Path) -> None:
    began = time.monotonic()
    outcome, _ = play(tmp_path, "", [], real_time=True)
    assert time.monotonic() - began >= outcome.seconds - BLOCK_S
    assert outcome.seconds == pytest.approx(2.02, abs=0.05)
