"""The live microphone and loudspeaker: the only room that knows the sound card and a real clock."""

from __future__ import annotations

from voice.device.backend import Backend, DeviceInfo, Direction
from voice.device.clock import Clock
from voice.device.errors import DeviceError, NoDevice
from voice.device.listing import Listed, has_devices, list_devices
from voice.device.microphone import QueueHealth
from voice.device.sound_device import SoundDevice

__all__ = [
    "Backend",
    "Clock",
    "DeviceError",
    "DeviceInfo",
    "Direction",
    "Listed",
    "NoDevice",
    "QueueHealth",
    "SoundDevice",
    "has_devices",
    "list_devices",
]
