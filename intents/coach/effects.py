"""What the coach wants done, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from intents.settings import Settings, SetVoice

Priority = Literal["safety", "answer", "instruction", "count"]
FieldValue: TypeAlias = str | float | bool | list[str] | None


@dataclass(frozen=True)
class Say:
    """Say a line after whatever is being said. needs: words that must be rendered before it."""

    line: int
    text: str
    priority: Priority
    gain_db: float = 0.0
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class SoundMark:
    """Sound a mark at this very instant, or drop it where other speech is in its way.

    text None: a tone. An empty text: nothing sounds, the mark is only recorded.
    """

    name: str
    text: str | None
    due_s: float
    value: int | None
    cue: str


@dataclass(frozen=True)
class Silence:
    """Silence the narrator at once, and drop what it had still to say."""


@dataclass(frozen=True)
class Tone:
    """A soft sound: "accepted", or "unknown"."""

    name: Literal["accepted", "unknown"]


@dataclass(frozen=True)
class Prepare:
    """These lines will be needed soon: render them in the background, in this order."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """A line for the event log, without its time."""

    kind: str
    fields: Mapping[str, FieldValue] = field(default_factory=dict)


@dataclass(frozen=True)
class Remember:
    """Keep this for the next start: the place where the routine was left, or None to forget it."""

    routine: str | None
    index: int


@dataclass(frozen=True)
class RememberPerson:
    """Keep what is known of the person for the next start.

    flags: of their health, in short; None where they were never asked. excluded: ids of movements.
    sore: ids of movements, with the side, that hurt.
    """

    flags: tuple[str, ...] | None
    excluded: tuple[str, ...] = ()
    sore: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RememberSettings:
    """Keep these settings for the next start."""

    settings: Settings


@dataclass(frozen=True)
class RememberDone:
    """Keep how often each movement was done, by its id, for the next start."""

    times: Mapping[str, int]


@dataclass(frozen=True)
class ForgetAll:
    """Delete everything that is kept of the person, the history too."""


@dataclass(frozen=True)
class Close:
    """The program may end now."""


Effect: TypeAlias = (
    Say
    | SoundMark
    | Silence
    | Tone
    | Prepare
    | Record
    | Remember
    | RememberPerson
    | RememberSettings
    | RememberDone
    | ForgetAll
    | SetVoice
    | Close
)
