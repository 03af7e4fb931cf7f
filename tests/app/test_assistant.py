from __future__ import annotations

import numpy as np
import pytest

from intents import narration
from intents.coach import Phase
from tests.app.fakes import LEVEL, Bedroom
from voice.app.operating_point import CAREFUL
from voice.audio import BLOCK_S, BLOCK_SAMPLES, gain, silence
from voice.ears.second_opinion import ALONE

HEARD_FIELDS = {
    "t",
    "kind",
    "start",
    "end",
    "state",
    "reflex",
    "decided",
    "text",
    "intent",
    "slots",
    "accepted",
    "candidate",
    "candidate_slots",
    "doubt",
    "limit",
    "over_echo",
}


@pytest.fixture
def room() -> Bedroom:
    return Bedroom()


@pytest.fixture
def holding(room: Bedroom) -> Bedroom:
    """Two seconds into the first timed work of the default routine."""
    room.holding()
    room.run(2.0)
    return room


def is_running(room: Bedroom) -> bool:
    work = room.assistant.coach.work
    return work is not None and work.countdown.running


def test_the_first_tick_opens_it(room: Bedroom) -> None:
    assert room.log == []
    block = room.assistant.tick(None)
    assert block.shape == (BLOCK_SAMPLES,)
    assert room.log == [{"t": 0.0, "kind": "state", "state": "idle"}]
    assert room.assistant.speaking == narration.LISTENING
    assert not room.assistant.closed


def test_the_ears_hear_each_block_with_what_was_played_before_it(room: Bedroom) -> None:
    microphone = np.full(BLOCK_SAMPLES, 0.1, dtype=np.float32)
    played = [room.assistant.tick(microphone if number else None) for number in range(3)]
    blocks, references, instants = zip(*room.ears.taken, strict=True)
    assert blocks[0] is None
    assert blocks[1] is microphone
    assert instants == (-BLOCK_SAMPLES, 0, BLOCK_SAMPLES)
    for reference, before in zip(references, (silence(), *played[:2]), strict=True):
        assert np.array_equal(reference, before)


def test_a_line_is_logged_at_its_end(room: Bedroom) -> None:
    room.run(1.0)
    (said,) = room.lines("said")
    assert said == {
        "t": pytest.approx(0.6),
        "kind": "said",
        "start": 0.0,
        "end": pytest.approx(0.6),
        "text": narration.LISTENING,
        "cut": False,
        "priority": "instruction",
    }


def test_a_command_is_logged_with_exactly_these_fields(room: Bedroom) -> None:
    room.run(2.0)
    tag = room.begin(1.5)
    heard = room.end("start morning stretch", 1.5, 1.98, tag)
    decided = 2.0 + BLOCK_S
    assert heard == {
        "t": pytest.approx(decided),
        "kind": "heard",
        "start": 1.5,
        "end": 1.98,
        "state": "idle",
        "reflex": None,
        "decided": pytest.approx(decided),
        "text": "start morning stretch",
        "intent": "START",
        "slots": {"routine": "morning-stretch"},
        "accepted": True,
        "candidate": "START",
        "candidate_slots": {"routine": "morning-stretch"},
        "doubt": ALONE,
        "limit": CAREFUL,
        "over_echo": None,
    }
    assert room.lines("session") == [
        {
            "t": pytest.approx(decided),
            "kind": "session",
            "phase": "start",
            "routine": "morning-stretch",
        }
    ]


@pytest.mark.parametrize("text", ["", "[unk]", "good night [unk]"])
def test_what_means_nothing_is_logged_and_changes_nothing(room: Bedroom, text: str) -> None:
    room.run(2.0)
    before = room.assistant.coach
    heard = room.say(text, 1.5)
    assert set(heard) == HEARD_FIELDS
    assert (heard["intent"], heard["slots"], heard["accepted"]) == (None, {}, False)
    assert heard["text"] == text
    assert room.assistant.coach == before


def test_stop_in_idle_is_understood_but_not_accepted(room: Bedroom) -> None:
    room.run(2.0)
    heard = room.say("stop", 1.5)
    assert (heard["intent"], heard["accepted"]) == ("STOP", False)
    assert room.assistant.state_label == "idle"


def test_a_command_is_read_where_its_first_sample_was(holding: Bedroom) -> None:
    before = holding.lines("state")[-1]["t"]
    assert isinstance(before, float)
    (first, second) = (holding.listener.choose(before + shift_s) for shift_s in (-0.02, 0.02))
    assert first.tag != second.tag
    holding.until(lambda: holding.assistant.state_label == "narrating")
    changed_s = holding.now_s
    holding.run(0.3)
    tag = holding.begin(changed_s - 0.3)
    heard = holding.end("how long left", changed_s - 0.3, holding.now_s, tag)
    assert (tag.state, tag.work) == ("holding", 1)
    assert holding.assistant.state_label == "narrating"
    assert (heard["state"], heard["intent"]) == ("holding", "TIME_LEFT_HOLD")


def test_a_phrase_of_another_state_is_not_understood(holding: Bedroom) -> None:
    heard = holding.say("start morning stretch", holding.now_s - 0.5)
    assert (heard["state"], heard["intent"]) == ("holding", None)
    assert holding.assistant.state_label == "holding"


def test_a_reflex_freezes_at_once_and_the_undecodable_rest_resumes(holding: Bedroom) -> None:
    start_s = holding.now_s - 0.2
    tag = holding.begin(start_s)
    reflex_s = holding.now_s
    holding.partial("pause", start_s, tag)
    work = holding.assistant.coach.work
    assert work is not None
    assert not is_running(holding)
    left_s = work.countdown.remaining_s(holding.now_s)
    holding.run(0.5)
    heard = holding.end("", start_s, holding.now_s, tag)
    assert heard["reflex"] == pytest.approx(reflex_s)
    assert (heard["intent"], heard["accepted"]) == (None, False)
    assert holding.assistant.state_label == "holding"
    assert is_running(holding)
    work = holding.assistant.coach.work
    assert work is not None
    assert work.countdown.remaining_s(holding.now_s - BLOCK_S) == pytest.approx(left_s)


def test_a_reflex_that_is_confirmed_pauses_from_its_own_instant(holding: Bedroom) -> None:
    start_s = holding.now_s - 0.2
    tag = holding.begin(start_s)
    reflex_s = holding.now_s
    holding.partial("pause", start_s, tag)
    holding.partial("pause", start_s, tag)
    holding.run(0.4)
    heard = holding.end("pause", start_s, holding.now_s, tag)
    assert (heard["intent"], heard["reflex"]) == ("PAUSE", pytest.approx(reflex_s))
    assert holding.assistant.state_label == "paused"
    (paused,) = holding.lines("hold", phase="pause")
    assert paused["t"] == pytest.approx(reflex_s)


def test_a_new_utterance_owes_nothing_to_the_reflex_of_the_last(holding: Bedroom) -> None:
    start_s = holding.now_s - 0.2
    tag = holding.begin(start_s)
    holding.partial("pause", start_s, tag)
    holding.end("pause", start_s, holding.now_s, tag)
    holding.run(1.0)
    heard = holding.say("resume", holding.now_s - 0.5)
    assert (heard["intent"], heard["reflex"]) == ("RESUME", None)


def test_the_narrator_speaks_softly_while_somebody_else_does(room: Bedroom) -> None:
    room.run(0.1)
    tag = room.begin(0.05)
    low = room.run(0.1)[-1]
    room.end("", 0.05, 0.2, tag)
    again = room.run(0.1)[-1]
    assert low == pytest.approx(LEVEL * gain(-12.0), abs=1e-4)
    assert again == pytest.approx(LEVEL, abs=1e-4)


@pytest.mark.parametrize(("echoes", "intent"), [(True, None), (False, "START")])
def test_the_narrators_own_words_start_nothing(echoes: bool, intent: str | None) -> None:
    room = Bedroom(echoes=echoes)
    room.run(0.7)
    heard = room.say("start morning stretch", 0.3)
    assert heard["intent"] == intent
    assert bool(room.lines("session")) == (intent is not None)


def test_a_typed_phrase_counts_as_said(room: Bedroom) -> None:
    room.run(2.0)
    room.assistant.typed("Start morning stretch!")
    (heard,) = room.lines("heard")
    assert set(heard) == HEARD_FIELDS
    assert (heard["intent"], heard["accepted"], heard["reflex"]) == ("START", True, None)
    assert heard["start"] == heard["end"] == heard["decided"] == room.now_s
    assert room.assistant.state_label == "narrating"


def test_asking_for_a_routine_that_is_not_there_names_those_that_are(room: Bedroom) -> None:
    room.run(2.0)
    room.assistant.typed("start juggling")
    room.run(4.0)
    assert any(str(line).startswith("I do not have that one.") for line in room.said())
    assert room.assistant.state_label == "idle"


def test_marks_are_logged_with_the_instant_they_were_due(holding: Bedroom) -> None:
    marks = holding.lines("mark")
    assert marks[0]["name"] == "start"
    for mark in marks:
        assert mark["t"] == pytest.approx(mark["due"], abs=1e-4)
        assert mark["dropped"] is False


def test_space_pauses_and_resumes(holding: Bedroom) -> None:
    holding.assistant.press("space")
    assert holding.assistant.state_label == "paused"
    assert not is_running(holding)
    holding.run(2.0)
    assert holding.said()[-1] == narration.PAUSED
    holding.assistant.press("space")
    holding.until_state("holding")
    assert is_running(holding)
    assert [e["phase"] for e in holding.lines("hold")] == ["start", "pause", "resume"]


def test_enter_pauses_too_and_another_key_is_an_error(holding: Bedroom) -> None:
    holding.assistant.press("enter")
    assert holding.assistant.coach.phase is Phase.PAUSED
    holding.assistant.press("enter")
    with pytest.raises(KeyError):
        holding.assistant.press("tab")


def test_escape_stops_and_the_place_is_kept(holding: Bedroom) -> None:
    holding.assistant.press("escape")
    assert not holding.run(0.6)[BLOCK_SAMPLES:].any()
    holding.until_state("idle")
    assert holding.lines("session")[-1]["reason"] == "stopped"
    assert holding.memory.places[-1] == ("morning-stretch", 0)
    assert not holding.assistant.closed


@pytest.mark.parametrize(
    ("microphone", "words"),
    [(True, narration.MICROPHONE_LOST), (False, narration.LOUDSPEAKER_LOST)],
)
def test_a_lost_device_pauses_and_a_restored_one_goes_on(
    holding: Bedroom, microphone: bool, words: str
) -> None:
    lost_s = holding.now_s
    holding.assistant.device("lost", "Headset", microphone=microphone)
    assert holding.assistant.state_label == "paused"
    assert not is_running(holding)
    holding.run(3.0)
    assert holding.said()[-1] == words
    restored_s = holding.now_s
    holding.assistant.device("restored", "Headset", microphone=microphone)
    holding.run(3.0)
    assert narration.GOING_ON in holding.said()
    assert not is_running(holding)
    assert holding.lines("device") == [
        {"t": lost_s, "kind": "device", "change": "lost", "name": "Headset"},
        {"t": restored_s, "kind": "device", "change": "restored", "name": "Headset"},
    ]


def test_an_opened_device_is_only_logged(room: Bedroom) -> None:
    room.assistant.device("opened", "Headset")
    assert room.log == [{"t": 0.0, "kind": "device", "change": "opened", "name": "Headset"}]


def test_it_closes_at_once_when_nothing_is_under_way(room: Bedroom) -> None:
    room.run(2.0)
    room.assistant.leave()
    assert room.assistant.closed


def test_it_closes_after_the_way_out(holding: Bedroom) -> None:
    holding.assistant.leave()
    assert not holding.assistant.closed
    holding.until(lambda: holding.assistant.closed, limit_s=30.0)
    assert holding.lines("session")[-1]["reason"] == "stopped"


def test_leaving_twice_closes_at_once(holding: Bedroom) -> None:
    holding.assistant.leave()
    holding.assistant.leave()
    assert holding.assistant.closed


def test_the_log_is_in_the_order_of_time(holding: Bedroom) -> None:
    instants = [event["t"] for event in holding.log]
    assert all(isinstance(instant, float) for instant in instants)
    assert instants == sorted(instants, key=lambda instant: float(str(instant)))


def test_quieter_slower_and_without_tones_at_once(room: Bedroom) -> None:
    room.run(3.0)
    room.assistant.typed("no sounds")
    room.run(3.0)
    room.assistant.typed("quieter")
    said_s = room.now_s
    blocks = [room.assistant.tick(None) for _ in range(10)]
    assert np.max(np.abs(np.concatenate(blocks)[-2 * BLOCK_SAMPLES :])) == pytest.approx(
        LEVEL * gain(-3.0), abs=1e-3
    )
    room.run(3.0)
    room.assistant.typed("speak slower")
    room.run(3.0)
    lines = [e for e in room.lines("said") if e["start"] >= said_s]
    rates = [(e["end"] - e["start"]) / len(e["text"].split()) for e in lines]  # type: ignore[operator, union-attr, attr-defined]
    assert rates == pytest.approx([0.1, 0.1 / 0.9], abs=1e-2)


def test_a_key_is_obeyed_where_it_was_told_not_to_listen(holding: Bedroom) -> None:
    holding.assistant.typed("stop listening")
    holding.run(1.0)
    holding.say("pause", holding.now_s)
    assert holding.assistant.coach.phase is Phase.HOLDING
    holding.assistant.press("space")
    assert holding.assistant.coach.phase is Phase.PAUSED


def test_what_cannot_be_kept_is_said_once() -> None:
    room = Bedroom()
    room.run(2.0)
    room.memory.problem = "not_kept"
    room.run(8.0)
    assert room.said().count(narration.CANNOT_KEEP) == 1
    room.memory.problem = None
    room.run(8.0)
    assert room.said().count(narration.CANNOT_KEEP) == 1
