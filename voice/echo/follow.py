"""The path and all that belongs to it: found, learned, followed, remembered, and found again."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from voice.audio import BLOCK_SAMPLES, Block, Samples
from voice.echo.bend import Bend
from voice.echo.control import Control
from voice.echo.drift import DriftTracker
from voice.echo.kalman import KalmanFilter, KalmanSettings
from voice.echo.reference import Reference
from voice.echo.search import SPAN_SAMPLES, DelaySearch, Found
from voice.echo.volume import turn_of


@dataclass(frozen=True)
class FollowSettings:
    """Where the path is looked for, and which findings are believed. See voice.echo.search.Found.

    Blocks are counted while the narrator sounds.
    """

    search_blocks: int = 10
    """While the echo is not under control, the path is looked for so often."""
    sharp: float = 14.0
    """A delay is believed from this sharpness on,"""
    burst: float = 24.0
    """or when a burst of this strength is found at one place twice in a row."""
    burst_apart_samples: int = 240
    much_sharper: float = 1.1
    """A delay replaces another one nearby when it is sharper by this factor."""
    agreement: tuple[float, float] = (0.5, 1.6)
    """A path that was known is believed to be back between these shares of its echo,"""
    trust: float = 10.0
    """and taken to be so much stronger than its error, in power."""
    most_returns: int = 3
    """After so many returns to it without control, it is of no use any more."""
    remember_blocks: int = 25
    remember_db: float = 6.0
    """The path is remembered so often, if so much is taken away just then."""
    catch_up_blocks: int = 20
    """When a delay is found, so much of what was heard before is learned from at once: 5 ms."""
    headroom_samples: int = 24
    """The first sound of the echo is put so long after the path's beginning. The filter learns it
    fastest near the beginning of a partition: three times as fast as in the middle."""
    earliest_samples: int = 8
    latest_samples: int = 960
    """Outside of these it is put there again: something of the path would be cut off."""


class PathFollower:
    """Knows the echo of what was played, from the first words on, whatever happens to its way."""

    def __init__(
        self, path: KalmanSettings | None = None, settings: FollowSettings | None = None
    ) -> None:
        """Nothing played, nothing heard, no path."""
        self._settings = settings or FollowSettings()
        self._filter = KalmanFilter(path)
        self._reference = Reference()
        self._bend = Bend()
        self._tracker = DriftTracker()
        self._search = DelaySearch()
        self._control = Control()
        self._narrated_blocks = 0
        self._sharpness = 0.0
        self._burst_lag_samples = -inf
        self._known: Samples | None = None
        self._returns = 0
        self._is_fresh = True
        self._is_changed = False
        self.is_located = False
        """Has the delay been found once? Before, there is nothing to take away."""
        self.delay_samples: float | None = None
        """To the loudest of the echo, when it was last under control."""
        self.turned = 1.0
        """By what factor the echo was found to be louder in the newest block: the volume's turn."""

    @property
    def is_held(self) -> bool:
        """Is the echo under control?"""
        return self._control.is_held

    @property
    def drift(self) -> float:
        """By how much the delay grows by the clocks, samples a sample."""
        return self._tracker.drift

    @property
    def tail_blocks(self) -> int:
        """How long the echo of a block is heard after it reached the path's beginning."""
        # One more, as a partition's spectrum reaches back over two blocks.
        return self._filter.settings.partitions + 1

    def advance(self, heard: Block | None, played: Block, skipped_samples: float = 0.0) -> Block:
        """A block passes; what was played as it comes to the path's beginning now.

        skipped_samples: of the microphone's sound, see EchoCanceller.cancel.
        """
        if abs(skipped_samples) >= 1.0:
            self._move(skipped_samples)
            skipped_samples = 0.0
        self._reference.push(played)
        self._search.hear(heard)
        self._tracker.advance(skipped_samples)
        return self._reference.read(self._tracker.lag_samples, self._tracker.growth)

    def push(self, sounding: Block) -> None:
        """Let a block into the path: every one of `advance`, but for silence after silence."""
        self._filter.push(*self._bend.shape(sounding))

    def cancel(self, heard: Block, *, is_narrated: bool) -> Block:
        """What is left of a block without the echo. is_narrated: the narrator sounds in it."""
        rest: Samples = heard - self._filter.echo()
        mismatch = self._filter.compare(rest)
        self.turned = (turn_of(mismatch) if is_narrated else None) or 1.0
        if self.turned != 1.0:
            self._filter.scale(self.turned)
            self._bend.turn(self.turned)
            rest = heard - self._filter.echo()
            mismatch = self._filter.compare(rest)
        self._filter.learn()
        if is_narrated:
            self._tracker.correct(mismatch)
            self._control.step(power(heard), power(rest), mismatch)
            if self._control.is_held:
                self._bend.correct(mismatch)
        return rest

    def attend(self) -> bool:
        """Keep what is known of the path, or look for it. After every block with narration.

        Returns whether another path is taken for the true one from now on.
        """
        self._narrated_blocks += 1
        self._is_changed = False
        if self._control.is_wrong:
            self._forget()
        if not self._control.is_held:
            if self._narrated_blocks % self._settings.search_blocks == 0:
                self._look()
        elif self._narrated_blocks % self._settings.remember_blocks == 0:
            self._remember()
        return self._is_changed

    def _move(self, skipped_samples: float) -> None:
        """The echo comes earlier, or later, by what is known: nothing has to be looked for."""
        if self.is_located:
            self._read_from(max(0.0, self._tracker.lag_samples - skipped_samples))
        if self.delay_samples is not None:
            self.delay_samples = max(0.0, self.delay_samples - skipped_samples)

    def _forget(self) -> None:
        """Learn the path anew; the old one is remembered, for a jump."""
        if self._returns >= self._settings.most_returns:
            self._known = None
        self._filter.forget()
        self._control.restart()
        self._is_fresh = self._is_changed = True

    def _remember(self) -> None:
        """The path is right: note it, and the delay."""
        if self._control.taken_db < self._settings.remember_db:
            return
        self._known = self._filter.taps()
        self.delay_samples = self._tracker.lag_samples + int(np.argmax(np.abs(self._known)))
        self._is_fresh, self._returns = False, 0

    def _look(self) -> None:
        """Find the path that was known; without one, the narrator's own sound."""
        played = self._reference.newest(SPAN_SAMPLES)
        if self._known is not None:
            found = self._search.find(played, self._known, self._tracker.growth)
            if found is not None and self._is_known_path(found):
                self._return(found.lag_samples, self._known)
                return
        found = self._search.find(played, None, self._tracker.growth)
        if found is not None and self._is_echo(found):
            self._settle(found)

    def _is_known_path(self, found: Found) -> bool:
        least, most = self._settings.agreement
        return found.sharpness >= self._settings.sharp and least <= found.agreement <= most

    def _is_echo(self, found: Found) -> bool:
        before, self._burst_lag_samples = self._burst_lag_samples, -inf
        if found.sharpness >= self._settings.sharp:
            return True
        if found.burst < self._settings.burst:
            return False
        self._burst_lag_samples = found.lag_samples
        return abs(found.lag_samples - before) <= self._settings.burst_apart_samples

    def _return(self, lag_samples: float, path: Samples) -> None:
        """The path that was known is heard at this lag."""
        is_here = abs(lag_samples - self._tracker.lag_samples) < 1.0
        if is_here and not self._is_fresh:
            # Nothing was lost: a loud voice hid what the filter takes away.
            self._control.restart(is_held=True)
        elif not (is_here and self._returns):
            if not is_here:
                self._read_from(lag_samples)
            self._filter.assume(path, self._settings.trust)
            self._control.restart()
            self._is_fresh, self._is_changed = False, True
            self._returns += 1

    def _settle(self, found: Found) -> None:
        """The echo's first sound is heard at a lag; let the path begin shortly before."""
        settings, lag = self._settings, self._tracker.lag_samples
        begin = max(0.0, found.lag_samples - settings.headroom_samples)
        if self.is_located:
            is_there = abs(begin - lag) <= settings.headroom_samples
            is_inside = settings.earliest_samples <= found.lag_samples - lag
            is_inside = is_inside and found.lag_samples - lag <= settings.latest_samples
            # A first guess, of a few words, may be a pitch period beside the truth.
            is_better = found.sharpness >= settings.much_sharper * self._sharpness
            if is_there or (is_inside and not is_better):
                return
        self.is_located, self._sharpness = True, found.sharpness
        self._forget()
        self._tracker.doubt()
        self._read_from(begin)
        self._catch_up()

    def _read_from(self, lag_samples: float) -> None:
        """Let the path begin at a lag, as if it had always been there."""
        self._tracker.jump(lag_samples)
        self._filter.refill(*self._bend.shape(self._passed(self._filter.settings.partitions + 1)))

    def _catch_up(self) -> None:
        """Learn from what was heard before the delay was known, instead of waiting for more."""
        learned = self._settings.catch_up_blocks
        passed = self._passed(learned + self._filter.settings.partitions + 1)
        before = passed.size - learned * BLOCK_SAMPLES
        self._filter.refill(*self._bend.shape(passed[:before]))
        heard = self._search.newest(learned * BLOCK_SAMPLES)
        for start in range(0, heard.size, BLOCK_SAMPLES):
            self.push(passed[before + start : before + start + BLOCK_SAMPLES])
            self._filter.compare(heard[start : start + BLOCK_SAMPLES] - self._filter.echo())
            self._filter.learn()

    def _passed(self, blocks: int) -> Samples:
        """What came to the path's beginning in the last blocks."""
        return self._reference.read_back(self._tracker.lag_samples, self._tracker.growth, blocks)


def power(block: Samples) -> float:
    """Mean square."""
    return float(np.dot(block, block)) / block.size
