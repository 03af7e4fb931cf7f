"""The loop: a microphone block in, a loudspeaker block out; the loudspeaker is the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

import numpy as np

from intents.coach import Event, Phase, State, position, step, wake_at_s
from intents.coach.effects import (
    Close,
    Effect,
    ForgetAll,
    Prepare,
    Record,
    Remember,
    RememberDone,
    RememberPerson,
    RememberSettings,
    Say,
    Silence,
    SoundMark,
    Tone,
)
from intents.coach.events import (
    CannotKeep,
    Decided,
    DeviceLost,
    DeviceRestored,
    Due,
    HardToHear,
    Leave,
    Opened,
    Remembered,
    Spoken,
    TimeOfDay,
)
from intents.intent import Command, Intent
from intents.settings import SetVoice
from voice.app.floor import Floor, SafetyFirst, is_command
from voice.app.listener import HeardEvent, Listener
from voice.app.memory import Memory, Problem
from voice.audio import BLOCK_SAMPLES, Block, Samples, silence, to_samples, to_seconds
from voice.ears import Began, Partial, Utterance
from voice.narrator import Line, Narrator, Said

Log = Callable[[Mapping[str, object]], None]
"""Takes each line of the event log at the moment it is written."""

_MOST_EVENTS = 500
"""More instants than this inside 20 ms can only be a coach that never comes to rest."""


class HearsBlocks(Protocol):
    """The ears, as the loop sees them."""

    def accept(
        self, microphone: Block | None, played: Block, at_samples: int, skipped_samples: float
    ) -> list[Began | Partial | Utterance]:
        """Take a block of the microphone and what the loudspeaker played meanwhile."""


class Assistant:
    """Everything between the microphone and the loudspeaker."""

    def __init__(
        self,
        coach: State,
        ears: HearsBlocks,
        listener: Listener,
        narrator: Narrator,
        log: Log,
        memory: Memory,
        is_echo_controlled: Callable[[], bool] = lambda: True,
    ) -> None:
        """An assistant at sample 0 that has not begun; the first tick opens it.

        is_echo_controlled: whether the narrator can be told from a voice over it; it is asked with
        every block.
        """
        self.coach = coach
        self.closed = False
        self._ears = ears
        self._listener = listener
        self._narrator = narrator
        self._log = log
        self._memory = memory
        self._history = memory.history
        self._told: set[Problem] = set()
        self._floor = Floor(narrator, is_echo_controlled)
        self._safety = SafetyFirst(narrator)
        self._played = silence()
        self._opened = False
        self._is_careful = False
        self._has_tones = True

    @property
    def now_s(self) -> float:
        """Seconds of audio since the start."""
        return to_seconds(self._narrator.position)

    @property
    def state_label(self) -> str:
        """The coach's state, as the event log names it."""
        return self.coach.label

    @property
    def speaking(self) -> str:
        """The line that is being said, or nothing."""
        line = self._narrator.speaking
        return line.text if line else ""

    def tick(self, microphone: Block | None, skipped_samples: float = 0.0) -> Block:
        """Take 20 ms of microphone (None: missing), give the next 20 ms of loudspeaker.

        skipped_samples: by how much more than a block the microphone's sound has moved on.
        """
        at_samples = self._narrator.position
        self._listener.remember(at_samples, position(self.coach))
        if not self._opened:
            self._opened = True
            self._tell(Opened())
        self._take_note()
        self._take_floor()
        begin = at_samples - BLOCK_SAMPLES
        for heard in self._ears.accept(microphone, self._played, begin, skipped_samples):
            self._hear(heard)
        self._played = self._render(at_samples + BLOCK_SAMPLES)
        return self._played

    def typed(self, text: str) -> None:
        """A phrase from the keyboard, as if it had been said."""
        self._decide(self._listener.typed(text, position(self.coach), self.now_s))

    def press(self, key: str) -> None:
        """A key: "space" and "enter" pause and resume, "escape" stops; KeyError for another."""
        if key == "escape":
            intent = Intent.STOP
        elif self.coach.phase is Phase.PAUSED:
            intent = Intent.RESUME
        else:
            intent = {"space": Intent.PAUSE, "enter": Intent.PAUSE}[key]
        self._obey(Decided(Command(intent), position(self.coach), by_hand=True))

    def time_of_day(self, minute: int, day: date | None = None) -> None:
        """The minute of the day, by the calendar's clock, and the day."""
        self._tell(TimeOfDay(minute, day))

    def leave(self) -> None:
        """End the program: the way out first."""
        self._tell(Leave())

    def device(self, change: str, name: str, *, microphone: bool = True) -> None:
        """A sound device was opened, lost or restored."""
        self._write("device", {"change": change, "name": name})
        if change == "lost":
            self._tell(DeviceLost(microphone))
        elif change == "restored":
            self._tell(DeviceRestored())

    def _take_note(self) -> None:
        """What the memory has to say: one more session is over, or something cannot be kept."""
        if self._memory.history is not self._history:
            self._history = self._memory.history
            self._tell(Remembered(self._history))
        problem = self._memory.problem
        if problem is not None and problem not in self._told:
            self._told.add(problem)
            self._tell(CannotKeep(problem))

    def _take_floor(self) -> None:
        """Come back from a duck, speak carefully, and do what had to wait."""
        self._floor.step()
        if self._floor.is_careful is not self._is_careful:
            self._is_careful = self._floor.is_careful
            self._write("echo", {"controlled": not self._is_careful})
            self._tell(HardToHear(self._is_careful))
        while (event := self._safety.due(self.coach)) is not None:
            self._tell(event)

    def _hear(self, heard: Began | Partial | Utterance) -> None:
        if isinstance(heard, Began):
            self._floor.began(heard.start_s)
        elif isinstance(heard, Partial):
            reflex = self._listener.partial(heard, self.now_s)
            if reflex is None:
                return
            if self._safety.lets_through(reflex, self.coach):
                self._tell(reflex)
            else:
                self._listener.withdraw()
        else:
            decision = self._listener.utterance(heard, self.now_s)
            self._decide(decision)
            self._floor.ended(heard.start_s, is_command=is_command(decision.event))

    def _decide(self, heard: HeardEvent) -> None:
        self._write("heard", heard.fields)
        if heard.event is not None:
            self._obey(heard.event)

    def _obey(self, event: Event) -> None:
        """Tell the coach what was said, now or once the safety lines are over."""
        is_let_through = self._safety.lets_through(event, self.coach)
        # Who is answered need not hear again what they spoke over; a way out, once said, is over.
        dropped = self._narrator.forget_again() if is_command(event) else None
        if dropped is not None and dropped.priority == "safety":
            self._tell(Spoken(dropped.number))
        if is_let_through:
            self._tell(event)
        if dropped is not None and dropped.priority != "safety":
            self._tell(Spoken(dropped.number))

    def _render(self, end_samples: int) -> Samples:
        """Sound up to end_samples, stopping at every instant at which something is due."""
        parts: list[Samples] = []
        for _ in range(_MOST_EVENTS):
            due = self._next_due(end_samples)
            if due is None:
                parts.append(self._narrator.render_to(end_samples))
                self._report_said()
                return np.concatenate(parts)
            parts.append(self._narrator.render_to(due))
            self._report_said()
            wake_s = wake_at_s(self.coach)
            if wake_s is not None and to_samples(wake_s) <= due:
                self._tell(Due())
        raise RuntimeError("The coach did not come to rest within one block of sound.")

    def _next_due(self, end_samples: int) -> int | None:
        """The next instant before end_samples at which speech ends or the coach wants to act."""
        instants = []
        ends = self._narrator.next_end_samples()
        if ends is not None:
            instants.append(ends)
        wake_s = wake_at_s(self.coach)
        if wake_s is not None:
            instants.append(max(to_samples(wake_s), self._narrator.position))
        first = min(instants, default=end_samples)
        return first if first < end_samples else None

    def _report_said(self) -> None:
        """Log the lines that ended, and tell the coach of those that were said to their end."""
        for said in self._narrator.take_said():
            self._write("said", said_fields(said))
            if said.cut or (not self._is_timed and self._floor.repeats(said)):
                continue
            self._tell(Spoken(said.line.number))

    @property
    def _is_timed(self) -> bool:
        """Whether marks have their instants now, which no other speech may take."""
        return self.coach.phase is Phase.HOLDING

    def _tell(self, event: Event) -> None:
        self.coach, effects = step(self.coach, event, self.now_s)
        for effect in effects:
            self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Say():
                self._say(effect)
            case SoundMark():
                self._sound_mark(effect)
            case Silence():
                self._narrator.silence()
                self._report_said()
            case Tone():
                self._tone(effect.name)
            case Prepare():
                self._narrator.prepare(effect.texts)
            case Record():
                self._write(effect.kind, dict(effect.fields))
            case Remember() | RememberPerson() | RememberSettings() | RememberDone() | ForgetAll():
                self._keep(effect)
            case SetVoice():
                # There is one voice only; the coach is told so by its config and does not promise.
                self._has_tones = effect.tones
                self._narrator.sound_like(rate=effect.rate, level_db=effect.level_db)
            case Close():
                self.closed = True

    def _keep(
        self, effect: Remember | RememberPerson | RememberSettings | RememberDone | ForgetAll
    ) -> None:
        match effect:
            case ForgetAll():
                self._memory.forget_all()
            case Remember():
                self._memory.keep_place(effect.routine, effect.index)
            case RememberPerson():
                self._memory.keep_person(effect)
            case RememberSettings():
                self._memory.keep_settings(effect.settings)
            case RememberDone():
                self._memory.keep_done(effect.times)

    def _say(self, said: Say) -> None:
        is_flexible = said.priority != "count" and not self._is_timed
        line = Line(said.line, said.text, said.priority, said.gain_db, said.needs, is_flexible)
        self._narrator.say(line)

    def _tone(self, name: str) -> None:
        if self._has_tones:
            self._narrator.tone(name)

    def _sound_mark(self, mark: SoundMark) -> None:
        sounded = True
        if mark.text is None:
            self._tone(mark.name)
        elif mark.text:
            sounded = self._narrator.sound(Line(0, mark.text, "count"))
        fields: dict[str, object] = {"name": mark.name, "due": mark.due_s}
        if mark.value is not None:
            fields["value"] = mark.value
        if mark.cue:
            fields["cue"] = mark.cue
        self._write("mark", {**fields, "dropped": not sounded})

    def _write(self, kind: str, fields: Mapping[str, object]) -> None:
        event = {"t": self.now_s, "kind": kind, **fields}
        self._log(event)
        self._memory.follow(event)


def said_fields(said: Said) -> dict[str, object]:
    """The fields of a "said" line of the event log."""
    return {
        "start": to_seconds(said.start_samples),
        "end": to_seconds(said.end_samples),
        "text": said.line.text,
        "cut": said.cut,
        "priority": said.line.priority,
        **({"again": True} if said.line.again else {}),
    }
