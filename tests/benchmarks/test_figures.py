from __future__ import annotations

import math

import pytest

from scripts.benchmarks.figures import (
    percentile,
    poisson_upper,
    rate_words,
    resampled,
    share_words,
    shared_upper,
    spread_ms,
    wilson,
)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    # by R's prop.test(..., correct = FALSE)
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (95, 100, 0.8882, 0.9785), (10, 10, 0.7225, 1)],
)
def test_wilson(right: int, total: int, low: float, high: float) -> None:
    assert wilson(right, total) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_tried_tells_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert share_words(0, 0) == ("-", "-")
    assert rate_words(0, 0.0) == ("-", "-")
    assert spread_ms([]) == ("-", "-")
    assert math.isnan(percentile([], 50))


@pytest.mark.parametrize(
    ("count", "bound"),
    # half of the 95 % point of chi-square with 2 (count + 1) degrees of freedom
    [(0, 2.9957), (1, 4.7439), (2, 6.2958), (10, 16.9622), (100, 118.0786), (1000, 1053.5)],
)
def test_the_bound_of_a_count(count: int, bound: float) -> None:
    assert poisson_upper(count) == pytest.approx(bound, rel=2e-4)


def test_what_was_heard_eight_times_proves_no_more_than_once() -> None:
    assert shared_upper(0, 8.0, 1.0) == pytest.approx(poisson_upper(0))
    assert shared_upper(8, 8.0, 1.0) == pytest.approx(poisson_upper(1))
    assert shared_upper(9, 8.0, 1.0) == pytest.approx(poisson_upper(2))
    assert shared_upper(5, 2.0, 2.0) == pytest.approx(poisson_upper(5) / 2.0)
    assert rate_words(0, 8.0, 1.5) == ("0.00", "< 2.00")


def test_speakers_drawn_anew() -> None:
    many = [(10, 100), (20, 100)] * 50
    low, high = resampled(many) or (0.0, 0.0)
    # the mean of 100 speakers whose shares have a standard deviation of 0.05
    assert low == pytest.approx(0.15 - 1.96 * 0.005, abs=1e-3)
    assert high == pytest.approx(0.15 + 1.96 * 0.005, abs=1e-3)
    assert resampled(many) == (low, high), "the same on every run"
    assert resampled([(1, 10), (1, 10)]) == (0.1, 0.1)


@pytest.mark.parametrize("counts", [[], [(1, 10)], [(0, 0), (1, 10)]])
def test_too_little_to_draw_from(counts: list[tuple[int, int]]) -> None:
    assert resampled(counts) is None


def test_words_of_shares_and_rates() -> None:
    assert share_words(9, 10) == ("90.0%", "59.6% to 98.2%")
    assert rate_words(0, 1.5) == ("0.00", "< 2.00")
    assert spread_ms([0.1, 0.2, 0.3]) == ("200", "290")
