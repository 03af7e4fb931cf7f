"""Whatever is said whenever: the coach's promises hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.coach import Phase
from intents.coach.effects import Record, SoundMark
from intents.coach.events import DeviceLost, DeviceRestored
from intents.intent import Intent
from tests.intents.coach_driver import Driver

SLOTS: dict[str, dict[str, str]] = {
    "START": {"routine": "morning-stretch"},
    "ADD_TIME": {"seconds": "20"},
    "CUT_TIME": {"seconds": "15"},
    "CHOICE": {"choice": "easier"},
    "COUNT_STYLE": {"style": "seconds"},
    "PACING": {"pacing": "wait"},
}
REFLEXES = ["STOP", "PAIN", "PAUSE", "EMERGENCY"]

actions = st.one_of(
    st.tuples(st.just("say"), st.sampled_from([str(intent) for intent in Intent])),
    st.tuples(st.just("reflex"), st.sampled_from(REFLEXES)),
    st.tuples(st.just("device"), st.sampled_from(["lost", "restored"])),
)
scripts = st.lists(st.tuples(actions, st.floats(0.0, 40.0)), max_size=25)


def act(driver: Driver, action: tuple[str, str]) -> None:
    kind, name = action
    if kind == "say":
        driver.command(name, **SLOTS.get(name, {}))
    elif kind == "device":
        driver.tell(DeviceLost(microphone=True) if name == "lost" else DeviceRestored())
    else:
        driver.reflex(name)
        driver.run(0.8)
        driver.decide(None, name)


def check_the_log(driver: Driver) -> None:
    """Work starts before it pauses, resumes or ends; sessions pair; no mark on a frozen clock."""
    open_work, running, in_session = False, False, False
    for _, effect in driver.log:
        if isinstance(effect, SoundMark):
            assert running
        if not isinstance(effect, Record):
            continue
        phase = effect.fields.get("phase")
        if effect.kind == "session":
            assert in_session == (phase == "end")
            in_session = phase == "start"
        elif effect.kind == "hold":
            assert open_work == (phase != "start")
            assert running == (phase == "pause") or phase in ("start", "resume", "end")
            open_work = phase != "end"
            running = phase in ("start", "resume")


@settings(max_examples=150)
@given(scripts)
def test_any_script_leaves_the_log_in_order_and_stop_always_ends_it(
    script: list[tuple[tuple[str, str], float]],
) -> None:
    driver = Driver.idle()
    driver.command("START", routine="morning-stretch")
    for action, then_s in script:
        act(driver, action)
        driver.run(then_s)
        work = driver.state.work
        assert work is None or work.countdown.remaining_s(driver.now_s) >= 0.0
    check_the_log(driver)
    driver.command("STOP")
    driver.run(15.0)
    assert driver.state.phase in (Phase.IDLE, Phase.FINISHED)
    assert driver.state.question is None
    check_the_log(driver)


@settings(max_examples=60)
@given(st.lists(st.floats(0.1, 4.0), min_size=1, max_size=6))
def test_however_often_it_is_paused_a_hold_lasts_its_planned_time(gaps: list[float]) -> None:
    driver = Driver.holding()
    for gap_s in gaps:
        driver.run(gap_s)
        if driver.state.phase is not Phase.HOLDING:
            break
        driver.command("PAUSE")
        driver.run(gap_s)
        driver.command("RESUME")
        driver.until(lambda d: d.state.phase is Phase.HOLDING, 60.0)
    driver.until(lambda d: bool(d.holds("end", "leg-crossover")), 120.0)
    assert driver.holds("end", "leg-crossover")[0][1]["held"] == pytest.approx(30.0)


@pytest.mark.parametrize("intent", [str(intent) for intent in Intent])
@pytest.mark.parametrize("place", ["idle", "narrating", "holding", "paused", "finished", "pain"])
def test_every_intent_is_survived_in_every_state(intent: str, place: str) -> None:
    begun = place in ("holding", "paused", "pain")
    driver = Driver.holding() if begun else Driver.idle()
    if place in ("narrating", "finished"):
        driver.command("START", routine="crossover")
        driver.run(15.0)
    if place == "paused":
        driver.command("PAUSE")
    if place == "pain":
        driver.command("PAIN")
        driver.run(12.0)
    if place == "finished":
        driver.until(lambda d: d.state.phase is Phase.FINISHED)
    driver.command(intent, **SLOTS.get(intent, {}))
    driver.run(30.0)
    check_the_log(driver)
