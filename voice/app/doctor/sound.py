"""The sound devices: what they are, what the microphone hears, and what comes back to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

from voice.app.doctor.finding import Figures, Finding, State
from voice.app.sound_check import SoundCheck, SoundFindings
from voice.audio import Block
from voice.device import DeviceError, Direction
from voice.echo import EchoHealth

LOUD_ROOM_DB = -40.0
"""A sleeper's voice reaches a microphone at the bedside at about -26 dB of full scale."""

LATEST_S = 0.7
"""What comes back later than this cannot be taken away."""

MOST_CLIPPED = 0.001
"""A share of samples at full scale above which a voice is bent."""


class RunsBlocks(Protocol):
    """A sound device, as it is used here."""

    def run(self, tick: Callable[[Block | None], Block], should_stop: Callable[[], bool]) -> None:
        """Tick until should_stop says so. Raises DeviceError."""


Changed = Callable[[str, str, Direction], None]


@dataclass(frozen=True)
class Sound:
    """What there is to hear and to speak with.

    has_devices: whether there is any; open_device: one that reports what becomes of it, for the
    microphone and the loudspeaker of these names. Both raise DeviceError.
    """

    has_devices: Callable[[], bool]
    open_device: Callable[[Changed, str | None, str | None], RunsBlocks]


@dataclass
class _Heard:
    """Which devices were opened, and which were lost meanwhile."""

    names: dict[Direction, str] = field(default_factory=dict)
    lost: set[Direction] = field(default_factory=set)

    def changed(self, change: str, name: str, direction: Direction) -> None:
        """A device was opened, lost or restored."""
        self.names[direction] = name
        if change == "lost":
            self.lost.add(direction)


def sound(
    there: Sound, check: SoundCheck, names: tuple[str | None, str | None], headphones: bool
) -> Iterator[Finding]:
    """Say the sentences of a check aloud and tell what came back.

    names: of microphone and loudspeaker, None for the system's own.
    """
    heard = _Heard()
    try:
        if not there.has_devices():
            yield Finding("sound devices", "mend", NO_DEVICE)
            return
        there.open_device(heard.changed, *names).run(check.tick, lambda: check.is_over)
    except DeviceError as error:
        yield Finding("sound devices", "mend", _sentence(str(error)))
        return
    found = check.findings()
    yield _loudspeaker(heard, found)
    yield _microphone(heard, found)
    if found.has_spoken and not found.is_deaf:
        yield tone(found)
        yield echo(found, headphones=headphones)


NO_DEVICE = (
    "there is none on this machine, so nothing can be heard or said: connect a microphone and a "
    "loudspeaker, or try 'supine rehearse', which needs neither."
)


def _loudspeaker(heard: _Heard, found: SoundFindings) -> Finding:
    name = heard.names.get("output", "the loudspeaker")
    if "output" in heard.lost or not found.has_spoken:
        return Finding(
            "loudspeaker", "mend", f"{name} went away while it spoke: look at its cable or battery."
        )
    return Finding("loudspeaker", "well", f"{name} has just spoken.")


def _microphone(heard: _Heard, found: SoundFindings) -> Finding:
    name = heard.names.get("input", "the microphone")
    state, told = _about_microphone(heard, found)
    figures: Figures = {
        "room_db": None if found.room_db == -inf else round(found.room_db, 1),
        "missing_share": round(found.missing, 3),
        "clipped_share": round(found.clipped, 4),
    }
    return Finding("microphone", state, f"{name} {told}", figures)


def _about_microphone(heard: _Heard, found: SoundFindings) -> tuple[State, str]:
    if found.is_deaf:
        return "mend", (
            "delivers no sound: it is muted, has gone, this program may not use it, or its "
            "noise gate is shut (then speak meanwhile); look at its cable or battery, and at the "
            "sound settings of the system."
        )
    if "input" in heard.lost:
        return "mend", "dropped out for a while: look at its cable or battery."
    if found.clipped > MOST_CLIPPED:
        return "mend", "is too loud, so that voices are bent: turn it down in the sound settings."
    if found.room_db == -inf:
        return "well", "has a noise gate, and nobody speaks."
    room = f"{found.room_db:.0f} dB of full scale while nobody speaks"
    if found.room_db > LOUD_ROOM_DB:
        return "mend", (
            f"hears a loud room ({room}): move it away from fans and music, or nearer to "
            "the pillow and turn it down."
        )
    return "well", f"hears a quiet room ({room})."


def tone(found: SoundFindings) -> Finding:
    """How long a short tone takes from the loudspeaker to the microphone."""
    if found.tone is None:
        told = "the microphone did not hear it, as with headphones; did you?"
        return Finding("tone", "note", told)
    delay_ms, level_db = 1000 * found.tone.delay_s, found.tone.level_db
    than = "louder" if level_db > 0.0 else "softer"
    told = f"it comes back after {delay_ms:.0f} ms, {abs(level_db):.0f} dB {than} than it was sent"
    figures = {"delay_ms": round(delay_ms, 1), "level_db": round(level_db, 1)}
    if found.tone.delay_s > LATEST_S:
        told = (
            f"{told}, too late to be taken away: close other programs, or use a loudspeaker with "
            "a cable."
        )
        return Finding("tone", "mend", told, figures)
    return Finding("tone", "well", f"{told}.", figures)


def echo(found: SoundFindings, *, headphones: bool) -> Finding:
    """How much of the narrator comes back, and whether a voice can be told from it."""
    health = found.health
    state, told = _about_echo(health, headphones=headphones)
    if not health.is_heard:
        return Finding("echo", state, told, {"is_heard": False})
    delay_ms = None if health.delay_s is None else round(1000 * health.delay_s, 1)
    figures: Figures = {
        "is_heard": True,
        "is_under_control": health.is_under_control,
        "delay_ms": delay_ms,
        "level_db": round(health.coupling_db, 1),
        "taken_away_db": round(health.erle_db, 1),
        "drift_ppm": round(health.drift_ppm, 1),
    }
    return Finding("echo", state, told, figures)


def _about_echo(health: EchoHealth, *, headphones: bool) -> tuple[State, str]:
    if not health.is_heard:
        return "well", (
            "the narrator does not reach the microphone, as with headphones; if you heard "
            "nothing, turn the loudspeaker up."
        )
    if headphones:
        return "mend", (
            "the narrator reaches the microphone, so these are no headphones: leave --headphones "
            "away, or people are hardly heard while it speaks."
        )
    if health.is_under_control and health.delay_s is not None:
        return "well", (
            f"the narrator comes back {1000 * health.delay_s:.0f} ms later, and "
            f"{health.erle_db:.0f} dB of it are taken away: you may speak while it speaks."
        )
    return "mend", (
        "the narrator comes back and cannot be taken away, so it will speak lower and shorter and "
        "leave gaps to speak in; use headphones (--headphones), turn the loudspeaker down, or "
        "move it away from the microphone."
    )


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}."
