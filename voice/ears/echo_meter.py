"""In the place of a canceller where nothing is cancelled: whether the narrator is heard, how loud.

Whoever wears headphones needs no canceller, and every word of theirs should count. Whoever only
said so would hear the coach obey itself. So it is measured.
"""

from __future__ import annotations

from collections import deque

from voice.audio import BLOCK_SAMPLES, Block, level_db
from voice.echo import NO_ECHO_DB, SILENT_DB, EchoHealth
from voice.echo.leakage import Leakage
from voice.echo.outstanding import RoomNoise
from voice.echo.search import MOST_LAG_SAMPLES

_LAG_BLOCKS = MOST_LAG_SAMPLES // BLOCK_SAMPLES
_HEARD_BLOCKS = 20
"""About as long as a word that was played counts: else the silence after it would be no echo."""


class EchoMeter:
    """Takes nothing away, and tells what a canceller tells.

    The way of the echo is not known here. So the loudest that was heard in the last 0.4 s is
    compared with what was played, and the echo is expected for as long as it may be on its way.
    """

    def __init__(self) -> None:
        """Nothing played, nothing heard: the narrator is expected to be."""
        self._leakage = Leakage()
        self._expected_db = deque([SILENT_DB], maxlen=_LAG_BLOCKS)
        self._heard_db = deque([SILENT_DB], maxlen=_HEARD_BLOCKS)
        self._room = RoomNoise()
        self._health = EchoHealth(coupling_db=self._leakage.coupling_db)

    @property
    def health(self) -> EchoHealth:
        """As of the last block: everything is left, and under control where there is no echo."""
        return self._health

    def cancel(
        self,
        microphone: Block | None,
        played: Block,
        *,
        is_spoken_over: bool = False,
        skipped_samples: float = 0.0,  # noqa: ARG002 - as a canceller's; a level needs no instants
    ) -> Block | None:
        """The microphone as it is, with what the loudspeaker `played` during the same instants.

        Blocks of shape (BLOCK_SAMPLES,). is_spoken_over: somebody seems to be speaking.
        """
        self._expected_db.append(self._leakage.expect(level_db(played)))
        expected_db = max(self._expected_db)
        if microphone is not None:
            self._heard_db.append(level_db(microphone))
            if expected_db == SILENT_DB and not is_spoken_over:
                self._room.note(self._heard_db[-1])
            loudest_db = max(self._heard_db)
            echo_db = loudest_db if self._room.is_below(loudest_db) else SILENT_DB
            self._leakage.learn(echo_db, echo_db, is_spoken_over=is_spoken_over)
        coupling_db = self._leakage.coupling_db
        is_heard = coupling_db > NO_ECHO_DB
        self._health = EchoHealth(
            residual_db=expected_db if is_heard else SILENT_DB,
            coupling_db=coupling_db,
            is_under_control=not is_heard,
        )
        return microphone
