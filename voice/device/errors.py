"""What can be wrong with sound hardware."""

from __future__ import annotations

from voice.audio import SupineError


class DeviceError(SupineError):
    """A microphone or loudspeaker cannot be used; the message says why, and what to do."""


class NoDevice(DeviceError):  # noqa: N818 - the name states the fact: there is none
    """This machine has no sound device at all."""
