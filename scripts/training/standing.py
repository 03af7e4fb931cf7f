"""Where a run stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """Where a run stands. Losses: what MMI loses a frame, in natural logarithms."""

    epoch: int
    epochs: int
    done_share: float
    """Of the whole run."""
    loss: float
    spent_s: float
    left_s: float
    tuning_loss: float | None = None
    """On speakers that are not trained on; only at the end of an epoch."""
