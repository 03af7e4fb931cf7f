"""The tables of a scenario file, as they stand in the TOML: seconds, decibels, parts a million."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from voice.app.events import Wanted
from voice.bedroom import Loudspeaker
from voice.bedroom.room import DEFAULT_DELAY_S, DEFAULT_SNR_DB

Where = tuple[str | int, ...]
"""A place in the file: ("line", 2, "expect", 0, "intent"), numbers from 0."""

Side = Literal["left", "right", "both"]
MannerName = Literal["normal", "soft", "muffled"]
_Metres = Annotated[float, Field(ge=2, le=12)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class LoudspeakerTable(_Table):
    """`[room.loudspeaker]`: its limit, as a headroom or as a distortion, and its band."""

    headroom_db: float | None = Field(default=None, ge=-10, le=60)
    distortion_percent: float | None = Field(default=None, gt=0, le=40)
    low_hz: float = Field(default=Loudspeaker.low_hz, ge=40, le=1000)
    high_hz: float = Field(default=Loudspeaker.high_hz, ge=2000, le=7900)


class JumpTable(_Table):
    """`[[room.jump]]`: at an instant the echo's way becomes longer, or shorter below 0."""

    at: float = Field(ge=0)
    by: float = Field(ge=-2, le=2)


class TelevisionTable(_Table):
    """`[room.television]`: a recording of speech that is heard all the time."""

    audio: str
    snr_db: float = Field(default=DEFAULT_SNR_DB, ge=-40, le=80)


class RoomTable(_Table):
    """`[room]`; a size or a distance in metres gives it walls."""

    rt60: float | None = Field(default=None, gt=0, le=5)
    echo_db: float | None = Field(default=None, ge=-80, le=40)
    delay: float = Field(default=DEFAULT_DELAY_S, ge=0.001, le=2)
    drift_ppm: float = Field(default=0.0, ge=-1000, le=1000)
    noise: str | None = None
    snr_db: float | None = Field(default=None, ge=-40, le=80)
    size: list[_Metres] | None = Field(default=None, min_length=3, max_length=3)
    loudspeaker_distance: float | None = Field(default=None, ge=0.1, le=10)
    sleeper_distance: float | None = Field(default=None, ge=0.1, le=10)
    manner: MannerName = "normal"
    loudspeaker: LoudspeakerTable | None = None
    jumps: list[JumpTable] = Field(default=[], alias="jump")
    television: TelevisionTable | None = None

    @property
    def has_walls(self) -> bool:
        """Whether the room is one of walls and places."""
        given = (self.size, self.loudspeaker_distance, self.sleeper_distance)
        return any(item is not None for item in given)


class Expectation(_Table):
    """`expect` or `forbid`: an accepted intent or an event."""

    intent: str | None = None
    event: str | None = None
    movement: str | None = None
    side: Side | None = None
    within: float | None = Field(default=None, gt=0)

    @property
    def wanted(self) -> Wanted:
        """What to look for in the log."""
        name = f"heard.{self.intent}" if self.intent is not None else self.event or ""
        return Wanted(name, self.movement, self.side)


class Line(_Table):
    """`[[line]]`: something the sleeper says, types or presses."""

    at: float | None = Field(default=None, ge=0)
    after: str | None = None
    movement: str | None = None
    side: Side | None = None
    nth: int = Field(default=1, ge=1)
    plus: float = Field(default=0.0, ge=0)
    say: str | None = Field(default=None, min_length=1)
    audio: str | None = None
    typed: str | None = Field(default=None, alias="type", min_length=1)
    key: Literal["space", "enter", "escape"] | None = None
    voice: str | None = Field(default=None, min_length=1)
    level_db: float = Field(default=0.0, ge=-60, le=40)
    manner: MannerName | None = None
    """In place of the room's."""
    expect: list[Expectation] = []
    forbid: list[Expectation] = []

    @property
    def words(self) -> str:
        """What the line is, for messages and pictures."""
        return self.say or self.typed or self.audio or f"key {self.key}"


class ScenarioTable(_Table):
    """The whole file."""

    seed: int = Field(default=0, ge=0)
    routine: str | None = None
    limit: float = Field(default=1800.0, gt=0, le=24 * 3600)
    first_session: bool = False
    scores: bool = False
    time: dt.time | None = None
    sleeper: str = Field(default="flite:slt", min_length=1)
    room: RoomTable = RoomTable()
    lines: list[Line] = Field(default=[], alias="line")
    expect: list[Expectation] = []
    forbid: list[Expectation] = []
