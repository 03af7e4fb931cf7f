"""Python and the platform."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata

from voice.app.doctor.finding import Finding

OLDEST = (3, 11)
TOO_NEW = (3, 14)
TRIED = ("Linux",)
"""The systems that the coach was run on."""


def machine(version: tuple[int, int] = sys.version_info[:2], system: str = "") -> Finding:
    """What the coach runs on. version: of Python; system: its name, empty for this one."""
    system = system or platform.system()
    cores = os.cpu_count() or 1
    name = f"Python {version[0]}.{version[1]} on {system} {platform.machine()}".strip()
    figures = {"python": platform.python_version(), "system": system, "cores": cores}
    figures["supine"] = _own_version()
    if not OLDEST <= version < TOO_NEW:
        wanted = f"{OLDEST[0]}.{OLDEST[1]} to {TOO_NEW[0]}.{TOO_NEW[1] - 1}"
        return Finding("machine", "mend", f"{name}: install a Python from {wanted}.", figures)
    many = "one core" if cores == 1 else f"{cores} cores"
    if system not in TRIED:
        told = f"{name}, {many}; the coach was not tried on this system yet."
        return Finding("machine", "note", told, figures)
    return Finding("machine", "well", f"{name}, {many}.", figures)


def _own_version() -> str:
    try:
        return metadata.version("supine")
    except metadata.PackageNotFoundError:
        return "not installed"
