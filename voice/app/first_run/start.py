"""Whether this is the very first start, and what it leads to and leaves behind."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Protocol

from intents.journal import History
from intents.settings import Settings
from voice.app.assembly import Senses
from voice.app.assistant import Assistant
from voice.app.first_run.devices import Asks, Chosen, choose_devices, still_there
from voice.app.first_run.first_run import FirstRun
from voice.app.first_run.then_coach import Introduced
from voice.app.memory import Kept
from voice.device import Listed


class FirstRunMemory(Protocol):
    """What a first run has to know, and to have remembered."""

    @property
    def kept(self) -> Kept:
        """What is kept beside the journal."""

    @property
    def history(self) -> History:
        """All former sessions."""

    def keep_introduced(self) -> None:
        """Keep that a first run need not come again."""

    def keep_devices(self, microphone: str | None, loudspeaker: str | None) -> None:
        """Keep which devices were chosen, None for what the system prefers."""

    def keep_settings(self, settings: Settings) -> None:
        """Keep how the person wants it."""


def is_first(memory: FirstRunMemory, *, is_asked_for: bool, is_terminal: bool) -> bool:
    """Whether to introduce the coach: nothing is known yet of whoever sits at the terminal."""
    if is_asked_for:
        return True
    beside_devices = memory.kept.model_copy(update={"microphone": None, "loudspeaker": None})
    return is_terminal and beside_devices == Kept() and memory.history == History()


def chosen_devices(
    memory: FirstRunMemory,
    asked: Chosen,
    list_devices: Callable[[], Listed],
    warn: Callable[[str], None],
    ask: Asks | None = None,
) -> Chosen:
    """The devices to use: those asked for, else those chosen once, else those chosen now.

    ask: the terminal, where they may be chosen anew; what is chosen is kept.
    """
    kept = memory.kept
    remembered = Chosen(kept.microphone, kept.loudspeaker)
    if ask is not None:
        chosen = choose_devices(list_devices(), asked, ask, _say)
        memory.keep_devices(
            remembered.microphone if asked.microphone else chosen.microphone,
            remembered.loudspeaker if asked.loudspeaker else chosen.loudspeaker,
        )
        return chosen
    wanted = Chosen(
        None if asked.microphone else remembered.microphone,
        None if asked.loudspeaker else remembered.loudspeaker,
    )
    if wanted != Chosen():
        wanted = still_there(wanted, list_devices(), warn)
    return Chosen(asked.microphone or wanted.microphone, asked.loudspeaker or wanted.loudspeaker)


def introduce(
    senses: Senses,
    assistant: Assistant,
    memory: FirstRunMemory,
    log: Callable[[Mapping[str, object]], None],
    *,
    checks_ears: bool = True,
) -> Introduced:
    """The assistant with a first run before it. checks_ears: whether there is a microphone."""

    def keep(settings: Settings) -> None:
        memory.keep_settings(settings)
        memory.keep_introduced()

    first = FirstRun(senses, memory.kept.settings, log, checks_ears=checks_ears)
    return Introduced(first, assistant, keep)


def is_at_terminal() -> bool:
    """Whether somebody can be asked: standard input and output are both a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
