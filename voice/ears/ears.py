"""The ears: echo taken out, utterances marked, each recognized with its own phrase list."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from voice.audio import BLOCK_S, BLOCK_SAMPLES, Block, to_samples, to_seconds
from voice.ears.echo_meter import EchoMeter
from voice.ears.endpoint import EndpointSettings, Stall, hangover_s
from voice.ears.hearing import Began, Hearing, Listening, Partial
from voice.ears.over_echo import OverEcho
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


@dataclass(frozen=True)
class EarSettings:
    """Lengths in seconds."""

    pre_roll_s: float = 0.5
    """Sound before the first block of speech that the recognizer hears too: soft first sounds, and
    room to tell them from. With 0.3 a soft "pause" in a noisy room was heard as "what's"."""
    pre_roll_over_narrator_s: float = 0.2
    """The most of it that may hold the narrator's remains, which would become words: "say stop"."""
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
        self._canceller = EchoCanceller() if cancel_echo else EchoMeter()
        scribe = Scribe(recognizer, settings.stable_s, second)
        self._transcriber: Transcriber = (
            BackgroundTranscriber(scribe) if threaded else InlineTranscriber(scribe)
        )
        kept = round(settings.pre_roll_s / BLOCK_S) + settings.gate.opening_window
        self._pre_roll_blocks = round(settings.pre_roll_s / BLOCK_S)
        self._over_narrator_blocks = round(settings.pre_roll_over_narrator_s / BLOCK_S)
        self._recent: deque[tuple[Block | None, bool]] = deque(maxlen=kept)
        self._tail_blocks = round(settings.tail_s / BLOCK_S)
        self._held_back: list[Hear] = []
        self._over_echo = OverEcho()
        self._over_before = self._over
        self._end_samples = 0

    @property
    def echo_health(self) -> EchoHealth:
        """How the echo canceller does, or what is known of an echo that is not cancelled."""
        return self._canceller.health

    @property
    def hears_narrator(self) -> bool:
        """Whether the narrator's voice reaches the microphone; with headphones it does not."""
        return self.echo_health.is_heard

    @property
    def is_open(self) -> bool:
        """Is somebody speaking now?"""
        return self._gate.is_open

    def accept(
        self,
        microphone: Block | None,
        played: Block,
        at_samples: int,
        skipped_samples: float = 0.0,
    ) -> list[Hearing]:
        """Hear one block; None, or one whose values are no numbers, is a missing one.

        `played` sounded from the loudspeaker during the same instants; `at_samples` is the output
        sample at the microphone block's first one; `skipped_samples`: see
        EchoCanceller.cancel. Raises DeafError: recognition died or hangs.
        """
        if microphone is not None and not np.isfinite(microphone).all():
            microphone = None
        self._end_samples = at_samples + BLOCK_SAMPLES
        heard = self._canceller.cancel(
            microphone,
            played,
            is_spoken_over=self._gate.is_open,
            skipped_samples=skipped_samples,
        )
        echo = self.echo_health
        was_open = self._gate.is_open
        wait_s = hangover_s(self._listening.sense, self._said, self._endpoint)
        decision = self._gate.step(heard, echo.residual_db, wait_s)
        if decision.began:
            self._over_before = self._over
            self._over_echo.restart()
        if heard is not None and decision.open:
            is_speech = decision.last_speech_blocks_ago == 0
            self._over_echo.step(heard, echo, is_speech=is_speech)
        is_over_room = echo.residual_db > self._gate.floor_db
        self._recent.append((heard, self.hears_narrator and is_over_room))
        hearings = self._begin(decision) if decision.began else []
        if was_open and heard is not None:
            silent_blocks = decision.last_speech_blocks_ago
            self._hear(Hear(heard, to_seconds(self._end_samples), silent_blocks), decision)
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
        if report.start_s == self._start_s and not report.is_pause:
            self._said = report.text
        # Recognition may be behind: this may be about the utterance before.
        over_db, is_known = self._over if report.start_s == self._start_s else self._over_before
        return replace(report, over_echo_db=over_db, is_echo_known=is_known)

    @property
    def _over(self) -> tuple[float, bool]:
        return self._over_echo.median_db, self._over_echo.is_known

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
        for block in self._first_blocks(decision.first_speech_blocks_ago + 1):
            if block is not None:
                self._transcriber.order(Hear(block, to_seconds(self._end_samples)))
        return [Began(start_s, listening.tag)]

    def _first_blocks(self, opening: int) -> list[Block | None]:
        """The pre-roll and the blocks that opened the gate: as far back as they are of use."""
        recent = list(self._recent)
        first = len(recent) - opening
        earliest = max(0, first - self._pre_roll_blocks)
        at = first
        while at > earliest:
            _, has_remains = recent[at - 1]
            if has_remains and first - at >= self._over_narrator_blocks:
                break
            at -= 1
        return [block for block, _ in recent[at:]]

    def _finish(self, decision: GateDecision, since_s: float = 0.0) -> None:
        """End the utterance; since_s: how long its sound has already been no speech."""
        end_samples = self._end_samples - decision.last_speech_blocks_ago * BLOCK_SAMPLES
        end_samples = min(end_samples, self._end_samples - to_samples(since_s))
        over = self._over_echo
        self._transcriber.order(Finish(to_seconds(end_samples), over.median_db, over.is_known))
        self._held_back.clear()
