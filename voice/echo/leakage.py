"""How much of the narrator is left in the microphone, judged by what usually remains.

While the narrator sounds, most blocks hold only its remains and the room. Over the last seconds,
the median of how far a block lies below what was played tells the usual leakage, and the distance
of the quieter blocks from it how much it varies: somebody who speaks over the narrator for less
than half of that time moves neither. (The idea of minimum statistics, R. Martin 2001, with other
quantiles.)
"""

from __future__ import annotations

from collections import deque
from statistics import median

from voice.echo.health import SILENT_DB

PLAYED_FALL_DB = 1.6
"""How much quieter a block the reverberation of what was played is: RT60 of 0.75 s, a live room."""

DELAY_BLOCKS = 8
"""What was played may reach the microphone up to 160 ms later."""

AUDIBLE_DB = -60.0
"""Below this, what was played does not matter."""

LOUD_DB = -40.0
"""Above this, what was played tells the leakage; softer blocks tell only the room's noise."""

SPOKEN_OVER_SHARE = 5
"""While somebody seems to speak, only every so manyth block is learned from: a real voice must
not pass for leakage, but leakage that passes for a voice must be found out in the end."""

REMEMBERED_BLOCKS = 150
"""Three seconds of narration."""

FIRST_DB = -6.0
"""Assumed before anything is known: a loudspeaker close to the microphone."""

QUIET_SHARE = 0.15
"""The share of blocks that count as the quieter ones."""

FIRST_BLOCKS = 12
"""How many blocks the assumption is worth."""


class Leakage:
    """Expects the level of the narrator's remains, from one block to the next, in decibels."""

    def __init__(self) -> None:
        """Nothing heard yet."""
        self._played_db = SILENT_DB
        self._recent_db = deque([SILENT_DB] * DELAY_BLOCKS, maxlen=DELAY_BLOCKS)
        self._heard_below_db = deque([FIRST_DB] * FIRST_BLOCKS, maxlen=REMEMBERED_BLOCKS)
        self._left_below_db = self._heard_below_db.copy()
        self._spoken_over = 0

    @property
    def coupling_db(self) -> float:
        """Median level of what the microphone hears, relative to what was played."""
        return median(self._heard_below_db)

    @property
    def taken_db(self) -> float:
        """Median of what the canceller takes away: not moved by a voice over the narrator."""
        return self.coupling_db - median(self._left_below_db)

    @property
    def leakage_db(self) -> float:
        """Level that the remains seldom pass, relative to what was played."""
        ordered = sorted(self._left_below_db)
        middle = ordered[len(ordered) // 2]
        # Before the first echo arrives, the quieter ones are silence: never more than was heard.
        return min(2.0 * middle - ordered[int(QUIET_SHARE * len(ordered))], ordered[-1])

    def forget_path(self) -> None:
        """The canceller starts anew: as much will be left as the microphone hears."""
        usual_db = [self.coupling_db] * FIRST_BLOCKS
        self._heard_below_db = deque(usual_db, maxlen=REMEMBERED_BLOCKS)
        self._left_below_db = deque(usual_db, maxlen=REMEMBERED_BLOCKS)

    def turn_up(self, louder_db: float) -> None:
        """The echo is louder by so much, and with it what is left of it."""
        for below_db in (self._heard_below_db, self._left_below_db):
            louder = [db + louder_db for db in below_db]
            below_db.clear()
            below_db.extend(louder)

    def expect(self, played_db: float) -> float:
        """Level expected of the remains in a block during which played_db was played."""
        self._recent_db.append(played_db)
        self._played_db = max(*self._recent_db, self._played_db - PLAYED_FALL_DB)
        if self._played_db < AUDIBLE_DB:
            return SILENT_DB
        return self._played_db + self.leakage_db

    def learn(self, heard_db: float, left_db: float, *, is_spoken_over: bool) -> None:
        """Level of that block in the microphone, and of what was left of it."""
        self._spoken_over = self._spoken_over + 1 if is_spoken_over else 0
        if self._spoken_over % SPOKEN_OVER_SHARE:
            return
        if self._played_db >= LOUD_DB:
            self._heard_below_db.append(heard_db - self._played_db)
            self._left_below_db.append(left_db - self._played_db)
