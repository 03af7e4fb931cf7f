from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.audio import BLOCK_SAMPLES, to_samples
from voice.narrator.barge_in import DUCK_AT_MOST_S, GOES_ON_S, BargeIn


def at(seconds: float) -> int:
    return to_samples(seconds)


def spoken_over(*, until_s: float, is_command: bool = False) -> BargeIn:
    """Somebody spoke from 10 s on."""
    barge = BargeIn()
    barge.began(9.9, at(10.0))
    for now in range(at(10.0), at(until_s), BLOCK_SAMPLES):
        barge.step(now)
    barge.ended(9.9, at(until_s), is_command=is_command)
    return barge


def test_the_narrator_ducks_at_once_and_comes_back_at_the_end() -> None:
    barge = BargeIn()
    assert not barge.is_ducked
    barge.began(9.9, at(10.0))
    assert barge.is_ducked
    assert barge.is_open
    barge.ended(9.9, at(11.0), is_command=False)
    assert not barge.is_ducked
    assert not barge.is_open


def test_after_two_seconds_it_comes_back_although_the_sound_goes_on() -> None:
    barge = BargeIn()
    barge.began(9.9, at(10.0))
    barge.step(at(10.0 + DUCK_AT_MOST_S) - 1)
    assert barge.is_ducked
    barge.step(at(10.0 + DUCK_AT_MOST_S))
    assert not barge.is_ducked
    assert barge.is_open


@pytest.mark.parametrize(
    ("again_s", "is_ducked"), [(13.1, False), (13.0 + GOES_ON_S, True), (20.0, True)]
)
def test_a_television_does_not_duck_it_sentence_by_sentence(
    again_s: float, is_ducked: bool
) -> None:
    barge = spoken_over(until_s=13.0)
    barge.began(again_s, at(again_s))
    assert barge.is_ducked is is_ducked


def test_a_television_stays_one_over_many_sentences() -> None:
    barge = spoken_over(until_s=13.0)
    for start_s in (13.5, 15.0, 16.5):
        barge.began(start_s, at(start_s))
        barge.ended(start_s, at(start_s + 1.0), is_command=False)
    barge.began(17.9, at(17.9))
    assert not barge.is_ducked


@pytest.mark.parametrize(("until_s", "is_command"), [(11.0, False), (13.0, True)])
def test_who_was_short_or_was_understood_is_no_television(until_s: float, is_command: bool) -> None:
    barge = spoken_over(until_s=until_s, is_command=is_command)
    barge.began(until_s + 0.1, at(until_s + 0.1))
    assert barge.is_ducked


@pytest.mark.parametrize(
    ("start_s", "end_s", "masked"),
    [
        (10.0, 11.0, True),
        (9.6, 11.0, True),
        (9.0, 11.0, False),
        (8.0, 10.5, False),
        (11, 12, False),
    ],
)
def test_a_line_is_masked_where_more_than_half_of_it_was_ducked(
    start_s: float, end_s: float, masked: bool
) -> None:
    assert spoken_over(until_s=11.0).is_masked(at(start_s), at(end_s)) is masked


def test_the_duck_under_way_masks_too() -> None:
    barge = BargeIn()
    barge.began(9.9, at(10.0))
    assert barge.is_masked(at(9.5), at(11.0))
    assert not barge.is_masked(at(8.0), at(11.0))


def test_several_short_ducks_add_up() -> None:
    barge = spoken_over(until_s=10.4)
    assert not barge.is_masked(at(10.0), at(11.0))
    barge.began(10.6, at(10.7))
    barge.ended(10.6, at(10.9), is_command=False)
    assert barge.is_masked(at(10.0), at(11.0))


def test_what_came_after_it_was_given_up_masks_nothing() -> None:
    barge = spoken_over(until_s=15.0)
    assert not barge.is_masked(at(11.0), at(15.0))
    assert barge.is_masked(at(10.5), at(13.0))


def test_a_command_masks_nothing() -> None:
    assert not spoken_over(until_s=11.0, is_command=True).is_masked(at(10.0), at(11.0))


def test_who_began_before_the_last_one_was_decided_keeps_it_ducked() -> None:
    barge = BargeIn()
    barge.began(9.9, at(10.0))
    barge.began(10.9, at(11.0))
    barge.ended(9.9, at(11.2), is_command=False)
    assert barge.is_ducked
    assert barge.is_open
    barge.ended(10.9, at(12.0), is_command=False)
    assert not barge.is_ducked
    assert not barge.is_open


def test_what_was_never_announced_ends_without_harm() -> None:
    barge = BargeIn()
    barge.ended(1.0, at(2.0), is_command=False)
    assert not barge.is_ducked


STEPS = st.lists(
    st.tuples(st.sampled_from(["began", "step", "ended", "command"]), st.integers(0, 40_000)),
    max_size=40,
)


@given(STEPS)
def test_no_duck_lasts_longer_than_it_may(steps: list[tuple[str, int]]) -> None:
    barge, now, starts = BargeIn(), 0, [0.0]
    ducked: list[tuple[int, bool]] = []
    for act, later in steps:
        for _ in range(later // 320):
            now += 320
            barge.step(now)
            ducked.append((now, barge.is_ducked))
        if act == "began":
            starts.append(now / 16_000)
            barge.began(starts[-1], now)
        elif act != "step":
            barge.ended(starts[-1], now, is_command=act == "command")
            ducked.append((now, False))
            assert not barge.is_ducked
        if act == "began":
            ducked.append((now, False))
    since = 0
    for (_, before), (instant, is_ducked) in pairwise(ducked):
        since = instant if is_ducked and not before else since
        assert not is_ducked or instant - since < at(DUCK_AT_MOST_S)
