"""The scenes in which the narrator speaks, and the rooms they are played in.

What brings the coach there is typed, so that nothing of it can be misheard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intents.routine import Library
from voice.app.memory import Kept, Place
from voice.bedroom import Layout, Room

RT60_S = 0.4
DRIFT_PPM = 50.0
SNR_DB = 30.0
"""Pink noise this far below the sleeper: a quiet bedroom."""


@dataclass(frozen=True)
class Stage:
    """A scene. typed: texts and when they are typed, in seconds; places: where it may be set.

    state: the coach's, as the log names it. shortest_s: lines that are shorter are not spoken
    over. lines: how many of the others pass at least, and how many more by turns.
    """

    name: str
    state: str
    typed: tuple[tuple[float, str], ...]
    shortest_s: float
    lines: tuple[int, int]
    places: tuple[tuple[str, int] | None, ...] = (None,)
    first_session: bool = False

    def place(self, turn: int) -> tuple[str, int] | None:
        """The place whose turn it is."""
        return self.places[turn % len(self.places)]

    def line(self, turn: int) -> int:
        """The line whose turn it is, of those that are long enough, from 0."""
        least, more = self.lines
        return least + turn // len(self.places) % more if more else least

    def kept(self, turn: int) -> Kept:
        """What an earlier session has left behind."""
        place = self.place(turn)
        return Kept(
            flags=None if self.first_session else (),
            place=None if place is None else Place(routine=place[0], index=place[1]),
        )


def stages(library: Library) -> dict[str, Stage]:
    """Every scene, by name."""
    return {
        stage.name: stage
        for stage in (
            Stage(
                "talking",
                "narrating",
                ((0.5, "resume"),),
                shortest_s=1.2,
                lines=(1, 4),
                places=tuple(_blocks(library)),
            ),
            Stage(
                "counting",
                "holding",
                ((0.5, "count every second"), (0.7, "resume"), (8.0, "ready")),
                shortest_s=0.1,
                lines=(1, 15),
                places=tuple(_long_holds(library)),
            ),
            Stage(
                "asking",
                "question:yes_no",
                ((0.5, f"start {_first_name(library)}"),),
                shortest_s=0.8,
                lines=(1, 3),
                first_session=True,
            ),
        )
    }


def _first_name(library: Library) -> str:
    return next(iter(library.names().values()))[0]


SPOKEN_OVER = ("crossover", "morning-stretch")
"""What is spoken over: always the same, so that figures can be compared."""


def _blocks(library: Library) -> Iterator[tuple[str, int]]:
    for routine in SPOKEN_OVER:
        yield from ((routine, index) for index in range(len(library.plan(routine))))


_LONG_S = 20.0


def _long_holds(library: Library) -> Iterator[tuple[str, int]]:
    """The holds that are long enough for all the lines of their turns."""
    for routine, index in _blocks(library):
        block = library.plan(routine)[index]
        if block.form == "hold" and block.work_s >= _LONG_S:
            yield routine, index


def bedroom(seed: int, echo_db: float) -> Room:
    """The room in which people speak over the narrator."""
    return _walled(seed, echo_db, RT60_S)


def rooms(seed: int, echo_db: float) -> dict[str, Room]:
    """The rooms in which the narrator speaks alone."""
    return {
        "dry": Room(seed, echo_db=echo_db, drift_ppm=DRIFT_PPM, snr_db=SNR_DB),
        "0.3 s": _walled(seed, echo_db, 0.3),
        "0.5 s": _walled(seed, echo_db, 0.5),
    }


def _walled(seed: int, echo_db: float, rt60_s: float) -> Room:
    return Room(
        seed,
        rt60_s=rt60_s,
        echo_db=echo_db,
        drift_ppm=DRIFT_PPM,
        snr_db=SNR_DB,
        layout=Layout.bedside(),
    )
