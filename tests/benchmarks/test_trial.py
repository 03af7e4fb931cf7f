from __future__ import annotations

from math import inf

from scripts.benchmarks.ears.curve import SHIFTS, curves
from scripts.benchmarks.ears.trial import Heard, Meaning, Outcome, Part, Trial, grouped

STOP, NEXT = Meaning("STOP"), Meaning("NEXT")
TEN = Meaning.of("ADD_TIME", {"seconds": 10})


def fields(**more: object) -> dict[str, object]:
    """A "heard" object of the event log, as it is without the doubts."""
    plain = {"t": 2.0, "kind": "heard", "start": 1.0, "end": 1.5, "state": "holding"}
    empty = {"text": "", "intent": None, "slots": {}, "accepted": False, "reflex": None}
    return {**plain, **empty, "decided": 2.0, **more}


def doubtful(meaning: Meaning, doubt: float, limit: float = 2.0) -> Heard:
    understood = meaning if doubt <= limit else None
    return Heard(understood, understood is not None, None, 2.0, "", meaning, doubt, limit)


def outcome(meant: Meaning | None, *heard: Heard, state: str = "holding") -> Outcome:
    part = Part.COMMANDS if meant else Part.SPEECH
    return Outcome(Trial(part, "a voice", "words", state, meant=meant), heard, 3600.0, 1.4)


def test_a_heard_object_without_doubts() -> None:
    slots = {"seconds": "10"}
    heard = Heard.from_fields(
        fields(intent="ADD_TIME", slots=slots, accepted=True, text="ten more")
    )
    assert heard == Heard(TEN, True, None, 2.0, "ten more")
    assert heard.understood_at(100.0) is None


def test_a_heard_object_with_doubts() -> None:
    heard = Heard.from_fields(
        fields(
            candidate="NEXT", candidate_slots={}, doubt=5.0, limit=2.0, reflex=1.4, over_echo=12.5
        )
    )
    assert heard.over_echo_db == 12.5
    assert (heard.meaning, heard.accepted, heard.reflex_s) == (None, False, 1.4)
    assert heard.understood_at(2.9) is None
    assert heard.understood_at(3.0) == NEXT
    certain = Heard.from_fields(fields(candidate="NEXT", doubt=0.0, limit=0.0))
    assert certain.understood_at(0.0) == NEXT
    forbidden = Heard.from_fields(fields(candidate="NEXT", doubt=inf, limit=2.0))
    assert forbidden.understood_at(1000.0) is None


def test_right_is_what_was_meant_and_nothing_else() -> None:
    once = Heard(TEN, True, None, 2.0)
    nothing = Heard(None, False, 1.2, 2.0)
    assert outcome(TEN, nothing, once).is_right
    assert not outcome(TEN, once, once).is_right
    assert not outcome(TEN).is_right
    other = Heard(Meaning.of("ADD_TIME", {"seconds": 30}), True, None, 2.0)
    assert not outcome(TEN, other).is_right
    assert outcome(TEN, other).acts_falsely
    assert not outcome(TEN, once).acts_falsely
    assert outcome(TEN, nothing).has_reflex
    assert not outcome(TEN, once).has_reflex


def test_a_stop_without_effect_is_understood_and_does_not_act() -> None:
    idle = outcome(STOP, Heard(STOP, False, None, 2.0, "", STOP, 0.0, 2.0), state="idle")
    assert idle.is_right
    assert not idle.acts_falsely
    assert idle.acting_at(0.0) == []
    assert outcome(None, doubtful(STOP, 0.0)).acting_at(0.0) == ["STOP"]


def test_grouping_keeps_the_order() -> None:
    some = [outcome(STOP, state=state) for state in ("idle", "holding", "idle")]
    by_state = grouped(some, lambda one: one.trial.state)
    assert {state: len(found) for state, found in by_state.items()} == {"idle": 2, "holding": 1}
    assert list(by_state) == ["idle", "holding"]


def test_curves_count_each_class_by_itself() -> None:
    meant = [
        outcome(STOP, doubtful(STOP, 1.0)),
        outcome(STOP, doubtful(STOP, 4.0)),
        outcome(NEXT, doubtful(NEXT, inf)),
        outcome(NEXT, doubtful(NEXT, 1.5)),
    ]
    speech = [outcome(None, doubtful(STOP, 6.0), doubtful(NEXT, 3.0), doubtful(NEXT, 2.0))]
    found = curves(meant, speech)
    assert set(found) == {"urgent", "careful"}
    urgent = {p.shift: (p.missed, p.trials, p.false_commands) for p in found["urgent"]}
    careful = {p.shift: (p.missed, p.trials, p.false_commands) for p in found["careful"]}
    assert (urgent[0.0], urgent[2.0], urgent[4.0]) == ((1, 2, 0), (0, 2, 0), (0, 2, 1))
    assert (careful[-1.0], careful[0.0], careful[8.0]) == ((2, 2, 0), (1, 2, 1), (1, 2, 2))
    assert tuple(urgent) == SHIFTS
    at_zero = next(p for p in found["careful"] if p.shift == 0.0)
    assert (at_zero.missed_share, at_zero.an_hour) == (0.5, 1.0)


def test_without_doubts_there_is_no_curve() -> None:
    assert curves([outcome(STOP, Heard(STOP, True, None, 2.0))], []) == {}
