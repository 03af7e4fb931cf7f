"""Barge-in and careful speech, through the whole assistant with a fake mouth."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from intents import narration
from intents.coach import Phase
from tests.app.fakes import LEVEL, Bedroom, FakeMouth
from voice.app.floor import WAITS_AT_MOST_S, Floor
from voice.audio import BLOCK_S, BLOCK_SAMPLES, SAMPLE_RATE, gain
from voice.narrator import Line, Narrator, Said
from voice.narrator.barge_in import DUCK_AT_MOST_S
from voice.narrator.careful import GAP_S, LOST_AFTER_S
from voice.narrator.level import DUCK_DB, LOWER_DB

QUIET_S = 0.4


def number(event: dict[str, object], field: str) -> float:
    value = event[field]
    assert isinstance(value, float)
    return value


def check_marks(room: Bedroom) -> None:
    """Every mark sounded at the instant at which it was due."""
    marks = room.lines("mark")
    assert marks
    for mark in marks:
        assert mark["t"] == pytest.approx(mark["due"], abs=1e-4)
        assert mark["dropped"] is False


def murmur(room: Bedroom, seconds: float) -> None:
    """Somebody says something that is no command."""
    start_s = room.now_s
    tag = room.begin(start_s)
    room.run(seconds)
    room.end("", start_s, room.now_s, tag)


def test_a_line_that_was_masked_is_said_once_more_when_it_is_quiet() -> None:
    room = Bedroom()
    room.run(0.1)
    murmur(room, 0.8)
    quiet_s = room.now_s
    room.run(1.0)
    first, second = room.lines("said")
    assert [first["text"], second["text"]] == [narration.LISTENING] * 2
    assert ("again" in first, second["again"]) == (False, True)
    assert number(second, "start") == pytest.approx(quiet_s, abs=2 * BLOCK_S)


def test_it_is_never_said_a_third_time() -> None:
    room = Bedroom()
    room.run(0.1)
    murmur(room, 0.8)
    murmur(room, 0.8)
    room.run(5.0)
    assert room.said() == [narration.LISTENING] * 2


def test_a_sentence_that_comes_anew_may_be_said_once_more_again() -> None:
    player, text = Narrator(FakeMouth(word_s=0.5)), "keep it steady"
    floor = Floor(player, lambda: True)
    repeated = []
    for number, spoken in enumerate((text, "and rest", text)):
        player.say(Line(number, spoken, "instruction", is_flexible=True))
        at_s = player.position / SAMPLE_RATE
        if spoken == text:
            floor.began(at_s)
        (said,) = said_by(player)
        repeated.append(floor.repeats(said))
        floor.ended(at_s, is_command=False)
        if repeated[-1]:
            floor.step()
            (again,) = said_by(player)
            assert not floor.repeats(again)
    assert repeated == [True, False, True]


def said_by(player: Narrator) -> list[Said]:
    """Let a line be said to its end."""
    for _ in range(400):
        player.render_to(player.position + BLOCK_SAMPLES)
        if said := player.take_said():
            return said
    return []


def test_a_line_of_which_half_was_free_is_not_said_again() -> None:
    room = Bedroom()
    room.run(0.36)
    murmur(room, 0.8)
    room.run(5.0)
    assert room.said() == [narration.LISTENING]


def test_what_a_command_was_said_over_is_not_said_again() -> None:
    room = Bedroom()
    room.run(0.1)
    tag = room.begin(0.1)
    room.run(0.8)
    room.end("what can I say", 0.1, room.now_s, tag)
    room.run(5.0)
    assert room.said() == [narration.LISTENING, narration.HELP_IDLE]


def test_a_television_is_not_waited_for_without_end() -> None:
    room = Bedroom()
    room.run(0.1)
    room.begin(0.1)
    room.run(0.6 + WAITS_AT_MOST_S + 1.0)
    (_, second) = room.lines("said")
    assert number(second, "start") == pytest.approx(0.6 + WAITS_AT_MOST_S, abs=2 * BLOCK_S)


def test_a_step_that_was_masked_comes_again_before_the_next() -> None:
    quiet, masked = Bedroom(), Bedroom()
    for room in (quiet, masked):
        room.run(2.0)
        room.say("start morning stretch", room.now_s - 0.5)
        room.until(lambda room=room: len(room.said()) == 3)  # type: ignore[misc]
        room.until(lambda room=room: bool(room.assistant.speaking))  # type: ignore[misc]
    step = masked.assistant.speaking
    murmur(masked, 1.5)
    for room in (quiet, masked):
        room.until_state("holding")
    said = quiet.said()
    place = said.index(step)
    assert masked.said() == [*said[: place + 1], step, *said[place + 1 :]]


def test_a_command_over_a_line_that_waits_takes_its_place() -> None:
    room = Bedroom()
    room.run(2.0)
    room.say("start morning stretch", room.now_s - 0.5)
    room.until(lambda: len(room.said()) == 3)
    room.until(lambda: bool(room.assistant.speaking))
    step = room.assistant.speaking
    start_s = room.now_s
    tag = room.begin(start_s)
    room.run(2.0)
    room.end("where am I", start_s, room.now_s, tag)
    room.run(4.0)
    answer, again = room.said()[4:6]
    assert room.said()[3] == step
    assert str(answer).startswith("Number one of")
    assert again == step


def test_in_a_hold_nothing_is_said_again_and_every_mark_keeps_its_instant() -> None:
    room = Bedroom()
    room.holding()
    room.run(1.0)
    room.say("how long left", room.now_s - 0.5)
    murmur(room, 0.8)
    room.until_state("narrating")
    assert not room.lines("said", again=True)
    check_marks(room)


def test_after_two_seconds_the_level_is_normal_although_the_sound_goes_on() -> None:
    player = Narrator(FakeMouth(word_s=10.0))
    floor = Floor(player, lambda: True)
    player.say(Line(1, "steady", "instruction"))
    floor.began(0.0)
    levels = []
    for _ in range(150):
        floor.step()
        levels.append(float(player.render_to(player.position + 320)[-1]))
    ducked = [level == pytest.approx(LEVEL * gain(DUCK_DB), abs=1e-4) for level in levels]
    assert ducked.index(True) == 1
    assert sum(ducked) * BLOCK_S == pytest.approx(DUCK_AT_MOST_S, abs=3 * BLOCK_S)
    assert levels[-1] == pytest.approx(LEVEL)


def uncontrolled() -> Bedroom:
    room = Bedroom()
    room.is_echo_controlled = False
    room.run(2.0)
    room.say("start morning stretch", room.now_s - 0.5)
    return room


def test_without_control_of_the_echo_it_speaks_lower_and_logs_it_once() -> None:
    room = uncontrolled()
    room.until_state("holding")
    room.until_state("narrating")
    (told,) = room.lines("echo")
    assert told["controlled"] is False
    narrated_s = sum(
        min(number(said, "end"), number(told, "t")) - number(said, "start")
        for said in room.lines("said")
        if number(said, "start") < number(told, "t")
    )
    assert narrated_s == pytest.approx(LOST_AFTER_S, abs=0.3)
    room.run(2.0)  # the tone at the hold's end has died away
    room.until(lambda: bool(room.assistant.speaking))
    assert np.max(np.abs(room.run(0.1))) == pytest.approx(LEVEL * gain(LOWER_DB), abs=1e-4)


def test_without_control_of_the_echo_lines_leave_gaps_and_holds_stay_exact() -> None:
    room = uncontrolled()
    room.until_state("holding")
    room.until_state("narrating")
    room.run(20.0)
    told_s = number(room.lines("echo")[0], "t")
    lines = [said for said in room.lines("said") if number(said, "start") > told_s]
    spoken = [said for said in lines if said["priority"] != "count"]
    for before, after in pairwise(spoken):
        assert number(after, "start") - number(before, "end") >= GAP_S - 1e-4
    assert len(spoken) > 5
    assert any(said["priority"] == "count" for said in lines)
    check_marks(room)


def test_the_coach_is_told_whenever_control_is_lost_and_found() -> None:
    room = uncontrolled()
    room.until(lambda: bool(room.lines("echo")))
    assert room.assistant.coach.hard_to_hear
    room.is_echo_controlled = True
    room.until(lambda: len(room.lines("echo")) > 1)
    assert not room.assistant.coach.hard_to_hear
    assert [told["controlled"] for told in room.lines("echo")] == [False, True]


def test_with_control_nothing_is_told() -> None:
    room = Bedroom()
    room.holding()
    assert not room.lines("echo")


@pytest.mark.parametrize("is_controlled", [True, False])
def test_silence_after_a_reflex_comes_within_the_block(is_controlled: bool) -> None:
    room = Bedroom()
    room.is_echo_controlled = is_controlled
    room.run(2.0)
    room.say("start morning stretch", room.now_s - 0.5)
    room.until(lambda: len(room.said()) > 6)
    room.until(lambda: bool(room.assistant.speaking))
    start_s = room.now_s
    tag = room.begin(start_s)
    room.partial("stop", start_s, tag)
    assert not room.assistant.speaking
    assert not room.run(0.3).any()
    heard = room.end("stop", start_s, room.now_s, tag)
    assert heard["intent"] == "STOP"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_murmured_holds_are_exact_and_nothing_comes_a_third_time(seed: int) -> None:
    rng = np.random.default_rng(seed)
    room = Bedroom()
    room.is_echo_controlled = bool(seed % 2)
    room.run(2.0)
    room.say("start morning stretch", room.now_s - 0.5)
    while room.now_s < 100.0:
        murmur(room, float(rng.uniform(0.1, 3.0)))
        room.run(QUIET_S + float(rng.exponential(1.0)))
    check_marks(room)
    assert room.lines("hold", phase="end")
    for hold in room.lines("hold", phase="end"):
        assert hold["held"] == pytest.approx(hold["seconds"], abs=1e-4)
    again = room.lines("said", again=True)
    assert again
    assert all(said["priority"] != "count" for said in again)
    texts = [(said["text"], said.get("again", False)) for said in room.lines("said")]
    for (text, was_again), (following, is_again) in pairwise(texts):
        assert not is_again or (text == following and not was_again)
    assert room.assistant.coach.phase in (Phase.NARRATING, Phase.HOLDING)
