"""When somebody speaks: opens at speech, closes after a pause, and says when both were.

A block counts as speech when WebRTC's detector says so AND it stands out of the room (a noise
floor that adapts) AND out of what is left of the narrator's own voice. The detector alone takes
steady hum and echo for speech; a level alone takes a creaking bed for it.

Numbers in, one decision out: no clock and no sound kept here. A block that was not delivered
counts as one without speech, so that an open utterance still ends.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import webrtcvad

from voice.audio import BLOCK_S, SAMPLE_RATE, Block, level_db


@dataclass(frozen=True)
class GateSettings:
    """Levels in decibels, lengths in seconds."""

    aggressiveness: int = 2
    """WebRTC's own scale, 0 (hears speech everywhere) to 3."""
    opening_blocks: int = 3
    opening_window: int = 5
    """Opens at this many blocks of speech among this many."""
    hangover_s: float = 0.5
    """Closes after this long without speech, unless it is asked to wait shorter or longer."""
    longest_s: float = 12.0
    """Closes whatever is said after this long."""
    above_floor_db: float = 6.0
    above_floor_open_db: float = 3.0
    """How far speech stands above the noise floor: to open, and while open."""
    above_echo_db: float = 9.0
    """How far speech stands above the expected rest of the echo."""
    quietest_db: float = -65.0
    """Below this nothing is speech."""
    first_floor_db: float = -70.0
    """The floor before anything was heard: low, as a recording may begin with speech."""
    floor_fall: float = 0.3
    """Share of the way the floor goes down to a quieter block."""
    floor_rise_db_s: float = 20.0
    floor_rise_in_speech_db_s: float = 1.0
    """How fast the floor follows a louder room, by what the detector thinks it is."""


@dataclass(frozen=True)
class GateDecision:
    """What one block did. Blocks are counted back from this one, which is 0."""

    open: bool
    """Is an utterance going on after this block?"""
    began: bool = False
    ended: bool = False
    forced: bool = False
    """Ended only because it grew too long."""
    first_speech_blocks_ago: int = 0
    """Where it began: the first of the blocks that opened the gate."""
    last_speech_blocks_ago: int = 0
    """Where the last speech was."""


class SpeechGate:
    """Marks utterances in a stream of 20 ms blocks."""

    def __init__(self, settings: GateSettings | None = None) -> None:
        self.settings = settings or GateSettings()
        self._detector = webrtcvad.Vad(self.settings.aggressiveness)
        self._floor_db = self.settings.first_floor_db
        self._recent: deque[bool] = deque(maxlen=self.settings.opening_window)
        self._open_blocks = 0
        self._silent_blocks = 0

    @property
    def is_open(self) -> bool:
        """Is an utterance going on?"""
        return self._open_blocks > 0

    @property
    def floor_db(self) -> float:
        """The room's noise, decibels of full scale."""
        return self._floor_db

    def step(
        self, block: Block | None, echo_db: float = -120.0, hangover_s: float | None = None
    ) -> GateDecision:
        """Judge the next block. `echo_db`: level of the narrator's voice expected in it.

        `hangover_s`: how long without speech now ends an utterance; None: what the settings say.
        """
        speech = block is not None and self._is_speech(block, echo_db)
        if not self.is_open:
            return self._while_closed(speech)
        return self._while_open(speech, hangover_s or self.settings.hangover_s)

    def close(self) -> GateDecision:
        """The sound is over, or nobody speaks in it: end an open utterance now."""
        if not self.is_open:
            return GateDecision(open=False)
        return self._ended(forced=False)

    def _while_closed(self, speech: bool) -> GateDecision:
        self._recent.append(speech)
        if sum(self._recent) < self.settings.opening_blocks:
            return GateDecision(open=False)
        first_ago = len(self._recent) - 1 - list(self._recent).index(True)
        self._open_blocks = first_ago + 1
        self._silent_blocks = list(reversed(self._recent)).index(True)
        return GateDecision(
            open=True,
            began=True,
            first_speech_blocks_ago=first_ago,
            last_speech_blocks_ago=self._silent_blocks,
        )

    def _while_open(self, speech: bool, hangover_s: float) -> GateDecision:
        self._open_blocks += 1
        self._silent_blocks = 0 if speech else self._silent_blocks + 1
        if self._silent_blocks * BLOCK_S >= hangover_s:
            return self._ended(forced=False)
        if self._open_blocks * BLOCK_S >= self.settings.longest_s:
            return self._ended(forced=True)
        return GateDecision(open=True, last_speech_blocks_ago=self._silent_blocks)

    def _ended(self, forced: bool) -> GateDecision:
        decision = GateDecision(
            open=False,
            ended=True,
            forced=forced,
            first_speech_blocks_ago=self._open_blocks - 1,
            last_speech_blocks_ago=self._silent_blocks,
        )
        self._open_blocks = 0
        self._recent.clear()
        return decision

    def _is_speech(self, block: Block, echo_db: float) -> bool:
        whole = np.rint(np.clip(block, -1.0, 1.0) * 32_767.0).astype("<i2")
        voiced = bool(self._detector.is_speech(whole.tobytes(), SAMPLE_RATE))
        loud_db = level_db(block)
        stands_out = self._stands_out(loud_db, echo_db)
        self._follow_floor(loud_db, voiced)
        return voiced and stands_out

    def _stands_out(self, loud_db: float, echo_db: float) -> bool:
        settings = self.settings
        above = settings.above_floor_open_db if self.is_open else settings.above_floor_db
        needed_db = max(
            self._floor_db + above, echo_db + settings.above_echo_db, settings.quietest_db
        )
        return loud_db >= needed_db

    def _follow_floor(self, loud_db: float, voiced: bool) -> None:
        settings = self.settings
        if loud_db < self._floor_db:
            self._floor_db += settings.floor_fall * (loud_db - self._floor_db)
            self._floor_db = max(self._floor_db, -100.0)
            return
        rise = settings.floor_rise_in_speech_db_s if voiced else settings.floor_rise_db_s
        self._floor_db = min(loud_db, self._floor_db + rise * BLOCK_S)
