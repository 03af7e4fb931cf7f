"""A short listen to the machine's own sound: the room, a tone, and the narrator in it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from statistics import median

import numpy as np

from voice.app.chirp import Probe, Returned
from voice.audio import BLOCK_S, BLOCK_SAMPLES, Block, level_db, silence
from voice.ears.echo_meter import EchoMeter
from voice.echo import EchoCanceller, EchoHealth
from voice.narrator import Line, Mouth, Narrator

QUIET_S = 2.0
"""The first of it is not measured: devices begin with zeros and a click."""

SETTLING_S = 0.5

FULL_SCALE = 0.999

PATIENCE_S = 45.0
"""So long may it take to render the sentences, to say them and to listen on."""

AFTER_S = 0.5

SENTENCES = (
    "This is the voice that will guide you, as loud as it will be.",
    "While it speaks, the microphone listens to how much of it comes back through the room.",
    "Then your own words can be told from it, and you may speak at any time, also over it.",
)
"""Ten seconds: a canceller needs up to four, and the rest shows whether it holds."""


@dataclass(frozen=True)
class SoundFindings:
    """What was measured; levels in decibels of full scale, inf below what can be measured.

    room_db: the microphone before anything was said. tone: what came back of it, None where it was
    not heard. clipped: the share of samples at full scale. has_spoken: whether the narrator did.
    is_silent: whether the microphone never brought anything but zeros. missing: the share of its
    blocks that never came. health: the canceller's, at the end of the last sentence.
    """

    room_db: float
    has_spoken: bool
    is_silent: bool
    missing: float
    health: EchoHealth
    tone: Returned | None = None
    clipped: float = 0.0

    @property
    def is_deaf(self) -> bool:
        """Whether the microphone delivers nothing, or exact silence: muted, or not allowed."""
        return self.missing > 0.5 or self.is_silent


class SoundCheck:
    """Says a few sentences and listens: a loop from microphone blocks to loudspeaker blocks."""

    def __init__(self, mouth: Mouth, *, cancels: bool = True) -> None:
        """Nothing said yet; `mouth` renders the sentences. cancels: as the ears will."""
        self._narrator = Narrator(mouth)
        self._narrator.prepare(SENTENCES)
        self._canceller = EchoCanceller() if cancels else EchoMeter()
        self._played = silence()
        self._quiet_db: list[float] = []
        self._has_spoken = False
        self._is_silent = True
        self._health = EchoHealth()
        self._ticks = 0
        self._missing = 0
        self._clipped = 0
        self._probe = Probe()
        self._began = False
        self._silent_since: int | None = None

    @property
    def is_over(self) -> bool:
        """Whether everything was said and heard, or took too long."""
        silent = self._silent_since
        is_said = silent is not None and (self._ticks - silent) * BLOCK_S >= AFTER_S
        return is_said or self._ticks * BLOCK_S >= PATIENCE_S

    def tick(self, microphone: Block | None) -> Block:
        """Take 20 ms of microphone (None: missing), give the next 20 ms of loudspeaker."""
        if microphone is not None and not np.isfinite(microphone).all():
            microphone = None
        self._listen(microphone)
        self._canceller.cancel(microphone, self._played)
        if self._narrator.speaking:
            self._has_spoken = True
            self._health = self._canceller.health
        self._ticks += 1
        if self._is_quiet_over and not self._probe.is_over:
            self._played = self._probe.next_block()
            return self._played
        if self._probe.is_over and not self._began:
            self._began = True
            for number, text in enumerate(SENTENCES):
                self._narrator.say(Line(number, text, "say"))
        self._played = self._narrator.render_to(self._narrator.position + BLOCK_SAMPLES)
        if self._began and not self._narrator.coming and self._silent_since is None:
            self._silent_since = self._ticks
        return self._played

    @property
    def _is_quiet_over(self) -> bool:
        return self._ticks * BLOCK_S >= QUIET_S

    def findings(self) -> SoundFindings:
        """What has been measured so far."""
        return SoundFindings(
            room_db=median(self._quiet_db) if self._quiet_db else -inf,
            has_spoken=self._has_spoken,
            is_silent=self._is_silent,
            missing=self._missing / max(1, self._ticks),
            health=self._health,
            tone=self._probe.found(),
            clipped=self._clipped / max(1, self._ticks * BLOCK_SAMPLES),
        )

    def _listen(self, microphone: Block | None) -> None:
        self._probe.hear(microphone)
        if microphone is None:
            self._missing += 1
            return
        is_silent = not microphone.any()
        self._is_silent = self._is_silent and is_silent
        self._clipped += int(np.count_nonzero(np.abs(microphone) >= FULL_SCALE))
        if not self._probe.has_begun and self._ticks * BLOCK_S >= SETTLING_S:
            self._quiet_db.append(-inf if is_silent else level_db(microphone))
