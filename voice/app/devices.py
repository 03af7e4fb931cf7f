"""What became of the sound devices, as the coach has to know it."""

from __future__ import annotations

from typing import Protocol

from voice.device import Direction


class TakesNews(Protocol):
    """The assistant, as the devices see it."""

    def device(self, change: str, name: str, *, microphone: bool = True) -> None:
        """A sound device was opened, lost or restored."""


class Devices:
    """Passes on what the sound card reports.

    To the coach "restored" means that everything is back. So where the other device is still lost,
    that is told once more after it: now it may be heard.
    """

    def __init__(self, assistant: TakesNews) -> None:
        self._assistant = assistant
        self._lost: dict[Direction, str] = {}

    def changed(self, change: str, name: str, direction: Direction) -> None:
        """A device was opened, lost or restored."""
        self._tell(change, name, direction)
        if change == "lost":
            self._lost[direction] = name
        elif change == "restored":
            self._lost.pop(direction, None)
            for other, its_name in self._lost.items():
                self._tell("lost", its_name, other)

    def _tell(self, change: str, name: str, direction: Direction) -> None:
        self._assistant.device(change, name, microphone=direction == "input")
