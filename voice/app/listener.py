"""What was heard becomes what was meant: reading, masking, and the log of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from math import isfinite

from intents.coach import Event, Position
from intents.coach.events import Decided, Reflex, Unknown, Unsure
from intents.intent import Command
from intents.language import Language, Reading
from voice.app.masking import Mask
from voice.app.reading import Begun, Judge, Verdict, names_unknown_routine
from voice.app.sense import LanguageSense
from voice.audio import to_samples
from voice.ears import Listening, Partial, Utterance

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
    begun: Begun
    at_s: float


class Listener:
    """Chooses what to listen for, and reads what was heard against the moment it began in."""

    def __init__(self, language: Language, mask: Mask, unknowns: int = 1) -> None:
        """A listener for one language, whose phrase lists hold "[unk]" so many times."""
        self._language = language
        self._judge = Judge(language)
        self._unknowns = unknowns
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
        phrases = self._language.phrases(place.state, self._unknowns)
        sense = LanguageSense(self._language, place.state, in_parts=self._mask.is_needed)
        return Listening(phrases, place, sense)

    def partial(self, heard: Partial, now_s: float) -> Reflex | None:
        """A word that must act at once, once an utterance."""
        position = heard.tag
        assert isinstance(position, Position)
        own = self._mask.own_voice(position.state, heard.start_s, heard.at_s)
        begun = self._judge.begins(
            replace(heard, text=own.others(heard.text) or ""), position.state
        )
        if begun is None:
            return None
        known = self._reflex
        if known is not None and known.start_s == heard.start_s:
            known.begun = known.begun.surer(begun)
            return None
        self._reflex = _Open(heard.start_s, begun, now_s)
        return Reflex(begun.intent)

    def withdraw(self) -> None:
        """The last reflex was not acted on: later words of the same utterance may ask again."""
        self._reflex = None

    def utterance(self, heard: Utterance, decided_s: float) -> HeardEvent:
        """The decision over a whole utterance."""
        position = heard.tag
        assert isinstance(position, Position)
        reflex = self._reflex
        if reflex is not None and reflex.start_s != heard.start_s:
            reflex = None
        self._reflex = None
        own = self._mask.own_voice(position.state, heard.start_s, heard.end_s)
        texts = own.counting(alternative.text for alternative in heard.alternatives)
        begun = reflex.begun if reflex else None
        verdict = self._judge.judge(heard, position.state, begun, texts)
        is_own = bool(texts) and not texts[0] and bool(heard.alternatives[0].text)
        fields = heard_fields(heard, position.state, verdict)
        fields["reflex"] = None if reflex is None else reflex.at_s
        fields["decided"] = decided_s
        if reflex is not None or verdict.reading is not None:
            return HeardEvent(fields, Decided(_command(verdict.reading), position, _intent(reflex)))
        if is_own:
            return HeardEvent(fields, None)
        best = texts[0] if texts else None
        if verdict.candidate is None and self._judge.asks_for_unknown(heard, position.state, best):
            return HeardEvent(fields, Unknown(position))
        is_unsure = verdict.is_near and not verdict.may_be_remains
        return HeardEvent(fields, Unsure(position) if is_unsure else None)

    def typed(self, text: str, position: Position, now_s: float) -> HeardEvent:
        """The same for a phrase that was typed."""
        reading = self._language.read_typed(text, position.state)
        verdict = Verdict(reading, reading, 0.0) if reading else Verdict()
        fields = _fields(now_s, now_s, position.state, verdict, text)
        fields["over_echo"], fields["reflex"], fields["decided"] = None, None, now_s
        if reading is None and names_unknown_routine(text, position.state):
            return HeardEvent(fields, Unknown(position))
        decided = Decided(_command(reading), position, by_hand=True) if reading else None
        return HeardEvent(fields, decided)


def heard_fields(utterance: Utterance, state: str, verdict: Verdict) -> dict[str, object]:
    """The fields of a "heard" line, but for reflex and decided."""
    best = utterance.alternatives[0].text if utterance.alternatives else ""
    over_db = utterance.over_echo_db
    fields = _fields(utterance.start_s, utterance.end_s, state, verdict, best)
    fields["over_echo"] = round(over_db, 1) if isfinite(over_db) else None
    return fields


def _fields(
    start_s: float, end_s: float, state: str, verdict: Verdict, best: str
) -> dict[str, object]:
    reading, candidate = verdict.reading, verdict.candidate
    return {
        "start": start_s,
        "end": end_s,
        "state": state,
        "text": reading.text if reading else best,
        "intent": reading.intent if reading else None,
        "slots": dict(reading.slots) if reading else {},
        "accepted": bool(reading and reading.accepted),
        "candidate": candidate.intent if candidate else None,
        "candidate_slots": dict(candidate.slots) if candidate else {},
        "doubt": round(verdict.doubt, 2) if candidate else None,
        "limit": verdict.limit if candidate else None,
    }


def _command(reading: Reading | None) -> Command | None:
    return Command.from_reading(reading) if reading else None


def _intent(reflex: _Open | None) -> str | None:
    return reflex.begun.intent if reflex else None
