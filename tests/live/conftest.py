from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.pulse import VirtualBedroom, missing_tools, virtual_bedroom
from voice.device.portaudio import PortAudio

OWN = ("ALSA_CONFIG_PATH", "PULSE_RUNTIME_PATH", "PULSE_SERVER", "PULSE_STATE_PATH")


@pytest.fixture
def bedroom(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualBedroom]:
    """A virtual bedroom; this process and its children hear and play there."""
    missing = missing_tools()
    if missing:
        pytest.fail(f"{', '.join(missing)} missing: run scripts/test, which installs what it needs")
    # Not pytest's own folder: its path is too long for a socket.
    with (
        tempfile.TemporaryDirectory(prefix="bedroom-") as folder,
        virtual_bedroom(Path(folder)) as running,
    ):
        for name in (*OWN, "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, running.env[name])
        # The library may have been started by another test, with another list of devices.
        PortAudio().restart()
        yield running
