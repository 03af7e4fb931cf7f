"""What this room asks of a sound library: little enough that tests can stand in for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Direction: TypeAlias = Literal["input", "output"]

Frames: TypeAlias = NDArray[np.float32]
"""Sound as the card has it: shape (frames, channels), full scale at -1 and 1."""

Exchange: TypeAlias = Callable[[Frames], None]
"""Called on the card's own thread: reads what came in, or fills what shall go out."""


@dataclass(frozen=True)
class DeviceInfo:
    """A device as the library lists it; `inputs` and `outputs` count channels."""

    index: int
    name: str
    inputs: int
    outputs: int
    rate_hz: int
    is_default_input: bool = False
    is_default_output: bool = False

    def channels(self, direction: Direction) -> int:
        """How many channels it has in a direction."""
        return self.inputs if direction == "input" else self.outputs

    def is_default(self, direction: Direction) -> bool:
        """Whether the system prefers it in a direction."""
        return self.is_default_input if direction == "input" else self.is_default_output


@dataclass(frozen=True)
class Form:
    """How to open a device: which one, at what rate, with how many channels."""

    index: int
    rate_hz: int
    channels: int


class Stream(Protocol):
    """A running stream."""

    def close(self) -> None:
        """Stop at once and let go of the device; never raises."""


class Backend(Protocol):
    """A sound library. Its streams call back every 20 ms or so, on threads of their own."""

    def devices(self) -> Sequence[DeviceInfo]:
        """All devices, as known since the library was last started."""

    def open(
        self, direction: Direction, form: Form, exchange: Exchange, finished: Callable[[], None]
    ) -> Stream:
        """Open and start a stream.

        `finished` is called when the stream ends, by itself or by being closed.
        Raises DeviceError.
        """

    def restart(self) -> None:
        """Look at the hardware anew. All streams must be closed before."""
