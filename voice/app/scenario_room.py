"""A scenario's room: made from its tables, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from voice.app.scenario_tables import (
    Line,
    LoudspeakerTable,
    MannerName,
    RoomTable,
    ScenarioTable,
    Where,
)
from voice.audio import Samples
from voice.bedroom import (
    MUFFLED,
    NORMAL,
    SOFT,
    Jump,
    Layout,
    Loudspeaker,
    Manner,
    Room,
    headroom_for,
)
from voice.bedroom.layout import (
    DEFAULT_LOUDSPEAKER_DISTANCE_M,
    DEFAULT_SIZE_M,
    DEFAULT_SLEEPER_DISTANCE_M,
)
from voice.bedroom.room import DEFAULT_SNR_DB, LONGEST_LAYOUT_RT60_S

NOISE: Where = ("room", "noise")
TELEVISION: Where = ("room", "television", "audio")

_MANNERS: dict[MannerName, Manner] = {"normal": NORMAL, "soft": SOFT, "muffled": MUFFLED}


def room_sounds(room: RoomTable) -> dict[Where, str]:
    """The sound files that a room names, by their place in the scenario."""
    television = None if room.television is None else room.television.audio
    named = {NOISE: room.noise, TELEVISION: television}
    return {where: name for where, name in named.items() if name is not None}


def build_room(scenario: ScenarioTable, sounds: Mapping[Where, Samples]) -> Room:
    """The room for the bedroom; `sounds` has the recordings, shape (n,), by their place."""
    room = scenario.room
    return Room(
        seed=scenario.seed,
        rt60_s=room.rt60,
        echo_db=room.echo_db,
        delay_s=room.delay,
        drift_ppm=room.drift_ppm,
        noise=sounds.get(NOISE),
        snr_db=room.snr_db,
        layout=_layout(room) if room.has_walls else None,
        loudspeaker=_loudspeaker(room.loudspeaker) if room.loudspeaker is not None else None,
        jumps=tuple(Jump(jump.at, jump.by) for jump in room.jumps),
        television=sounds.get(TELEVISION),
        television_snr_db=DEFAULT_SNR_DB if room.television is None else room.television.snr_db,
        manner=_MANNERS[room.manner],
    )


def manner_of(line: Line) -> Manner | None:
    """How a line is spoken; None where it is as the room's sleeper usually speaks."""
    return None if line.manner is None else _MANNERS[line.manner]


def _layout(room: RoomTable) -> Layout:
    near_m, far_m = room.loudspeaker_distance, room.sleeper_distance
    return Layout.bedside(
        DEFAULT_LOUDSPEAKER_DISTANCE_M if near_m is None else near_m,
        DEFAULT_SLEEPER_DISTANCE_M if far_m is None else far_m,
        DEFAULT_SIZE_M if room.size is None else (room.size[0], room.size[1], room.size[2]),
    )


def _loudspeaker(table: LoudspeakerTable) -> Loudspeaker:
    headroom_db = table.headroom_db
    if table.distortion_percent is not None:
        headroom_db = headroom_for(table.distortion_percent / 100.0)
    return Loudspeaker(headroom_db, table.low_hz, table.high_hz)


def room_problems(scenario: ScenarioTable) -> Iterator[tuple[Where, str]]:
    """What the shape of the tables does not tell: the field's place, and a clause."""
    room = scenario.room
    if room.echo_db is None:
        message = 'without "echo_db" the loudspeaker is not heard'
        if room.loudspeaker is not None:
            yield ("room", "loudspeaker", "headroom_db"), message
        if room.jumps:
            yield ("room", "jump", 0, "at"), message
    if room.loudspeaker is not None and None not in (
        room.loudspeaker.headroom_db,
        room.loudspeaker.distortion_percent,
    ):
        message = 'give either "headroom_db" or "distortion_percent"'
        yield ("room", "loudspeaker", "distortion_percent"), message
    yield from _walls(room)
    yield from _way(scenario)


def _walls(room: RoomTable) -> Iterator[tuple[Where, str]]:
    if not room.has_walls:
        return
    if room.rt60 is None or room.rt60 > LONGEST_LAYOUT_RT60_S:
        message = f'a room with walls needs an "rt60" of at most {LONGEST_LAYOUT_RT60_S:g} s'
        yield ("room", "rt60"), message
    try:
        _layout(room)
    except ValueError as error:
        yield ("room", "size"), f"{error}; use a larger room or shorter distances"


def _way(scenario: ScenarioTable) -> Iterator[tuple[Where, str]]:
    """The echo's way, which drift and jumps must not use up."""
    room = scenario.room
    if room.echo_db is None:
        return
    drift = room.drift_ppm * 1e-6
    left_s = room.delay
    ordered = sorted(enumerate(room.jumps), key=lambda item: item[1].at)
    for number, jump in ordered:
        if jump.at >= scenario.limit:
            break
        if left_s + jump.at * drift < 0:
            yield _eaten(jump.at, left_s)
            return
        left_s += jump.by
        if left_s + jump.at * drift <= 0:
            message = "after this jump the echo would come before its sound; use a longer delay"
            yield ("room", "jump", number, "by"), message
            return
    if left_s + scenario.limit * drift < 0:
        yield _eaten(scenario.limit, left_s)


def _eaten(after_s: float, delay_s: float) -> tuple[Where, str]:
    message = (
        f"over {after_s:g} s this drift eats the whole delay of {delay_s:g} s; "
        "use a smaller drift or a longer delay"
    )
    return ("room", "drift_ppm"), message
