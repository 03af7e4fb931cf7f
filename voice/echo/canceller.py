"""The canceller that the ears use: the filter, what guards it, and how well it does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from voice.audio import Block, Samples, level_db
from voice.echo.kalman import KalmanFilter, KalmanSettings
from voice.echo.leakage import Leakage

_SILENT_DB = -120.0
_SMOOTHING = 0.98
_QUIET_POWER = 1e-9


@dataclass(frozen=True)
class EchoHealth:
    """How the canceller does now. Without echo: 0 and -120."""

    erle_db: float = 0.0
    """How much quieter the output is than the microphone while the narrator sounds."""
    residual_db: float = _SILENT_DB
    """Level of the narrator's remains expected in this block, decibels of full scale."""
    coupling_db: float = _SILENT_DB
    """Usual level in the microphone while the narrator sounds, relative to what was played."""


@dataclass(frozen=True)
class GuardSettings:
    """When a filter is not believed."""

    louder: float = 2.0
    """Output louder than the microphone by this factor of power: the block passes as it came."""
    diverged_blocks: int = 25
    """So many blocks of that in a row: the path is unlearned."""
    worth_db: float = 1.0
    """A filter that usually takes away less than this finds no echo: blocks pass untouched."""


class EchoCanceller:
    """Takes the narrator out of the microphone, block by block, without delay.

    A block is passed through untouched, and nothing is computed, when nothing has been played
    for longer than the path lasts.
    """

    def __init__(
        self, path: KalmanSettings | None = None, guard: GuardSettings | None = None
    ) -> None:
        self._filter = KalmanFilter(path)
        self._guard = guard or GuardSettings()
        self._leakage = Leakage()
        self._silent_blocks = self._tail_blocks + 1
        self._louder_blocks = 0
        self._power_in = 0.0
        self._power_out = 0.0
        self._health = EchoHealth(coupling_db=self._leakage.coupling_db)

    @property
    def health(self) -> EchoHealth:
        """As of the last block."""
        return self._health

    def cancel(
        self, microphone: Block | None, played: Block, *, is_spoken_over: bool = False
    ) -> Block | None:
        """The microphone without what the loudspeaker `played` during the same instants.

        Blocks of shape (BLOCK_SAMPLES,); a missing microphone block stays missing.
        is_spoken_over: somebody seems to be speaking.
        """
        expected_db = self._leakage.expect(level_db(played))
        self._silent_blocks = 0 if np.any(played) else self._silent_blocks + 1
        if self._silent_blocks > self._tail_blocks:
            self._report(self._health.erle_db, expected_db)
            return microphone
        self._filter.push(played)
        if microphone is None:
            return None
        cleaned = self._cancel(microphone, expected_db)
        self._leakage.learn(level_db(microphone), level_db(cleaned), is_spoken_over=is_spoken_over)
        return cleaned if self._leakage.taken_db > self._guard.worth_db else microphone

    @property
    def _tail_blocks(self) -> int:
        # One more, as a partition's spectrum reaches back over two blocks.
        return self._filter.settings.partitions + 1

    def _cancel(self, microphone: Block, expected_db: float) -> Block:
        echo = self._filter.echo()
        rest: Samples = microphone - echo
        self._filter.learn(rest)
        power_in, power_out = _power(microphone), _power(rest)
        believed = self._believe(power_in, power_out)
        self._report(self._measure(power_in, power_out), expected_db)
        return rest if believed else microphone

    def _report(self, erle_db: float, expected_db: float) -> None:
        self._health = EchoHealth(erle_db, expected_db, self._leakage.coupling_db)

    def _believe(self, power_in: float, power_out: float) -> bool:
        if power_out <= self._guard.louder * power_in + _QUIET_POWER:
            self._louder_blocks = 0
            return True
        self._louder_blocks += 1
        if self._louder_blocks >= self._guard.diverged_blocks:
            self._filter.forget()
            self._leakage.forget_path()
            self._louder_blocks = 0
        return False

    def _measure(self, power_in: float, power_out: float) -> float:
        """Decibels that the filter takes away, over about the last second."""
        self._power_in = _SMOOTHING * self._power_in + (1.0 - _SMOOTHING) * power_in
        self._power_out = _SMOOTHING * self._power_out + (1.0 - _SMOOTHING) * power_out
        return 10.0 * float(np.log10((self._power_in + 1e-12) / (self._power_out + 1e-12)))


def _power(block: Samples) -> float:
    return float(np.dot(block, block)) / block.size
