from __future__ import annotations

from math import inf

import numpy as np
import pytest

from voice.audio import BLOCK_SAMPLES, Block, gain
from voice.ears.over_echo import OverEcho, holds_remains
from voice.echo import EchoHealth

QUIET = EchoHealth()
KNOWN = EchoHealth(residual_db=-50.0, is_under_control=True)
UNKNOWN = EchoHealth(residual_db=-50.0)


def block(loud_db: float) -> Block:
    return np.full(BLOCK_SAMPLES, gain(loud_db), dtype=np.float32)


def over(*steps: tuple[float, EchoHealth, bool]) -> OverEcho:
    measured = OverEcho()
    for loud_db, echo, is_speech in steps:
        measured.step(block(loud_db), echo, is_speech=is_speech)
    return measured


def test_the_median_of_the_speech_above_what_is_expected() -> None:
    steps = [(loud_db, KNOWN, True) for loud_db in (-30.0, -33.0, -40.0)]
    assert over(*steps).median_db == pytest.approx(17.0, abs=0.1)
    assert over(*steps, (-90.0, KNOWN, False)).median_db == pytest.approx(17.0, abs=0.1)


def test_without_the_narrator_there_is_nothing_to_stand_above() -> None:
    assert over().median_db == inf
    silent = over((-30.0, QUIET, True))
    assert silent.median_db == inf
    assert silent.is_known
    assert not holds_remains(QUIET)


def test_an_echo_that_was_not_under_control_once_is_not_known() -> None:
    assert over((-30.0, KNOWN, True), (-30.0, KNOWN, False)).is_known
    assert not over((-30.0, KNOWN, True), (-30.0, UNKNOWN, False), (-30.0, KNOWN, True)).is_known


def test_every_utterance_is_measured_alone() -> None:
    measured = over((-30.0, UNKNOWN, True))
    measured.restart()
    assert measured.median_db == inf
    assert measured.is_known
