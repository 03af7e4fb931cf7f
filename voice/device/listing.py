"""Finding a device by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice.device.backend import Backend, DeviceInfo, Direction
from voice.device.errors import DeviceError, NoDevice
from voice.device.portaudio import PortAudio

NOUNS: dict[Direction, str] = {"input": "microphone", "output": "loudspeaker"}


@dataclass(frozen=True)
class Listed:
    """The names of what there is, the system's own choice first."""

    microphones: tuple[str, ...]
    loudspeakers: tuple[str, ...]

    def check(self) -> None:
        """Raises NoDevice where there is nothing at all."""
        if not (self.microphones or self.loudspeakers):
            raise _none()


def list_devices(backend: Backend | None = None) -> Listed:
    """The names of all microphones and loudspeakers; raises DeviceError without PortAudio."""
    devices = (backend or PortAudio()).devices()
    return Listed(_names(devices, "input"), _names(devices, "output"))


def has_devices(backend: Backend | None = None) -> bool:
    """Whether there is any sound device; raises DeviceError without PortAudio."""
    return bool((backend or PortAudio()).devices())


def _none() -> NoDevice:
    return NoDevice(
        "no sound device was found on this machine: connect a microphone and a loudspeaker,"
        " or try 'supine rehearse', which needs neither."
    )


def choose(devices: Sequence[DeviceInfo], wanted: str | None, direction: Direction) -> DeviceInfo:
    """The device meant by a name or a part of one, whatever its case; by None, the system's own.

    Raises NoDevice if there is none at all, DeviceError if none fits.
    """
    if not devices:
        raise _none()
    fitting = [device for device in devices if device.channels(direction) > 0]
    fitting.sort(key=lambda device: not device.is_default(direction))
    if not fitting:
        raise DeviceError(f"no {NOUNS[direction]} was found on this machine: connect one.")
    if wanted is None:
        return fitting[0]
    sought = wanted.casefold()
    whole = [device for device in fitting if device.name.casefold() == sought]
    part = [device for device in fitting if sought in device.name.casefold()]
    for device in [*whole, *part]:
        return device
    names = ", ".join(repr(name) for name in _names(devices, direction))
    raise DeviceError(
        f"no {NOUNS[direction]} is called {wanted!r}: give --{direction}-device"
        f" a part of one of these names: {names}."
    )


def _names(devices: Sequence[DeviceInfo], direction: Direction) -> tuple[str, ...]:
    fitting = [device for device in devices if device.channels(direction) > 0]
    fitting.sort(key=lambda device: not device.is_default(direction))
    return tuple(dict.fromkeys(device.name for device in fitting))
