"""Counts to shares, rates and their bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

_Z = 1.959964
"""95 % of a normal distribution lie so many standard deviations around its middle."""

_DRAWS = 4000


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson 1927); 0 to 1 where nothing was tried."""
    if total == 0:
        return 0.0, 1.0
    share = right / total
    middle = share + _Z * _Z / (2 * total)
    half = _Z * math.sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    scale = 1 + _Z * _Z / total
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def poisson_upper(count: int, confidence: float = 0.95) -> float:
    """The most events to expect where `count` were seen: the exact one-sided bound.

    It is the mean at which so few events would have a chance of 1 - confidence: 3.0 for none.
    """
    low, high = 0.0, count + 20.0 + 10.0 * math.sqrt(count + 1.0)
    for _ in range(100):
        mean = (low + high) / 2
        if _chance_of_at_most(count, mean) > 1.0 - confidence:
            low = mean
        else:
            high = mean
    return high


def shared_upper(count: int, hours: float, distinct_hours: float) -> float:
    """The 95 % upper bound of a rate where the same sound was heard several times.

    Events in it come together, so it counts once: as the distinct hours and their part of the
    count.
    """
    return poisson_upper(math.ceil(count * distinct_hours / hours)) / distinct_hours


def _chance_of_at_most(count: int, mean: float) -> float:
    if mean <= 0.0:
        return 1.0
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count + 1))
    return math.fsum(math.exp(log) for log in logs)


def resampled(counts: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
    """The 95 % interval of the sum of wrongs over the sum of totals, given both for each speaker.

    The percentile bootstrap over speakers (B. Efron 1979), for what one person says is of a kind;
    the same on every run. None for fewer than two speakers or where nothing was said.
    """
    if len(counts) < 2 or not all(total for _, total in counts):
        return None
    drawn = np.random.default_rng(1).integers(len(counts), size=(_DRAWS, len(counts)))
    sums = np.asarray(counts)[drawn].sum(axis=1)
    low, high = np.percentile(sums[:, 0] / sums[:, 1], (2.5, 97.5))
    return float(low), float(high)


def share_words(right: int, total: int) -> tuple[str, str]:
    """A share and its 95 % interval as a table shows them."""
    if total == 0:
        return "-", "-"
    low, high = wilson(right, total)
    return f"{right / total:.1%}", f"{low:.1%} to {high:.1%}"


def rate_words(count: int, hours: float, distinct_hours: float | None = None) -> tuple[str, str]:
    """Events an hour and their 95 % upper bound as a table shows them.

    distinct_hours: as in `shared_upper`, where they are fewer than the hours.
    """
    if hours <= 0.0:
        return "-", "-"
    upper = shared_upper(count, hours, hours if distinct_hours is None else distinct_hours)
    return f"{count / hours:.2f}", f"< {upper:.2f}"


def percentile(values: Sequence[float], percent: float) -> float:
    """A percentile; not a number where there are no values."""
    return float(np.percentile(np.asarray(values), percent)) if values else math.nan


def spread_ms(values: Iterable[float]) -> tuple[str, str]:
    """Median and 95th percentile of lengths in seconds, as milliseconds."""
    some = list(values)
    if not some:
        return "-", "-"
    return f"{percentile(some, 50) * 1000:.0f}", f"{percentile(some, 95) * 1000:.0f}"
