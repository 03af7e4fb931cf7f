"""Rehearsal: the whole coach in a simulated bedroom, in virtual time, checked by its scenario."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice.app.events import Event
from voice.app.expectations import DEFAULT_WITHIN_S, check, closes_s
from voice.app.rehearsal_files import prepare_folder, write_files
from voice.app.scenario import Scenario, ScenarioError
from voice.app.scenario_room import manner_of
from voice.app.sleeper import Sleeper, Spoken
from voice.audio import Block, Clip, Samples, SupineError, to_samples, to_seconds
from voice.bedroom import Bedroom, active_level_db
from voice.synthesizer import Voice

NARRATOR_SAMPLE = "Hold this position, and let the breath go slowly."
_RESTING = ("idle", "finished")
_OVER_AFTER_S = 2.0
_HOPELESS_AFTER_S = 10.0
_SILENCE = 1e-4
_TRIM_BELOW_PEAK = 10.0 ** (-50 / 20)

Log = Callable[[Event], None]


class RehearsedAssistant(Protocol):
    """What a rehearsal needs of the assistant."""

    @property
    def state_label(self) -> str:
        """The state: idle, narrating, holding, paused, finished, question:yes_no and so on."""

    def tick(self, microphone: Block | None) -> Block:
        """The microphone's block in, the loudspeaker's block out."""

    def typed(self, text: str) -> None:
        """A phrase was typed; it counts from the next tick on."""

    def press(self, key: str) -> None:
        """A key was pressed: space, enter or escape; it counts from the next tick on."""


AssistantFactory = Callable[[Scenario, Log], RehearsedAssistant]
"""Makes the assistant for a scenario; it gives every event of its log to the callback."""


class SpeaksClips(Protocol):
    """What a rehearsal needs of the synthesizer."""

    def clip(self, text: str, voice: Voice) -> Clip:
        """Rendered speech."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of a run. Sound: 16-bit samples, shape (n,), both of the same length."""

    failures: list[str]
    events: list[Event] = field(repr=False)
    speaker: NDArray[np.int16] = field(repr=False)
    microphone: NDArray[np.int16] = field(repr=False)
    seconds: float
    notes: list[str]

    @property
    def passed(self) -> bool:
        """Whether everything happened as the scenario expects."""
        return not self.failures


def rehearse(
    scenario: Scenario,
    assistant_factory: AssistantFactory,
    synthesizer: SpeaksClips,
    real_time: bool = False,
    out_dir: Path | None = None,
    narrator_level_db: float | None = None,
) -> Outcome:
    """Run a scenario to its end and check it.

    `narrator_level_db` is the narrator's normal level in dB of full scale, from which the echo's
    gain follows; without it the synthesizer's default voice is measured. `out_dir` receives
    speaker.wav, microphone.wav, events.jsonl and timeline.png, even when the assistant fails.
    Raises SupineError for whatever a person can mend.
    """
    if out_dir is not None:
        prepare_folder(out_dir)
    if narrator_level_db is None:
        narrator_level_db = active_level_db(synthesizer.clip(NARRATOR_SAMPLE, Voice()).samples)
    clips = render_lines(scenario, synthesizer)
    bedroom = Bedroom(scenario.build_room(), narrator_reference_db=narrator_level_db)
    run = _Run(scenario, assistant_factory, bedroom, clips, _Pacer() if real_time else None)
    try:
        bedroom.run(run.tick, run.should_stop)
    except BaseException:
        _keep_what_there_is(run, out_dir)
        raise
    outcome = run.outcome()
    if out_dir is not None:
        write_files(out_dir, outcome.events, outcome.speaker, outcome.microphone, run.title)
    return outcome


def _keep_what_there_is(run: _Run, out_dir: Path | None) -> None:
    """Write the files of a run that broke off; its own error matters more than a full disk."""
    if out_dir is None:
        return
    room = run.bedroom
    try:
        write_files(out_dir, run.events, room.speaker.pcm(), room.microphone.pcm(), run.title)
    except SupineError:
        return


def render_lines(scenario: Scenario, synthesizer: SpeaksClips) -> dict[int, Samples]:
    """The sound of every spoken line by number, shape (n,), from its first sound to its last.

    Raises ScenarioError where a line cannot be spoken.
    """
    clips: dict[int, Samples] = {}
    for number, line in enumerate(scenario.lines):
        if line.audio is not None:
            clips[number] = scenario.sounds["line", number, "audio"]
        elif line.say is not None:
            voice = Voice(name=line.voice or scenario.sleeper)
            try:
                clips[number] = _trimmed(synthesizer.clip(line.say, voice).samples)
            except SupineError as error:
                raise ScenarioError(
                    f"{scenario.name_line(number)} cannot be spoken: {error}"
                ) from error
    return clips


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > _TRIM_BELOW_PEAK * np.max(np.abs(samples), initial=0.0))
    return samples[loud[0] : loud[-1] + 1] if loud.size else samples


class _Pacer:
    """Holds a run back to the speed of a real one."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()

    def wait_until(self, audio_s: float) -> None:
        """Sleep until that much audio may have sounded."""
        ahead_s = self._began_s + audio_s - time.monotonic()
        if ahead_s > 0:
            time.sleep(ahead_s)


class _Run:
    """One run: hands events to the sleeper, the sleeper's lines to the room, and sees the end."""

    def __init__(
        self,
        scenario: Scenario,
        assistant_factory: AssistantFactory,
        bedroom: Bedroom,
        clips: dict[int, Samples],
        pacer: _Pacer | None,
    ) -> None:
        self.bedroom = bedroom
        self.events: list[Event] = []
        self.title = f"{scenario.path.stem}, seed {scenario.table.seed}"
        self._scenario = scenario
        self._clips = clips
        self._pacer = pacer
        self._followed = 0
        self._resting_since_s: float | None = None
        self._by_hand: list[Spoken] = []
        self._failures: list[str] = []
        lengths_s = {
            number: to_seconds(clips[number].size) if number in clips else 0.0
            for number in range(len(scenario.lines))
        }
        self._sleeper = Sleeper(scenario.lines, lengths_s)
        self._assistant = assistant_factory(scenario, self.events.append)
        self._let_speak(self._sleeper.begin())

    @property
    def now_s(self) -> float:
        """The first instant that has not sounded."""
        return to_seconds(self.bedroom.now_samples)

    def tick(self, microphone: Block | None) -> Block:
        """Deliver what was typed or pressed by now, then tick the assistant."""
        for item in [item for item in self._by_hand if item.start_s <= self.now_s]:
            self._by_hand.remove(item)
            line = self._scenario.lines[item.number]
            if line.key is not None:
                self._assistant.press(line.key)
            elif line.typed is not None:
                self._assistant.typed(line.typed)
        block = self._assistant.tick(microphone)
        self._note_rest(block)
        return block

    def should_stop(self) -> bool:
        """Follow the log, then say whether the run is over."""
        for event in self.events[self._followed :]:
            self._let_speak(self._sleeper.follow(event, self.now_s))
        self._followed = len(self.events)
        if self._pacer is not None:
            self._pacer.wait_until(self.now_s)
        if self.now_s >= self._scenario.limit_s:
            self._failures.append(
                f"the run: not over after {self._scenario.limit_s:g} s of audio, the limit; "
                f"the state was {self._assistant.state_label}."
            )
            return True
        return self._is_over()

    def _let_speak(self, due: list[Spoken]) -> None:
        for item in due:
            if item.number in self._clips:
                line = self._scenario.lines[item.number]
                at_samples = to_samples(item.start_s)
                clip = self._clips[item.number]
                self.bedroom.speak(clip, at_samples, line.level_db, manner_of(line))
            else:
                self._by_hand.append(item)

    def _note_rest(self, block: Block) -> None:
        """Since when the coach has been at rest: idle or finished, and silent."""
        silent = float(np.max(np.abs(block))) < _SILENCE
        if not silent or self._assistant.state_label not in _RESTING:
            self._resting_since_s = None
        elif self._resting_since_s is None:
            self._resting_since_s = self.now_s

    def _is_over(self) -> bool:
        if self._resting_since_s is None:
            return False
        rested_s = self.now_s - self._resting_since_s
        spoken = self._sleeper.spoken.values()
        if any(self.now_s <= self._last_window_s(item) for item in spoken):
            return False
        return rested_s > (_HOPELESS_AFTER_S if self._sleeper.is_waiting else _OVER_AFTER_S)

    def _last_window_s(self, item: Spoken) -> float:
        line = self._scenario.lines[item.number]
        closing = [closes_s(table, item) for table in (*line.expect, *line.forbid)]
        return max([item.end_s + DEFAULT_WITHIN_S, *closing])

    def outcome(self) -> Outcome:
        """The checked result."""
        unspoken = [
            f"{self._scenario.name_line(number)} was never spoken: {why}."
            for number, why in self._sleeper.unspoken()
        ]
        checked = check(self._scenario, self.events, self._sleeper.spoken)
        return Outcome(
            failures=[*self._failures, *unspoken, *checked],
            events=list(self.events),
            speaker=self.bedroom.speaker.pcm(),
            microphone=self.bedroom.microphone.pcm(),
            seconds=self.now_s,
            notes=[*self._scenario.notes, *self._measured_echo()],
        )

    def _measured_echo(self) -> list[str]:
        asked_db, gain_db = self._scenario.table.room.echo_db, self.bedroom.echo_gain_db
        played = self.bedroom.speaker.read(0, self.bedroom.now_samples)
        if asked_db is None or gain_db is None or not played.any():
            return []
        at_microphone_db = active_level_db(played) + gain_db - self.bedroom.sleeper_reference_db
        return [f"echo: {at_microphone_db:.1f} dB measured, {asked_db:g} dB asked for"]
