"""What was heard becomes what was meant: reading, masking, and the log of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from intents.coach import Event, Position
from intents.coach.events import Decided, Reflex, Unknown
from intents.intent import Command
from intents.language import Language, Reading
from voice.app.masking import Mask
from voice.app.reading import read
from voice.audio import to_samples
from voice.ears import VOICE_OVER_ECHO_DB, Listening, Partial, Utterance

_REMEMBERED = 150
"""Blocks of positions that are kept: more than any pre-roll."""


@dataclass(frozen=True)
class HeardEvent:
    """What an utterance came to: the fields of the event log's "heard", and the coach's event."""

    fields: dict[str, object]
    event: Event | None


@dataclass
class _Open:
    """The utterance that is under way and was acted on before its end."""

    start_s: float
    intent: str
    at_s: float


class Listener:
    """Chooses what to listen for, and reads what was heard against the moment it began in."""

    def __init__(self, language: Language, mask: Mask) -> None:
        """A listener for one language."""
        self._language = language
        self._mask = mask
        self._positions: deque[tuple[int, Position]] = deque(maxlen=_REMEMBERED)
        self._reflex: _Open | None = None

    def remember(self, at_samples: int, position: Position) -> None:
        """Where the coach is at the first sample of a block."""
        self._positions.append((at_samples, position))

    def choose(self, start_s: float) -> Listening:
        """The phrase list for an utterance that begins now, with the coach's place as its tag."""
        start_samples = to_samples(start_s)
        place = self._positions[0][1]
        for at_samples, position in self._positions:
            if at_samples > start_samples:
                break
            place = position
        return Listening(self._language.phrases(place.state), place)

    def partial(self, heard: Partial, now_s: float) -> Reflex | None:
        """A word that must act at once, once an utterance."""
        position = heard.tag
        assert isinstance(position, Position)
        if self._reflex is not None and self._reflex.start_s == heard.start_s:
            return None
        if heard.over_echo_db < VOICE_OVER_ECHO_DB:
            return None
        intent = self._language.reflex(heard.text, position.state)
        if intent is None or self._mask.covers(intent, position.state, heard.start_s, heard.at_s):
            return None
        self._reflex = _Open(heard.start_s, intent, now_s)
        return Reflex(intent)

    def utterance(self, heard: Utterance, decided_s: float) -> HeardEvent:
        """The decision over a whole utterance."""
        position = heard.tag
        assert isinstance(position, Position)
        reflex = self._reflex
        if reflex is not None and reflex.start_s != heard.start_s:
            reflex = None
        self._reflex = None
        best = heard.alternatives[0].text if heard.alternatives else ""
        reading = read(self._language, heard, position.state)
        if reading is not None and self._mask.covers(
            reading.intent, position.state, heard.start_s, heard.end_s
        ):
            reading = None
        fields = heard_fields(heard.start_s, heard.end_s, position.state, reading, best)
        fields["reflex"] = None if reflex is None else reflex.at_s
        fields["decided"] = decided_s
        if reading is None and reflex is None and _names_unknown_routine(best, position.state):
            return HeardEvent(fields, Unknown(position))
        return HeardEvent(fields, _decided(reading, position, reflex.intent if reflex else None))

    def typed(self, text: str, position: Position, now_s: float) -> HeardEvent:
        """The same for a phrase that was typed."""
        reading = self._language.read_typed(text, position.state)
        fields = heard_fields(now_s, now_s, position.state, reading, text)
        fields["reflex"], fields["decided"] = None, now_s
        if reading is None and _names_unknown_routine(text, position.state):
            return HeardEvent(fields, Unknown(position))
        return HeardEvent(fields, _decided(reading, position, None))


def heard_fields(
    start_s: float, end_s: float, state: str, reading: Reading | None, best: str
) -> dict[str, object]:
    """The fields of a "heard" line, but for reflex and decided."""
    return {
        "start": start_s,
        "end": end_s,
        "state": state,
        "text": reading.text if reading else best,
        "intent": reading.intent if reading else None,
        "slots": dict(reading.slots) if reading else {},
        "accepted": bool(reading and reading.accepted),
    }


def _decided(reading: Reading | None, position: Position, reflex: str | None) -> Decided | None:
    if reading is None and reflex is None:
        return None
    return Decided(Command.from_reading(reading) if reading else None, position, reflex)


def _names_unknown_routine(text: str, state: str) -> bool:
    """Whether someone asks to start something that is not there."""
    words = text.lower().split()
    return state in ("idle", "finished") and words[:1] == ["start"] and len(words) > 1
