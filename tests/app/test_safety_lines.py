"""A safety line is cut by stop, pain and alarm, and by nothing else."""

from __future__ import annotations

import pytest

from intents import narration
from intents.coach import Config, Phase, State
from intents.coach.agenda import AwaitReady, Line, Wait
from intents.coach.question import Ask, QuestionName
from intents.intent import SAFETY_FIRST
from tests.app.fakes import Bedroom, library
from voice.audio import BLOCK_S

SPOKEN_S = 0.2
"""How long it takes to say something; the line that is being said takes longer."""


@pytest.fixture
def hurt() -> Bedroom:
    """Somebody in a hold has said that it hurts, and the way out is being said."""
    room = Bedroom()
    room.holding()
    room.run(2.0)
    room.say("it hurts", room.now_s - 0.5)
    room.until(lambda: bool(room.assistant.speaking))
    room.run(SPOKEN_S)
    return room


def way_out(room: Bedroom) -> dict[str, object]:
    (line,) = room.lines("said", priority="safety")
    return line


def test_another_command_waits_for_its_end(hurt: Bedroom) -> None:
    line = hurt.assistant.speaking
    hurt.say("skip this one", hurt.now_s - SPOKEN_S)
    assert hurt.assistant.speaking == line
    hurt.run(8.0)
    assert (way_out(hurt)["text"], way_out(hurt)["cut"]) == (line, False)
    assert any(str(text).startswith("Leaving out") for text in hurt.said())


def test_a_pause_over_it_silences_nothing_and_pauses_after_it(hurt: Bedroom) -> None:
    line, start_s = hurt.assistant.speaking, hurt.now_s - SPOKEN_S
    tag = hurt.begin(start_s)
    hurt.partial("pause", start_s, tag)
    assert hurt.assistant.speaking == line
    heard = hurt.end("pause", start_s, hurt.now_s, tag)
    assert (heard["intent"], heard["reflex"]) == ("PAUSE", None)
    hurt.until_state("paused")
    assert way_out(hurt)["cut"] is False
    assert hurt.now_s >= float(str(way_out(hurt)["end"]))


def test_a_reflex_that_was_not_acted_on_acts_once_the_line_is_over(hurt: Bedroom) -> None:
    start_s = hurt.now_s - SPOKEN_S
    tag = hurt.begin(start_s)
    hurt.partial("pause", start_s, tag)
    hurt.until(lambda: bool(hurt.lines("said", priority="safety")))
    hurt.run(2 * BLOCK_S)
    hurt.partial("pause", start_s, tag)
    assert not hurt.assistant.speaking
    heard = hurt.end("pause", start_s, hurt.now_s, tag)
    assert heard["reflex"] is not None


@pytest.mark.parametrize("text", ["stop", "it hurts", "help me", "my leg is numb"])
def test_stop_pain_and_alarm_cut_it(hurt: Bedroom, text: str) -> None:
    heard = hurt.say(text, hurt.now_s - SPOKEN_S)
    assert heard["intent"] in SAFETY_FIRST
    assert way_out(hurt)["cut"] is True


def test_a_command_does_not_wait_for_the_line_to_be_said_again(hurt: Bedroom) -> None:
    start_s = hurt.now_s - SPOKEN_S
    tag = hurt.begin(start_s)
    hurt.until(lambda: bool(hurt.lines("said", priority="safety")))
    hurt.end("skip this one", start_s, hurt.now_s, tag)
    hurt.run(1.0)
    assert len(hurt.lines("said", text=way_out(hurt)["text"])) == 1
    assert any(str(text).startswith("Leaving out") for text in hurt.said())


def test_stop_takes_back_what_waits(hurt: Bedroom) -> None:
    hurt.say("skip this one", hurt.now_s - SPOKEN_S)
    hurt.say("stop", hurt.now_s - SPOKEN_S)
    hurt.until_state("idle")
    hurt.run(3.0)
    assert hurt.assistant.state_label == "idle"
    assert not any(str(text).startswith("Leaving out") for text in hurt.said())


def test_a_stop_that_was_none_takes_nothing_back(hurt: Bedroom) -> None:
    hurt.say("skip this one", hurt.now_s - SPOKEN_S)
    start_s = hurt.now_s - SPOKEN_S
    tag = hurt.begin(start_s)
    hurt.partial("stop", start_s, tag)
    assert not hurt.assistant.speaking
    hurt.run(0.5)
    assert not any(str(text).startswith("Leaving out") for text in hurt.said())
    hurt.end("", start_s, hurt.now_s, tag)
    hurt.run(12.0)
    assert any(str(text).startswith("Leaving out") for text in hurt.said())


def test_every_line_of_an_alarm_is_said(hurt: Bedroom) -> None:
    hurt.say("help me", hurt.now_s - SPOKEN_S)
    hurt.until(lambda: hurt.assistant.speaking == narration.EMERGENCY[0])
    hurt.say("skip this one", hurt.now_s - SPOKEN_S)
    hurt.until_state("idle")
    said = hurt.said()
    assert set(narration.EMERGENCY) <= set(said)
    assert hurt.lines("session")[-1]["reason"] == "red_flag"


def test_a_key_waits_too(hurt: Bedroom) -> None:
    hurt.assistant.press("space")
    assert hurt.assistant.state_label == "narrating"
    hurt.until_state("paused")
    assert way_out(hurt)["cut"] is False


def test_what_is_asked_for_at_rest_waits_for_the_advice() -> None:
    room = Bedroom()
    room.run(2.0)
    room.say("it hurts", room.now_s - 0.5)
    room.assistant.typed("start yoga")
    room.assistant.typed("what can I say")
    room.run(10.0)
    assert room.said()[1] == narration.PAIN_AT_REST
    assert way_out(room)["cut"] is False
    assert str(room.said()[2]).startswith("I do not have that one")
    assert room.said()[3] == narration.HELP_IDLE


SAFE = Line("Roll back.", "safety")
STEP = Line("Breathe.")


@pytest.mark.parametrize(
    ("current", "agenda", "warns"),
    [
        (SAFE, (), True),
        (None, (Wait(0.7), SAFE), True),
        (STEP, (SAFE, STEP), True),
        (STEP, (STEP,), False),
        (Wait(8.0, "listen"), (SAFE,), False),
        (STEP, (Ask(QuestionName.PAIN), SAFE), False),
        (AwaitReady(), (SAFE,), False),
    ],
)
def test_a_warning_is_what_comes_by_itself(
    current: Line | Wait | AwaitReady | None, agenda: tuple[Line | Wait | Ask, ...], warns: bool
) -> None:
    state = State(Config(library()), phase=Phase.NARRATING, current=current, agenda=agenda, line=1)
    assert state.warns is warns


def test_the_pause_after_a_warning_is_none() -> None:
    state = State(Config(library()), phase=Phase.NARRATING, current=SAFE, due_s=3.0)
    assert not state.warns


@pytest.mark.parametrize("changes", [{"phase": Phase.PAUSED}, {"reflex": "STOP"}])
def test_what_is_held_up_is_no_warning(changes: dict[str, object]) -> None:
    fields: dict[str, object] = {"phase": Phase.NARRATING, "current": SAFE, "line": 1, **changes}
    assert not State(Config(library()), **fields).warns  # type: ignore[arg-type]
