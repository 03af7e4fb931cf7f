"""Who has the floor: the narrator gives way to whoever speaks, and takes up what they masked."""

from __future__ import annotations

from collections.abc import Callable

from intents.coach import State
from intents.coach.events import Decided, Event, Reflex, Unknown
from intents.intent import SAFETY_FIRST
from voice.audio import BLOCK_S, to_samples
from voice.narrator import BargeIn, Carefulness, Narrator, Said

WAITS_AT_MOST_S = 3.0
"""A line that was masked is said again once it is quiet, and after this time in any case: a
television is never quiet."""


class Floor:
    """Ducks, repeats, and speaks carefully, by what is told about whoever speaks."""

    def __init__(self, narrator: Narrator, is_echo_controlled: Callable[[], bool]) -> None:
        """is_echo_controlled: whether the narrator can be told from a voice over it."""
        self._narrator = narrator
        self._is_echo_controlled = is_echo_controlled
        self._barge_in = BargeIn()
        self._care = Carefulness()
        self._repeated = ""
        self._waits_until = 0

    @property
    def is_careful(self) -> bool:
        """Whether the narrator speaks lower, and leaves gaps to listen in."""
        return self._care.is_careful

    def began(self, start_s: float) -> None:
        """Somebody has begun to speak: duck at once."""
        self._barge_in.began(start_s, self._narrator.position)
        self._apply()

    def ended(self, start_s: float, *, is_command: bool) -> None:
        """What began at start_s has been decided."""
        self._barge_in.ended(start_s, self._narrator.position, is_command=is_command)
        self._apply()

    def step(self) -> None:
        """A block has sounded."""
        self._barge_in.step(self._narrator.position)
        narrated_s = BLOCK_S if self._narrator.speaking else 0.0
        self._care.step(is_controlled=self._is_echo_controlled(), narrated_s=narrated_s)
        self._narrator.careful(on=self._care.is_careful)
        self._apply()

    def repeats(self, said: Said) -> bool:
        """Whether a line that has just ended is said once more, because it was masked."""
        line = said.line
        if not line.is_flexible or line.again:
            return False
        if not self._barge_in.is_masked(said.start_samples, said.end_samples):
            self._repeated = ""
            return False
        if line.text == self._repeated:
            return False
        self._repeated = line.text
        self._waits_until = said.end_samples + to_samples(WAITS_AT_MOST_S)
        self._narrator.again(line)
        self._apply()
        return True

    def _apply(self) -> None:
        narrator = self._narrator
        narrator.duck(on=self._barge_in.is_ducked)
        may_wait = narrator.is_to_repeat and narrator.position < self._waits_until
        narrator.keep_quiet(on=may_wait and self._barge_in.is_open)


class SafetyFirst:
    """Lets nothing but stop, pain and alarm cut a safety line: other commands wait for its end."""

    def __init__(self, narrator: Narrator) -> None:
        """Nothing waits."""
        self._narrator = narrator
        self._waiting: list[Event] = []

    def lets_through(self, event: Event, coach: State) -> bool:
        """Whether the coach may be told now; otherwise `due` gives it later, a reflex never."""
        intent = _intent(event)
        if intent in SAFETY_FIRST:
            if not isinstance(event, Reflex):  # which may be undone
                self._waiting.clear()
            return True
        if intent is None or not self._is_warning(coach):
            return True
        if not isinstance(event, Reflex):
            self._waiting.append(event)
        return False

    def due(self, coach: State) -> Event | None:
        """The next that has waited, where the safety lines have been said."""
        if not self._waiting or coach.reflex is not None or self._is_warning(coach):
            return None
        return self._waiting.pop(0)

    def _is_warning(self, coach: State) -> bool:
        if coach.reflex is not None:
            return False
        # A line that waits to be said once more has been said: it holds nobody up.
        is_said = self._narrator.is_to_repeat
        lines = self._narrator.coming[is_said:]
        return (coach.warns and not is_said) or any(line.priority == "safety" for line in lines)


def is_command(event: Event | None) -> bool:
    """Whether something was understood."""
    return isinstance(event, Unknown) or (isinstance(event, Decided) and event.command is not None)


def _intent(event: Event) -> str | None:
    """What was asked for; None where nothing was."""
    if isinstance(event, Reflex):
        return event.intent
    if isinstance(event, Unknown):
        return "START"
    return event.command.intent if isinstance(event, Decided) and event.command else None
