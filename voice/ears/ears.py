"""The ears: echo taken out, utterances marked, each recognized with its own phrase list."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import inf
from statistics import median

import numpy as np

from voice.audio import BLOCK_S, BLOCK_SAMPLES, Block, level_db, to_samples, to_seconds
from voice.ears.endpoint import EndpointSettings, Stall, hangover_s
from voice.ears.hearing import Began, Hearing, Listening, Partial
from voice.ears.second_opinion import SecondOpinion
from voice.ears.transcriber import (
    BackgroundTranscriber,
    Begin,
    Finish,
    Hear,
    InlineTranscriber,
    Scribe,
    Transcriber,
)
from voice.echo import EchoCanceller, EchoHealth
from voice.recognizer import Decoder
from voice.speech_gate import GateDecision, GateSettings, SpeechGate

SILENT_DB = -120.0

NO_ECHO_DB = -32.0
"""Below this, relative to what was played, the microphone hears no more than the room."""


@dataclass(frozen=True)
class EarSettings:
    """Lengths in seconds."""

    pre_roll_s: float = 0.5
    """Sound before the first block of speech that the recognizer hears too: soft first sounds, and
    room to tell them from. With 0.3 a soft "pause" in a noisy room was heard as "what's"."""
    tail_s: float = 0.3
    """Silence after speech that the recognizer hears at once; what follows it hears only if speech
    goes on, so that noise and the narrator's remains add no words to the end."""
    stable_s: float = 0.06
    """A partial text is reported once it has stayed the same for this long."""
    gate: GateSettings = field(default_factory=GateSettings)
    endpoint: EndpointSettings = field(default_factory=EndpointSettings)


class Ears:
    """Microphone and loudspeaker blocks in, `Began`, `Partial` and `Utterance` out."""

    def __init__(
        self,
        recognizer: Decoder,
        choose: Callable[[float], Listening],
        threaded: bool = False,
        cancel_echo: bool = True,
        second: SecondOpinion | None = None,
        settings: EarSettings | None = None,
    ) -> None:
        """`choose(start_s)` is asked once an utterance, before the recognizer hears any of it.

        Threaded, recognition runs on a thread of its own and reports come from a later call.
        """
        settings = settings or EarSettings()
        self._endpoint = settings.endpoint
        self._stall = Stall(settings.endpoint.stalled_s)
        self._listening = Listening(())
        self._start_s = 0.0
        self._said = ""
        self._choose = choose
        self._gate = SpeechGate(settings.gate)
        self._canceller = EchoCanceller() if cancel_echo else None
        scribe = Scribe(recognizer, settings.stable_s, second)
        self._transcriber: Transcriber = (
            BackgroundTranscriber(scribe) if threaded else InlineTranscriber(scribe)
        )
        kept = round(settings.pre_roll_s / BLOCK_S) + settings.gate.opening_window
        self._pre_roll_blocks = round(settings.pre_roll_s / BLOCK_S)
        self._recent: deque[Block | None] = deque(maxlen=kept)
        self._tail_blocks = round(settings.tail_s / BLOCK_S)
        self._held_back: list[Hear] = []
        self._over_echo_db: list[float] = []
        self._end_samples = 0

    @property
    def echo_health(self) -> EchoHealth:
        """How the echo canceller does; without one, as if there were no echo."""
        return EchoHealth() if self._canceller is None else self._canceller.health

    @property
    def hears_narrator(self) -> bool:
        """Whether the narrator's voice reaches the microphone; with headphones it does not."""
        return self.echo_health.coupling_db > NO_ECHO_DB

    @property
    def is_open(self) -> bool:
        """Is somebody speaking now?"""
        return self._gate.is_open

    def accept(self, microphone: Block | None, played: Block, at_samples: int) -> list[Hearing]:
        """Hear one block; None, or one whose values are no numbers, is a missing one.

        `played` sounded from the loudspeaker during the same instants; `at_samples` is the output
        sample at the microphone block's first one. Raises what the recognition thread died of.
        """
        if microphone is not None and not np.isfinite(microphone).all():
            microphone = None
        self._end_samples = at_samples + BLOCK_SAMPLES
        heard, echo_db = microphone, SILENT_DB
        if self._canceller is not None:
            heard = self._canceller.cancel(microphone, played, is_spoken_over=self._gate.is_open)
            echo_db = self._canceller.health.residual_db
        was_open = self._gate.is_open
        wait_s = hangover_s(self._listening.sense, self._said, self._endpoint)
        decision = self._gate.step(heard, echo_db, wait_s)
        if decision.began:
            self._over_echo_db.clear()
        if heard is not None and decision.open and decision.last_speech_blocks_ago == 0:
            self._over_echo_db.append(level_db(heard) - echo_db if echo_db > SILENT_DB else inf)
        self._recent.append(heard)
        hearings = self._begin(decision) if decision.began else []
        if was_open and heard is not None:
            self._hear(Hear(heard, to_seconds(self._end_samples)), decision)
        if decision.ended:
            self._finish(decision)
        elif self._has_stalled(decision):
            self._finish(self._gate.close(), since_s=self._endpoint.stalled_s)
        return hearings + [self._noted(report) for report in self._transcriber.reports()]

    def _has_stalled(self, decision: GateDecision) -> bool:
        """Whether there is sound and nothing new is said. Silence is the endpoint's to judge."""
        if not decision.open or decision.last_speech_blocks_ago or self._transcriber.is_behind:
            return False
        return self._stall.step(self._said)

    def _noted(self, report: Hearing) -> Hearing:
        """A report; a partial result with how far its speech stands above the echo so far."""
        if not isinstance(report, Partial):
            return report
        if report.start_s == self._start_s:
            self._said = report.text
        if self._over_echo_db:
            return replace(report, over_echo_db=median(self._over_echo_db))
        return report

    def end(self) -> list[Hearing]:
        """The sound is over: end an open utterance and wait for what is still being recognized."""
        decision = self._gate.close()
        if decision.ended:
            self._finish(decision)
        self._transcriber.catch_up()
        return self._transcriber.reports()

    def close(self) -> None:
        """End the recognition thread."""
        self._transcriber.close()

    def _hear(self, block: Hear, decision: GateDecision) -> None:
        """Let the recognizer hear a block, or hold it back until speech goes on."""
        self._held_back.append(block)
        if decision.last_speech_blocks_ago <= self._tail_blocks:
            for held in self._held_back:
                self._transcriber.order(held)
            self._held_back.clear()

    def _begin(self, decision: GateDecision) -> list[Hearing]:
        start_samples = self._end_samples - (decision.first_speech_blocks_ago + 1) * BLOCK_SAMPLES
        start_s = max(0.0, to_seconds(start_samples))
        listening = self._choose(start_s)
        self._listening, self._start_s, self._said = listening, start_s, ""
        self._stall.restart()
        self._transcriber.order(Begin(listening, start_s))
        count = decision.first_speech_blocks_ago + 1 + self._pre_roll_blocks
        for block in list(self._recent)[-count:]:
            if block is not None:
                self._transcriber.order(Hear(block, to_seconds(self._end_samples)))
        return [Began(start_s, listening.tag)]

    def _finish(self, decision: GateDecision, since_s: float = 0.0) -> None:
        """End the utterance; since_s: how long its sound has already been no speech."""
        end_samples = self._end_samples - decision.last_speech_blocks_ago * BLOCK_SAMPLES
        end_samples = min(end_samples, self._end_samples - to_samples(since_s))
        over_db = median(self._over_echo_db) if self._over_echo_db else inf
        self._transcriber.order(Finish(to_seconds(end_samples), over_db))
        self._held_back.clear()
