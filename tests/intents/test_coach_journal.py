"""What former sessions tell the coach: where to carry on, how it goes, what to make shorter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from intents import narration, phrasing, retelling
from intents.coach import Phase
from intents.coach.effects import RememberPerson, RememberSettings
from intents.coach.events import CannotKeep, Remembered, TimeOfDay
from intents.journal import Held, History, Session
from intents.journal.adapting import Shorter, shortened
from intents.settings import Settings
from tests.intents.coach_driver import LIBRARY, Driver

PLACE = ("morning-stretch", 5)
CUT = Shorter(20.0, 3)
TODAY = date(2026, 11, 30)


def left(**changes: object) -> Driver:
    """A coach whose last session was left a short while ago."""
    return Driver.idle(**{"place": PLACE, "carries_on": True, **changes})


def before(place: tuple[str, int]) -> str:
    """The name of the movement that comes before the one at a place."""
    routine, index = place
    plan = LIBRARY.plan(routine)
    done = [block for block in plan[:index] if block.number < plan[index].number]
    return done[-1].movement.name


def test_the_first_word_offers_to_carry_on_after_what_was_done_last() -> None:
    assert left().said() == [phrasing.left_off(before(PLACE))]


def test_who_had_just_begun_is_told_so() -> None:
    assert left(place=("crossover", 0)).said() == [phrasing.left_off(None)]


def test_a_place_of_long_ago_is_kept_and_not_offered() -> None:
    driver = Driver.idle(place=PLACE)
    assert driver.said() == [narration.LISTENING]
    driver.command("RESUME")
    driver.run(8.0)
    assert driver.state.index == PLACE[1]


@pytest.mark.parametrize("intent", ["RESUME", "CONTINUE_LAST"])
def test_carry_on_goes_back_in_at_the_start_of_that_movement(intent: str) -> None:
    driver = left()
    driver.command(intent)
    driver.run(10.0)
    assert driver.records("session", phase="start", routine="morning-stretch")
    assert driver.state.index == PLACE[1]


@pytest.mark.parametrize("intent", ["START", "START_OVER"])
def test_start_again_begins_the_same_routine_from_its_first(intent: str) -> None:
    driver = left(place=("hips-and-hamstrings", 4))
    driver.command(intent)
    driver.run(10.0)
    assert driver.records("session", phase="start", routine="hips-and-hamstrings")
    assert driver.state.index == 0


def test_another_routine_can_be_begun_instead_and_the_offer_is_over() -> None:
    driver = left()
    driver.command("START", routine="crossover")
    driver.run(10.0)
    assert driver.records("session", phase="start", routine="crossover")
    assert not driver.state.carries_on


def test_how_it_goes_is_told_of_the_day_that_it_is() -> None:
    days = tuple(TODAY - timedelta(days=n) for n in (3, 1, 0))
    driver = Driver.idle(history=History(days=days))
    driver.tell(TimeOfDay(430, TODAY))
    for intent, told in (("HISTORY", retelling.progress), ("PAIN_HISTORY", retelling.pain_trend)):
        at_s = driver.now_s
        driver.command(intent)
        assert driver.said(at_s) == list(told(driver.state.history, TODAY))
        driver.run(20.0)


def test_a_session_that_is_over_counts_at_once() -> None:
    driver = Driver.idle()
    driver.tell(TimeOfDay(430, TODAY))
    session = Session("crossover", datetime(2026, 11, 30, 7, tzinfo=UTC), held=(held(30.0),))
    driver.tell(Remembered(History().with_session(session)))
    driver.command("HISTORY")
    assert driver.said()[-1].startswith("You stretched today")


def held(seconds: float, movement: str = "leg-crossover", planned_s: float = 30.0) -> Held:
    return Held(movement, "right", "hold", planned_s, seconds)


def often_cut() -> History:
    history = History()
    for day in (26, 27, 28):
        began = datetime(2026, 11, day, 7, tzinfo=UTC)
        history = history.with_session(Session("crossover", began, held=(held(15.0), held(15.0))))
    return history


def test_what_was_always_cut_short_is_offered_shorter_and_says_so() -> None:
    driver = Driver.idle()
    driver.tell(Remembered(often_cut()))
    offer = shortened(often_cut())["leg-crossover"]
    driver.command("START", routine="crossover")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    ((_, first),) = driver.holds("start", "leg-crossover")
    assert first["seconds"] == offer.seconds == 15.0
    told = [text for text in driver.said() if text in retelling.shorter(offer)]
    assert told == list(retelling.shorter(offer))
    driver.until(lambda d: len(d.holds("start", "leg-crossover")) == 2)
    assert driver.holds("start", "leg-crossover")[1][1]["seconds"] == offer.seconds
    told = [text for text in driver.said() if text in retelling.shorter(offer)]
    assert told == list(retelling.shorter(offer)), "said once, not for each side"


def shorter(**changes: object) -> Driver:
    """A coach in a hold that is shorter than planned, five seconds in."""
    driver = Driver.idle(shorter={"leg-crossover": CUT}, **changes)
    driver.command("START", routine="crossover")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    return driver


def test_why_is_this_shorter() -> None:
    driver = shorter()
    at_s = driver.now_s
    driver.command("WHY", unusual="shorter")
    assert driver.said(at_s) == list(retelling.why_shorter(CUT))


def test_longer_undoes_it_for_good() -> None:
    driver = shorter()
    driver.command("ADD_TIME", seconds="10")
    settings = [e.settings for _, e in driver.log if isinstance(e, RememberSettings)]
    assert settings[-1].held == {"leg-crossover": 30.0}


def test_the_usual_length_undoes_it_for_good_on_both_sides() -> None:
    driver = shorter()
    planned_s = next(
        b.work_s for b in LIBRARY.plan("crossover") if b.movement.id == "leg-crossover"
    )
    driver.command("SET_HOLD", length="usual")
    driver.until(lambda d: len(d.holds("end", "leg-crossover")) == 2)
    ends = [fields["held"] for _, fields in driver.holds("end", "leg-crossover")]
    assert ends == [planned_s, planned_s]
    assert driver.state.settings.held == {}
    assert driver.state.settings.never_shorter == ("leg-crossover",)
    driver.command("STOP")
    driver.run(10.0)
    driver.command("START", routine="crossover")
    driver.until(lambda d: len(d.holds("start", "leg-crossover")) == 3)
    assert driver.holds("start", "leg-crossover")[-1][1]["seconds"] == planned_s


def test_the_usual_length_outside_of_a_session_is_of_all_of_them() -> None:
    driver = Driver.idle(shorter={"leg-crossover": CUT})
    driver.command("SET_HOLD", length="usual")
    assert driver.said()[-1] == narration.USUAL_LENGTHS
    assert driver.state.settings == Settings(never_shorter=("leg-crossover",))
    driver.command("START", routine="crossover")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    planned_s = next(
        b.work_s for b in LIBRARY.plan("crossover") if b.movement.id == "leg-crossover"
    )
    assert driver.holds("start", "leg-crossover")[0][1]["seconds"] == planned_s


def test_the_usual_length_where_it_is_so_already() -> None:
    driver = Driver.holding()
    driver.command("SET_HOLD", length="usual")
    assert driver.said()[-1] == narration.NOT_CHANGED
    assert driver.state.settings == Settings(), "nothing is kept of it"


def test_the_usual_length_takes_back_one_that_was_asked_for() -> None:
    driver = Driver.holding()
    driver.command("ADD_TIME", seconds="20")
    assert driver.state.settings.held
    driver.command("SET_HOLD", length="usual")
    assert driver.state.settings == Settings()
    assert driver.state.work is not None
    assert driver.state.work.plan.planned_s == 30.0


def test_a_length_of_ones_own_comes_before_the_offer() -> None:
    driver = shorter(settings=Settings(hold_s=40.0))
    assert driver.holds("start", "leg-crossover")[0][1]["seconds"] == 40.0
    driver.command("WHY", unusual="shorter")
    assert driver.said()[-1] == narration.YOU_ASKED


def sore() -> Driver:
    driver = Driver.idle(sore=frozenset({("leg-crossover", "right"), ("leg-crossover", "left")}))
    driver.command("START", routine="crossover")
    driver.until(lambda d: bool(d.holds("start", "leg-crossover")))
    return driver


def test_why_is_this_easier() -> None:
    driver = sore()
    side = driver.holds("start", "leg-crossover")[0][1]["side"]
    driver.command("WHY", unusual="easier")
    assert driver.said()[-1] == retelling.why_easier(str(side))[-1]


def test_the_usual_form_undoes_it_on_this_side() -> None:
    driver = sore()
    driver.command("HARDER")
    assert driver.said()[-1] == narration.USUAL_FORM
    assert driver.state.sore == {("leg-crossover", "left")}
    assert [e for _, e in driver.log if isinstance(e, RememberPerson)]
    assert driver.state.block is not None
    assert not driver.state.block.cautions
    driver.command("HARDER")
    assert driver.said()[-1] == narration.HARDER


def test_why_so_brief() -> None:
    driver = Driver.holding(done={"leg-crossover": 2})
    driver.command("WHY", unusual="brief")
    assert driver.said()[-1] == retelling.WHY_BRIEF


def test_why_is_a_usual_movement_shorter() -> None:
    driver = Driver.holding()
    driver.command("WHY", unusual="shorter")
    assert driver.said()[-1] == narration.NOT_CHANGED


def test_that_nothing_can_be_kept_is_said_once_and_not_in_a_hold() -> None:
    driver = Driver.holding()
    driver.tell(CannotKeep())
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")))
    assert narration.CANNOT_KEEP not in driver.said()
    driver.until(lambda d: d.state.phase is Phase.FINISHED)
    assert driver.said().count(narration.CANNOT_KEEP) == 1


def test_at_rest_it_is_said_at_once() -> None:
    driver = Driver.idle()
    driver.tell(CannotKeep())
    assert driver.said()[-1] == narration.CANNOT_KEEP


def test_what_hurt_and_what_was_left_out_is_written_down() -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    assert driver.records("hurt", movement="leg-crossover", side="right")
    driver.run(12.0)
    driver.command("PAIN_NUMBER", number="3")
    assert driver.records("score", measure="pain", value=3)
    driver.command("CHOICE", choice="skip")
    assert driver.records("skip", movement="leg-crossover")


def test_a_place_beyond_the_plan_is_its_end() -> None:
    driver = left(place=("crossover", 99))
    assert driver.said() == [
        phrasing.left_off(before(("crossover", len(LIBRARY.plan("crossover")) - 1)))
    ]


def test_a_problem_waits_until_one_is_out_of_the_position() -> None:
    driver = Driver.holding()
    driver.command("PAIN")
    at_s = driver.now_s
    driver.tell(CannotKeep())
    driver.until(lambda d: d.state.asks)
    assert narration.CANNOT_KEEP not in driver.said(at_s)
    driver.command("CHOICE", choice="finish")
    driver.run(20.0)
    assert driver.said(at_s)[-1] == narration.CANNOT_KEEP


def test_start_again_after_a_stop_begins_the_routine_that_was_stopped() -> None:
    driver = Driver.idle()
    driver.command("START", routine="bedtime-unwind")
    driver.run(30.0)
    driver.command("STOP")
    driver.run(10.0)
    driver.command("START")
    driver.run(10.0)
    assert len(driver.records("session", phase="start", routine="bedtime-unwind")) == 2


def test_after_an_alarm_start_means_the_usual_routine() -> None:
    driver = Driver.idle()
    driver.command("START", routine="bedtime-unwind")
    driver.run(30.0)
    driver.command("RED_FLAG")
    driver.run(30.0)
    driver.command("START")
    driver.run(10.0)
    assert driver.records("session", phase="start", routine="morning-stretch")


@pytest.mark.parametrize(
    ("minute", "day", "is_kept"), [(500, 4, True), (800, 4, False), (430, 5, False)]
)
def test_what_held_for_a_morning_holds_no_longer(minute: int, day: int, is_kept: bool) -> None:
    driver = Driver.idle(first_hour=True, stays_small=True, today=date(2026, 5, 4))
    driver.tell(TimeOfDay(minute, date(2026, 5, day)))
    assert (driver.state.first_hour is True) is is_kept
    assert driver.state.stays_small is (day == 4)


def test_a_movement_that_a_sore_day_rules_out_has_its_reason() -> None:
    driver = Driver.idle(stays_small=True)
    driver.command("JUMP", movement="double-knee-hug")
    driver.command("START", movement="double-knee-hug")
    driver.run(10.0)
    assert narration.NOT_YET_UP not in driver.said()
