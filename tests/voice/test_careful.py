from __future__ import annotations

import numpy as np
import pytest

from tests.voice.test_narrator import SOUNDS, FakeMouth, line, same
from voice.audio import BLOCK_S, gain, silence, to_samples
from voice.narrator import Carefulness, Narrator
from voice.narrator.careful import BACK_AFTER_S, GAP_S, LOST_AFTER_S
from voice.narrator.level import DUCK_DB, LOWER_DB, Level

GAP = to_samples(GAP_S)


def told(seconds: float, *, is_controlled: bool, before: Carefulness | None = None) -> Carefulness:
    care = before or Carefulness()
    for _ in range(round(seconds / BLOCK_S)):
        care.step(is_controlled=is_controlled, narrated_s=BLOCK_S)
    return care


def test_it_takes_seconds_of_narration_without_control() -> None:
    assert not told(LOST_AFTER_S - BLOCK_S, is_controlled=False).is_careful
    assert told(LOST_AFTER_S, is_controlled=False).is_careful


def test_silence_tells_nothing() -> None:
    care = Carefulness()
    for _ in range(1000):
        care.step(is_controlled=False, narrated_s=0.0)
    assert not care.is_careful


def test_control_that_comes_in_time_starts_the_count_anew() -> None:
    care = told(LOST_AFTER_S - BLOCK_S, is_controlled=False)
    told(BLOCK_S, is_controlled=True, before=care)
    assert not told(LOST_AFTER_S - BLOCK_S, is_controlled=False, before=care).is_careful


def test_it_becomes_normal_again_later_than_it_became_careful() -> None:
    care = told(LOST_AFTER_S, is_controlled=False)
    assert told(BACK_AFTER_S - BLOCK_S, is_controlled=True, before=care).is_careful
    assert not told(BLOCK_S, is_controlled=True, before=care).is_careful


def careful() -> Narrator:
    player = Narrator(FakeMouth())
    player.careful(on=True)
    return player


@pytest.mark.parametrize(
    ("ducked", "lowered", "level_db"),
    [(False, False, 0.0), (True, False, DUCK_DB), (False, True, LOWER_DB), (True, True, -18.0)],
)
def test_a_duck_comes_on_top_of_the_lower_level(
    ducked: bool, lowered: bool, level_db: float
) -> None:
    level = Level()
    level.duck(on=ducked)
    level.lower(on=lowered)
    assert level.next(3000)[-1] == pytest.approx(gain(level_db), abs=1e-6)


def test_careful_is_lower_and_normal_is_not() -> None:
    player = careful()
    player.say(line("flat"))
    assert player.render_to(3000)[-1] == pytest.approx(0.5 * gain(LOWER_DB), abs=1e-6)
    player.careful(on=False)
    assert player.render_to(6000)[-1] == pytest.approx(0.5)


def test_a_gap_of_its_length_is_left_between_flexible_lines() -> None:
    player = careful()
    for number in (1, 2, 3):
        player.say(line("short", number, is_flexible=True))
    player.render_to(3 * GAP + 3000)
    starts = [said.start_samples for said in player.take_said()]
    assert starts == [0, 7 + GAP, 14 + 2 * GAP]


def test_a_pause_that_was_there_counts_for_the_gap() -> None:
    player = careful()
    player.say(line("short", 1, is_flexible=True))
    player.render_to(7 + GAP // 2)
    player.say(line("short", 2, is_flexible=True))
    player.render_to(3 * GAP)
    assert [said.start_samples for said in player.take_said()] == [0, 7 + GAP]


def test_counts_and_whatever_else_has_its_instant_wait_for_no_gap() -> None:
    player = careful()
    player.say(line("short", 1, is_flexible=True))
    player.render_to(100)
    assert player.sound(line("short", 2))
    player.render_to(200)
    player.say(line("short", 3))
    player.render_to(300)
    assert [said.start_samples for said in player.take_said()] == [0, 100, 200]


def test_nothing_waits_after_what_was_cut() -> None:
    player = careful()
    player.say(line("flat", 1, is_flexible=True))
    player.render_to(1000)
    player.silence()
    player.say(line("short", 2, is_flexible=True))
    player.render_to(2000)
    assert [said.start_samples for said in player.take_said()] == [0, 1000]


@pytest.mark.parametrize("chunk", [13, 320, 100_000])
def test_the_gap_does_not_depend_on_how_it_is_chunked(chunk: int) -> None:
    player = careful()
    player.say(line("short", 1, is_flexible=True))
    player.say(line("ramp", 2, is_flexible=True))
    end, parts = 2 * GAP, []
    while player.position < end:
        parts.append(player.render_to(min(end, player.position + chunk)))
    out = np.concatenate(parts)
    assert not out[7 : 7 + GAP].any()
    assert same(out[7 + GAP : 1007 + GAP], SOUNDS["ramp"] * np.float32(gain(LOWER_DB)))
    assert same(out[1007 + GAP :], silence(end - 1007 - GAP))
