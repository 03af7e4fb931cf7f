"""What is said in one run holds in the next: said, kept in the file, and read by a new coach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intents import narration
from intents.coach import Phase, State
from intents.coach.agenda import AwaitReady
from intents.settings import Settings, SetVoice
from tests.app.fakes import LEVEL, Bedroom, library
from voice.app.assembly import coach_of
from voice.app.store import StoredMemory


@dataclass
class Home:
    """Where it is kept, and every memory that was opened there."""

    path: Path
    opened: list[StoredMemory] = field(default_factory=list)

    def memory(self, now: datetime) -> StoredMemory:
        """Opened anew, without a word of warning."""
        warnings: list[str] = []
        memory = StoredMemory(self.path, warnings.append, now=lambda: now, is_inline=True)
        assert warnings == []
        self.opened.append(memory)
        return memory


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    found = Home(tmp_path / "journal.db")
    yield found
    for memory in found.opened:
        memory.close()


LUNCH = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


def run(home: Home, now: datetime = LUNCH, *, asks_scores: bool = False) -> Bedroom:
    """A run of the program, begun with what the file holds, after its first word."""
    memory = home.memory(now)
    coach = coach_of(library(), memory.kept, memory.history, now, asks_scores=asks_scores)
    room = Bedroom(coach=coach, memory=memory)
    room.run(3.0)
    return room


def say(room: Bedroom, *texts: str) -> State:
    """Phrases, one after the other; gives the coach after them."""
    for text in texts:
        room.assistant.typed(text)
        room.run(1.0)
    return room.assistant.coach


def until_held(room: Bedroom, movement: str, phase: str = "start") -> None:
    room.until(lambda: bool(room.lines("hold", movement=movement, phase=phase)), 600.0)


def until_counted(room: Bedroom, times: int) -> None:
    room.until(lambda: room.assistant.coach.done.get("leg-crossover") == times, 300.0)


def begun(home: Home, *texts: str) -> Bedroom:
    """A run in which a session has begun, after these phrases and the question of safety."""
    room = run(home)
    say(room, *texts, "start the crossover")
    if room.assistant.coach.question is not None:
        say(room, "no")
    return room


def test_who_is_to_be_waited_for_is_so_the_next_time(home: Home) -> None:
    say(run(home), "wait for me", "count every second")
    room = begun(home)
    assert room.assistant.coach.settings == Settings(wait_always=True, count_style="seconds")
    room.until(lambda: isinstance(room.assistant.coach.current, AwaitReady), 300.0)
    say(room, "ready")
    room.until_state("holding")
    work = room.assistant.coach.work
    assert work is not None
    assert work.plan.style == "seconds"


def test_a_hold_that_was_made_longer_is_as_long_the_next_time(home: Home) -> None:
    room = begun(home)
    until_held(room, "leg-crossover")
    say(room, "thirty more")
    room = begun(home)
    until_held(room, "leg-crossover", "end")
    assert room.lines("hold", movement="leg-crossover", phase="end")[0]["held"] == 90.0


def test_what_was_left_out_is_in_no_plan_of_the_next_time(home: Home) -> None:
    room = begun(home)
    until_held(room, "knee-rolls")
    say(room, "leave this one out")
    assert "knee-rolls" not in {b.movement.id for b in begun(home).assistant.coach.plan}


def test_what_was_done_twice_is_known_the_third_time(home: Home) -> None:
    for times in (1, 2, 3):
        room = begun(home)
        assert ("leg-crossover" in room.assistant.coach.known) == (times > 2)
        until_held(room, "leg-crossover")
        say(room, "done")
        until_counted(room, times)


def test_it_speaks_as_it_did_but_as_loud_as_usual(home: Home) -> None:
    say(run(home), "speak slower", "no sounds", "louder", "louder")
    room = run(home)
    assert room.assistant.coach.settings.manner == SetVoice(rate=0.9, tones=False)
    room.assistant.typed("hello")
    assert abs(room.run(1.0)).max() == pytest.approx(LEVEL, rel=0.05)


def test_the_first_word_is_said_in_the_manner_that_was_kept(home: Home) -> None:
    usual_s = run(home).lines("said")[0]["end"]
    say(run(home), "speak slower")
    assert run(home).lines("said")[0]["end"] > usual_s  # type: ignore[operator]


def test_everything_is_forgotten_at_a_yes(home: Home) -> None:
    room = begun(home, "wait for me", "speak slower")
    say(room, "stop")
    room.until(lambda: room.assistant.coach.phase is Phase.IDLE)
    say(room, "delete my history", "yes")
    kept = home.memory(LUNCH).kept
    assert (kept.settings, kept.done, kept.place, kept.profile) == (Settings(), {}, None, None)
    assert run(home).assistant.coach.profile is None


def said(room: Bedroom) -> list[object]:
    return [line["text"] for line in room.lines("said")]


@pytest.mark.parametrize(("hours", "is_offered"), [(0.1, True), (11.0, True), (13.0, False)])
def test_a_session_that_broke_off_is_offered_to_who_comes_back_soon(
    home: Home, hours: float, is_offered: bool
) -> None:
    room = begun(home)
    until_held(room, "leg-crossover")  # and then the machine is switched off
    later = run(home, LUNCH + timedelta(hours=hours))
    before = "You left off after knee rolls. Carry on, or start again?"
    assert said(later) == [before if is_offered else narration.LISTENING]
    say(later, "carry on")
    if not is_offered:
        say(later, "yes")  # it is night by then, and it is asked whether one is up
    until_held(later, "leg-crossover")


def test_a_session_that_was_finished_is_not_offered(home: Home) -> None:
    room = begun(home)
    room.until(lambda: room.assistant.coach.phase is Phase.FINISHED, 900.0)
    assert said(run(home)) == [narration.LISTENING]


def test_scores_are_asked_kept_and_told_of(home: Home) -> None:
    for day in range(8):
        room = run(home, LUNCH + timedelta(days=day), asks_scores=True)
        say(room, "start the crossover")
        if not day:
            say(room, "no")
        room.until(lambda room=room: room.assistant.state_label == "question:number", 20.0)  # type: ignore[misc]
        say(room, str(5 - day // 3), "stop")
        room.run(3.0)
    room = run(home, LUNCH + timedelta(days=8))
    say(room, "is my back getting better")
    room.run(3.0)
    told = " ".join(map(str, said(room)))
    assert "four readings each" in told
    assert said(room)[1] == "Your pain is a little lower than at first, too small to be sure."


def test_one_more_session_is_known_as_soon_as_it_is_over(home: Home) -> None:
    room = begun(home)
    until_held(room, "leg-crossover")
    say(room, "done", "stop")
    room.until(lambda: room.assistant.coach.phase is Phase.IDLE)
    room.run(1.0)
    say(room, "did I do it today")
    assert str(said(room)[-1]).startswith("You stretched today")


@pytest.mark.parametrize(
    ("said_last", "reason"), [("chest pain", "red_flag"), ("it hurts", "pain"), ("stop", "stopped")]
)
def test_after_pain_or_an_alarm_nobody_is_asked_to_carry_on(
    home: Home, said_last: str, reason: str
) -> None:
    room = begun(home)
    until_held(room, "leg-crossover")
    say(room, said_last)
    if reason == "pain":
        room.until(lambda: room.assistant.state_label == "question:choice", 30.0)
        say(room, "finish")
    room.until(lambda: bool(room.lines("session", phase="end", reason=reason)), 60.0)
    first_word = str(said(run(home, LUNCH + timedelta(minutes=5)))[0])
    assert first_word.startswith("You left off") is (reason == "stopped")


def test_a_place_of_another_day_is_not_offered_because_one_got_up(home: Home) -> None:
    room = begun(home)
    until_held(room, "leg-crossover")
    say(room, "stop")
    room.until(lambda: room.assistant.coach.phase is Phase.IDLE)
    later = run(home, LUNCH + timedelta(days=2))
    say(later, "how do I get up")
    later.until(lambda: later.assistant.coach.phase is Phase.FINISHED, 120.0)
    assert said(run(home, LUNCH + timedelta(days=2, hours=1))) == [narration.LISTENING]
