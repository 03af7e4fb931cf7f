"""Acoustic echo cancellation against what was played."""

from __future__ import annotations

from voice.echo.canceller import EchoCanceller, EchoHealth
from voice.echo.kalman import KalmanFilter

__all__ = ["EchoCanceller", "EchoHealth", "KalmanFilter"]
