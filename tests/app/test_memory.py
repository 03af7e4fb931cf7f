from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from intents.hold import CountStyle
from intents.journal import Began, Ended, Held, History, Session
from intents.routine import Wording
from intents.safety import Flag
from intents.settings import LEVELS_DB, LONGEST_REST_S, RATES, Settings, SetVoice
from voice.app.memory import Fold, Kept, NoMemory, Place

MORNING = datetime(2026, 3, 1, 7, tzinfo=UTC)
HELD = Held("leg-crossover", "left", "hold", 30.0, 30.0)
PLACE = Place(routine="morning-stretch", index=4, left=MORNING)
BROKEN = Session("morning-stretch", MORNING, held=(HELD,))
ENDED = replace(BROKEN, ended=MORNING, reason="stopped")

settings_values = st.builds(
    Settings,
    talk=st.sampled_from([None, *get_args(Wording)]),
    breathing=st.sampled_from([None, True, False]),
    count_style=st.sampled_from(get_args(CountStyle)),
    wait_always=st.booleans(),
    hold_s=st.none() | st.floats(1.0, 600.0),
    rest_s=st.none() | st.floats(0.0, LONGEST_REST_S),
    first_side=st.sampled_from([None, "left", "right"]),
    held=st.dictionaries(st.sampled_from(["leg-crossover", "long-reach"]), st.floats(5.0, 180.0)),
    manner=st.builds(
        SetVoice,
        rate=st.floats(*RATES),
        level_db=st.floats(*LEVELS_DB),
        tones=st.booleans(),
        voice=st.sampled_from(["", "man", "woman"]),
    ),
)


@given(settings_values)
def test_any_settings_come_back_but_for_the_loudness(wanted: Settings) -> None:
    kept = Kept(settings=wanted)
    again = Kept.model_validate_json(kept.model_dump_json())
    assert again.settings == replace(wanted, manner=replace(wanted.manner, level_db=0.0))


@pytest.mark.parametrize(
    "damage",
    [
        '{"flags": ["perhaps"]}',
        '{"place": {"routine": "morning-stretch"}}',
        '{"place": {"routine": "morning-stretch", "index": "four"}}',
        '{"place": {"routine": "morning-stretch", "index": 4, "left": "late"}}',
        '{"settings": {"count_style": "backwards"}}',
        '{"settings": {"manner": {"rate": 9.0}}}',
        '{"settings": {"manner": {"rate": NaN}}}',
        '{"settings": {"held": {"leg-crossover": -1.0}}}',
        '{"settings": {"rest_s": 3600}}',
        '{"done": {"leg-crossover": -1}}',
        '{"done": {"leg-crossover": "often"}}',
    ],
)
def test_what_cannot_have_been_kept_is_refused(damage: str) -> None:
    with pytest.raises(ValidationError):
        Kept.model_validate_json(damage)


def test_what_a_later_version_added_is_no_damage() -> None:
    kept = Kept.model_validate_json('{"flags": ["OP"], "mood": "fine"}')
    assert kept == Kept(flags=(Flag.BONES,))


def test_joined_with_an_earlier_one_nothing_known_of_the_person_is_lost() -> None:
    earlier = Kept(
        flags=(Flag.BONES,),
        excluded=("long-reach",),
        sore=(("leg-crossover", "left"),),
        place=PLACE,
        settings=Settings(hold_s=45.0),
        done={"leg-crossover": 5, "long-reach": 1},
    )
    later = Kept(flags=(), excluded=("knee-rolls",), done={"leg-crossover": 1, "knee-rolls": 2})
    joined = later.joined(earlier)
    assert joined.flags == (Flag.BONES,)
    assert joined.excluded == ("long-reach", "knee-rolls")
    assert joined.sore == earlier.sore
    assert joined.done == {"leg-crossover": 5, "long-reach": 1, "knee-rolls": 2}
    assert (joined.place, joined.settings) == (None, Settings())


def test_joined_with_nothing_it_stays_as_it_is() -> None:
    kept = Kept(flags=(), place=PLACE, done={"leg-crossover": 1})
    assert kept.joined(Kept()) == kept
    assert Kept().joined(Kept()) == Kept()


def test_a_session_belongs_to_the_history_once_it_is_over() -> None:
    fold = Fold(History())
    fold.add(Began("morning-stretch"), MORNING)
    fold.add(HELD, MORNING)
    assert fold.session == BROKEN
    assert fold.history == History()
    fold.add(Ended("stopped"), MORNING)
    assert fold.history.recent == (ENDED,)
    assert fold.session is None


def test_a_session_that_another_one_follows_broke_off_and_is_not_lost() -> None:
    fold = Fold(History())
    fold.add(Began("morning-stretch"), MORNING)
    fold.add(HELD, MORNING)
    fold.add(Began("crossover"), MORNING)
    assert fold.history.recent == (BROKEN,)


def test_without_a_session_entries_add_nothing() -> None:
    fold = Fold(History())
    fold.add(HELD, MORNING)
    fold.add(Ended("stopped"), MORNING)
    assert (fold.session, fold.history) == (None, History())


def test_without_a_file_a_run_knows_its_own_sessions_and_forgets_them() -> None:
    memory = NoMemory(began=MORNING)
    memory.follow({"t": 1.0, "kind": "said", "text": "Paused."})
    memory.follow({"t": 2.0, "kind": "session", "phase": "start", "routine": "crossover"})
    memory.follow({"t": 9, "kind": "session", "phase": "end", "reason": "stopped"})
    (session,) = memory.history.recent
    assert session.began == MORNING + timedelta(seconds=2)
    assert session.ended == MORNING + timedelta(seconds=9)
    assert memory.problem is None
    memory.forget_all()
    assert memory.history == History()
