"""Acoustic echo cancellation against what was played."""

from __future__ import annotations

from voice.echo.canceller import EchoCanceller
from voice.echo.health import NO_ECHO_DB, SILENT_DB, EchoHealth
from voice.echo.kalman import KalmanFilter

__all__ = ["NO_ECHO_DB", "SILENT_DB", "EchoCanceller", "EchoHealth", "KalmanFilter"]
