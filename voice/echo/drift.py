"""How fast the path grows longer or shorter: two clocks are never the same.

The microphone's clock and the loudspeaker's differ by up to 100 parts per million, 1.6 samples a
second. The filter tells every block how late the echo came compared with its estimate, and how
much that is worth; a Kalman filter with two states, lag and drift, makes a steady course of it.
A voice over the narrator makes the measurement worth little, a pause makes none: then the course is
kept. (Y. Bar-Shalom, X. Li, T. Kirubarajan: Estimation with Applications to Tracking and
Navigation, 2001, section 6.2: the nearly constant velocity model.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from voice.audio import BLOCK_SAMPLES
from voice.echo.kalman import Mismatch

_MOST_LATE_SAMPLES = 2.0
"""Beyond this a phase says nothing about a delay."""


@dataclass(frozen=True)
class DriftSettings:
    """Standard deviations: of lags in samples, of drifts in parts of one."""

    first_drift: float = 50e-6
    first_lag_samples: float = 0.3
    wander_samples: float = 0.003
    """How far the filter itself moves the path's estimate in a block."""
    drift_change: float = 0.1e-6
    """Change of the drift in a block: clocks warm up, and the estimate must never stop."""
    worth: float = 0.1
    """Share of a measurement's worth that is believed: errors of neighboring blocks are alike."""
    finest_samples: float = 0.03
    """No measurement is better than this."""
    largest_drift: float = 150e-6


class DriftTracker:
    """Lag and drift of the path, followed block by block."""

    def __init__(self, settings: DriftSettings | None = None) -> None:
        """At lag zero, without drift, and sure of neither."""
        self._settings = settings or DriftSettings()
        self.lag_samples = 0.0
        """At the end of the newest block."""
        self.drift = 0.0
        """How much longer the path grows with every sample, by the clocks."""
        self.growth = 0.0
        """By how much the lag grew with every sample of the newest block: by the clocks and by
        what of the microphone's sound was skipped."""
        self._lag_variance = self._drift_variance = self._covariance = 0.0
        self.doubt()

    def doubt(self) -> None:
        """Be as unsure as in the beginning; keep the course."""
        self._lag_variance = self._settings.first_lag_samples**2
        self._drift_variance = self._settings.first_drift**2
        self._covariance = 0.0

    def advance(self, skipped_samples: float = 0.0) -> None:
        """A block passes. What was skipped of the microphone's sound is no drift to learn."""
        settings, time = self._settings, float(BLOCK_SAMPLES)
        self.growth = self.drift - skipped_samples / time
        self.lag_samples = max(0.0, self.lag_samples + self.growth * time)
        self._lag_variance += time * (2.0 * self._covariance + time * self._drift_variance)
        self._covariance += time * self._drift_variance
        self._lag_variance += settings.wander_samples**2
        self._drift_variance += settings.drift_change**2
        # A long silence must not make the first word after it turn everything over.
        lag = min(1.0, settings.first_lag_samples / math.sqrt(self._lag_variance))
        drift = min(1.0, settings.first_drift / math.sqrt(self._drift_variance))
        self._lag_variance *= lag * lag
        self._covariance *= lag * drift
        self._drift_variance *= drift * drift

    def correct(self, mismatch: Mismatch) -> None:
        """The echo in the newest block differed so from what was expected."""
        if mismatch.late_worth <= 0.0:
            return
        settings = self._settings
        noise = 1.0 / (settings.worth * mismatch.late_worth) + settings.finest_samples**2
        lag_gain = self._lag_variance / (self._lag_variance + noise)
        drift_gain = self._covariance / (self._lag_variance + noise)
        self._drift_variance -= drift_gain * self._covariance
        self._covariance *= 1.0 - lag_gain
        self._lag_variance *= 1.0 - lag_gain
        late = max(-_MOST_LATE_SAMPLES, min(_MOST_LATE_SAMPLES, mismatch.late_samples))
        self.lag_samples = max(0.0, self.lag_samples + lag_gain * late)
        drift = self.drift + drift_gain * late
        self.drift = max(-settings.largest_drift, min(settings.largest_drift, drift))

    def jump(self, lag_samples: float) -> None:
        """The path is known to have this lag now; the clocks are the same as before."""
        self.lag_samples = max(0.0, lag_samples)
        self._lag_variance = self._settings.first_lag_samples**2
        self._covariance = 0.0
