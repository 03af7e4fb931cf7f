from __future__ import annotations

import importlib

import pytest

from voice.device import DeviceError, has_devices


def test_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise OSError("PortAudio library not found")

    monkeypatch.setattr(importlib, "import_module", fail)
    with pytest.raises(DeviceError, match="apt install libportaudio2"):
        has_devices()
