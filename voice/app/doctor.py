"""Is this machine ready, and if not, what to do: each finding in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from voice.app.assembly import Parts
from voice.app.sound_check import SENTENCES, SoundCheck, SoundFindings
from voice.audio import SupineError
from voice.device import DeviceError, Direction, SoundDevice
from voice.synthesizer import InlineMouth, Synthesizer, Voice

LOUD_ROOM_DB = -40.0
"""A sleeper's voice reaches a microphone at the bedside at about -26 dB of full scale."""


@dataclass(frozen=True)
class Finding:
    """What was found of a part, and whether it is as it should be."""

    part: str
    is_well: bool
    told: str


@dataclass(frozen=True)
class Asked:
    """What is examined: devices by a part of their names, None for the system's own."""

    input_device: str | None = None
    output_device: str | None = None
    headphones: bool = False


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


def examine(parts: Parts, synthesizer: Synthesizer, asked: Asked) -> Iterator[Finding]:
    """One finding after the other, as they come; the last ones take a quarter of a minute."""
    name = parts.recognizer.model.name
    yield Finding("recognizer", True, f"it listens with the model {name}.")
    mouth = InlineMouth(synthesizer, Voice())
    try:
        for sentence in SENTENCES:
            mouth.clip(sentence)
    except SupineError as error:
        yield Finding("voice", False, str(error))
        return
    yield Finding("voice", True, "the narrator can speak.")
    yield from _sound(SoundCheck(mouth, cancels=not asked.headphones), asked)


def _sound(check: SoundCheck, asked: Asked) -> Iterator[Finding]:
    heard = _Heard()
    try:
        device = SoundDevice(heard.changed, asked.input_device, asked.output_device)
        device.run(check.tick, lambda: check.is_over)
    except DeviceError as error:
        yield Finding("sound devices", False, str(error))
        return
    found = check.findings()
    yield _loudspeaker(heard, found)
    microphone = _microphone(heard, found)
    yield microphone
    if found.has_spoken and not found.is_deaf:
        yield echo(found, headphones=asked.headphones)


def _loudspeaker(heard: _Heard, found: SoundFindings) -> Finding:
    name = heard.names.get("output", "the loudspeaker")
    if "output" in heard.lost or not found.has_spoken:
        return Finding(
            "loudspeaker", False, f"{name} went away while it spoke: look at its cable or battery."
        )
    return Finding("loudspeaker", True, f"{name} has just spoken.")


def _microphone(heard: _Heard, found: SoundFindings) -> Finding:
    name = heard.names.get("input", "the microphone")
    if found.is_deaf:
        return Finding(
            "microphone",
            False,
            f"{name} delivers no sound: it is muted, has gone, this program may not use it, or its "
            "noise gate is shut (then speak meanwhile); look at its cable or battery, and at the "
            "sound settings of the system.",
        )
    if "input" in heard.lost:
        return Finding(
            "microphone", False, f"{name} dropped out for a while: look at its cable or battery."
        )
    if found.room_db == -inf:
        return Finding("microphone", True, f"{name} has a noise gate, and nobody speaks.")
    room = f"{found.room_db:.0f} dB of full scale while nobody speaks"
    if found.room_db > LOUD_ROOM_DB:
        return Finding(
            "microphone",
            False,
            f"{name} hears a loud room ({room}): move it away from fans and music, or nearer to "
            "the pillow and turn it down.",
        )
    return Finding("microphone", True, f"{name} hears a quiet room ({room}).")


def echo(found: SoundFindings, *, headphones: bool) -> Finding:
    """How much of the narrator comes back, and whether a voice can be told from it."""
    health = found.health
    if not health.is_heard:
        return Finding(
            "echo",
            True,
            "the narrator does not reach the microphone, as with headphones; if you heard "
            "nothing, turn the loudspeaker up.",
        )
    if headphones:
        return Finding(
            "echo",
            False,
            "the narrator reaches the microphone, so these are no headphones: leave --headphones "
            "away, or people are hardly heard while it speaks.",
        )
    if health.is_under_control and health.delay_s is not None:
        return Finding(
            "echo",
            True,
            f"the narrator comes back {1000 * health.delay_s:.0f} ms later, and "
            f"{health.erle_db:.0f} dB of it are taken away: you may speak while it speaks.",
        )
    return Finding(
        "echo",
        False,
        "the narrator comes back and cannot be taken away, so it will speak lower and shorter and "
        "leave gaps to speak in; use headphones (--headphones), turn the loudspeaker down, or "
        "move it away from the microphone.",
    )
