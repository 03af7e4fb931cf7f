"""Which microphone and which loudspeaker: asked once, on the terminal, where there is a choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from voice.device import Listed

SERVERS = ("pulse", "pipewire")
"""Where a sound server has the devices, the system's own settings choose among them."""

ALIASES = (
    "default",
    "sysdefault",
    "dmix",
    "dsnoop",
    "front",
    "surround",
    "iec958",
    "spdif",
    "samplerate",
    "speexrate",
    "upmix",
    "vdownmix",
    "lavrate",
    "jack",
    "oss",
    "null",
    "microsoft sound mapper",
    "primary sound",
)
"""Beginnings of names that are no devices but ways to some, in ALSA and in Windows."""

MOST_TRIES = 3


@dataclass(frozen=True)
class Chosen:
    """A microphone and a loudspeaker by their names; None is whatever the system prefers."""

    microphone: str | None = None
    loudspeaker: str | None = None


class Asks(Protocol):
    """A terminal with somebody at it."""

    def __call__(self, prompt: str, /) -> str:
        """Show the prompt and give what was typed; raises EOFError at the end of all input."""


def choose_devices(
    listed: Listed, chosen: Chosen, ask: Asks, tell: Callable[[str], None]
) -> Chosen:
    """Ask for what was not chosen yet, where there is more than one of it."""
    microphone = chosen.microphone or _choose("microphone", listed.microphones, ask, tell)
    loudspeaker = chosen.loudspeaker or _choose("loudspeaker", listed.loudspeakers, ask, tell)
    return Chosen(microphone, loudspeaker)


def still_there(chosen: Chosen, listed: Listed, warn: Callable[[str], None]) -> Chosen:
    """Those of the chosen devices that are there; warn is told of the others."""
    return Chosen(
        _there("microphone", chosen.microphone, listed.microphones, warn),
        _there("loudspeaker", chosen.loudspeaker, listed.loudspeakers, warn),
    )


def devices(names: Sequence[str]) -> tuple[str, ...]:
    """What one may choose from: none where a sound server, or a single device, leaves no choice."""
    if any(name.casefold().startswith(SERVERS) for name in names):
        return ()
    own = tuple(name for name in names if not name.casefold().startswith(ALIASES))
    # Windows lists a device several times, once with its name cut off.
    whole = tuple(
        name for name in own if not any(other != name and other.startswith(name) for other in own)
    )
    return whole if len(whole) > 1 else ()


def _choose(noun: str, names: Sequence[str], ask: Asks, tell: Callable[[str], None]) -> str | None:
    found = devices(names)
    if not found:
        return None
    tell(f"Which {noun}?")
    tell("  1  the one that the system prefers")
    for number, name in enumerate(found, start=2):
        tell(f"  {number}  {name}")
    for _ in range(MOST_TRIES):
        try:
            typed = ask("Its number or name; Enter takes the first: ").strip()
        except EOFError:
            return None
        if not typed or typed == "1":
            return None
        meant = _meant(typed, found)
        if meant is not None:
            return meant
        tell(f"There is no {noun} '{typed}': give a number from 1 to {len(found) + 1}, or a name.")
    return None


def _meant(typed: str, names: Sequence[str]) -> str | None:
    if typed.isascii() and typed.isdigit():
        at = int(typed) - 2
        return names[at] if 0 <= at < len(names) else None
    sought = typed.casefold()
    return next((name for name in names if sought in name.casefold()), None)


def _there(
    noun: str, name: str | None, names: Sequence[str], warn: Callable[[str], None]
) -> str | None:
    if name is None or name in names:
        return name
    warn(f"The {noun} '{name}' is not there now, so the one that the system prefers is used.")
    return None
