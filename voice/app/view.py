"""What the live screen shows, taken from the coach and from the event log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from intents.coach import Phase, State
from voice.app.shown import View

_TITLE = "Supine"


class Seen(Protocol):
    """Whoever leads, as far as it can be seen."""

    @property
    def coach(self) -> State:
        """The coach's state."""

    @property
    def now_s(self) -> float:
        """Seconds of audio since the start."""

    @property
    def state_label(self) -> str:
        """The state, as the event log names it."""

    @property
    def speaking(self) -> str:
        """The line that is being said, or nothing."""


class Viewer:
    """Remembers what was heard last, and looks at the coach for the rest."""

    def __init__(self, show_text: bool = True) -> None:
        """show_text: words that were not understood are shown too."""
        self._show_text = show_text
        self._heard = ""
        self._done: int | None = None

    def follow(self, event: Mapping[str, object]) -> None:
        """Take a line of the event log."""
        if event["kind"] == "heard":
            if event["accepted"] or self._show_text:
                self._heard = f"{event['text']} ({event['intent'] or 'not understood'})"
        elif event["kind"] == "mark" and event["name"] == "rep":
            value = event.get("value")
            self._done = value if isinstance(value, int) else None
        elif event["kind"] == "hold" and event["phase"] in ("start", "end"):
            self._done = None

    def view(self, assistant: Seen, typed: str = "") -> View:
        """The screen's contents now."""
        coach = assistant.coach
        block, work = coach.block, coach.work
        shown = block if coach.phase is not Phase.IDLE else None
        return View(
            title=coach.routine.name if coach.routine and shown else _TITLE,
            movement=shown.movement.name if shown else "",
            side=shown.side if shown else "",
            number=shown.number if shown else 0,
            of=shown.of if shown else 0,
            state=assistant.state_label,
            saying=assistant.speaking,
            heard=self._heard,
            remaining_s=work.countdown.remaining_s(assistant.now_s) if work else None,
            planned_s=work.plan.planned_s if work else None,
            done=self._done,
            typed=typed,
            notes=(),
        )
