"""The canceller that the ears use: the followed path, what it leaves, and how well it does."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import log10

import numpy as np

from voice.audio import BLOCK_S, SAMPLE_RATE, Block, silence
from voice.echo.follow import FollowSettings, PathFollower, power
from voice.echo.health import NO_ECHO_DB, SILENT_DB, EchoHealth
from voice.echo.kalman import KalmanSettings
from voice.echo.leakage import AUDIBLE_DB, LOUD_DB, Leakage
from voice.echo.outstanding import Outstanding
from voice.echo.search import MOST_LAG_SAMPLES

_SMOOTHING = 0.98
_QUIET_POWER = 1e-9


@dataclass(frozen=True)
class GuardSettings:
    """When a filter is not believed."""

    louder: float = 2.0
    """Output louder than the microphone by this factor of power: the block passes as it came."""
    worth_db: float = 1.0
    """A filter that usually takes away less than this finds no echo: blocks pass untouched."""


class EchoCanceller:
    """Takes the narrator out of the microphone, block by block, without delay.

    A block passes untouched when nothing has been played for longer than its echo lasts, and
    until an echo has been found.
    """

    def __init__(
        self,
        path: KalmanSettings | None = None,
        guard: GuardSettings | None = None,
        follow: FollowSettings | None = None,
    ) -> None:
        """Nothing played, nothing heard."""
        self._guard = guard or GuardSettings()
        self._path = PathFollower(path, follow)
        self._leakage = Leakage()
        self._outstanding = Outstanding()
        self._played_db = deque([SILENT_DB], maxlen=round(MOST_LAG_SAMPLES / SAMPLE_RATE / BLOCK_S))
        self._silent_blocks = self._path.tail_blocks + 1
        self._power_in = 0.0
        self._power_out = 0.0
        self._health = EchoHealth(coupling_db=self._leakage.coupling_db)

    @property
    def health(self) -> EchoHealth:
        """As of the last block."""
        return self._health

    def cancel(
        self,
        microphone: Block | None,
        played: Block,
        *,
        is_spoken_over: bool = False,
        skipped_samples: float = 0.0,
    ) -> Block | None:
        """The microphone without what the loudspeaker `played` during the same instants.

        Blocks of shape (BLOCK_SAMPLES,); a missing microphone block stays missing, and one that
        holds no numbers counts as missing. is_spoken_over: somebody seems to be speaking.
        skipped_samples: by how much more than a block the reading of the microphone's sound has
        moved on, in samples: it was read a little faster, or some of it was left out. Negative: it
        was read slower, or this block is missing and what it should have been comes next.
        """
        if microphone is not None and not np.isfinite(microphone).all():
            microphone = None
        heard = None if microphone is None else np.clip(microphone, -1.0, 1.0)
        played = np.clip(played, -1.0, 1.0) if np.isfinite(played).all() else silence()
        sounding = self._path.advance(heard, played, skipped_samples)
        expected_db = self._expect(played, sounding)
        if heard is not None and not is_spoken_over:
            loudest_db = max(self._played_db)
            self._outstanding.step(
                _level_db(heard),
                is_narrated=loudest_db >= LOUD_DB,
                is_silent=loudest_db < AUDIBLE_DB and expected_db == SILENT_DB,
            )
        self._silent_blocks = 0 if np.any(sounding) else self._silent_blocks + 1
        if self._silent_blocks > self._path.tail_blocks:
            self._report(expected_db)
            return microphone
        self._path.push(sounding)
        if heard is None:
            self._report(expected_db)
            return None
        cleaned = self._clean(heard, _level_db(sounding) >= LOUD_DB, is_spoken_over=is_spoken_over)
        self._report(expected_db)
        return microphone if cleaned is None else cleaned

    def _clean(self, heard: Block, is_narrated: bool, *, is_spoken_over: bool) -> Block | None:
        """The block without the echo, None where it had better pass as it came."""
        cleaned = None
        if self._path.is_located:
            rest = self._path.cancel(heard, is_narrated=is_narrated)
            self._measure(power(heard), power(rest))
            if self._path.turned > 1.0:
                # Turned down, it is measured first: as much of the room's noise is left as before.
                self._leakage.turn_up(20.0 * log10(self._path.turned))
            if power(rest) <= self._guard.louder * power(heard) + _QUIET_POWER:
                cleaned = rest
        left_db = _level_db(heard if cleaned is None else cleaned)
        self._leakage.learn(_level_db(heard), left_db, is_spoken_over=is_spoken_over)
        if is_narrated and self._path.attend():
            self._leakage.forget_path()
        is_worth_it = self._path.is_held or self._leakage.taken_db > self._guard.worth_db
        return cleaned if is_worth_it else None

    def _expect(self, played: Block, sounding: Block) -> float:
        """The level expected of the remains; without control, after any delay that may be."""
        self._played_db.append(_level_db(played))
        is_known = self._health.is_under_control
        return self._leakage.expect(_level_db(sounding) if is_known else max(self._played_db))

    def _measure(self, power_in: float, power_out: float) -> None:
        """What the filter takes away, over about the last second."""
        self._power_in = _SMOOTHING * self._power_in + (1.0 - _SMOOTHING) * power_in
        self._power_out = _SMOOTHING * self._power_out + (1.0 - _SMOOTHING) * power_out

    def _report(self, expected_db: float) -> None:
        is_echo = self._path.is_held or self._outstanding.is_echo
        coupling_db = self._leakage.coupling_db if is_echo else SILENT_DB
        delay = self._path.delay_samples
        self._health = EchoHealth(
            erle_db=10.0 * log10((self._power_in + 1e-12) / (self._power_out + 1e-12)),
            residual_db=expected_db,
            coupling_db=coupling_db,
            is_under_control=self._path.is_held or coupling_db <= NO_ECHO_DB,
            delay_s=None if delay is None else delay / SAMPLE_RATE,
            drift_ppm=1e6 * self._path.drift,
        )


def _level_db(block: Block) -> float:
    return 10.0 * log10(power(block) + 1e-12)
