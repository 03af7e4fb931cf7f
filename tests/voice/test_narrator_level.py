from __future__ import annotations

import numpy as np
import pytest

from tests.voice.test_narrator import largest_step, line, narrator
from voice.audio import gain
from voice.narrator.level import DUCK_DB, DUCK_SAMPLES


def test_ducking_moves_without_a_jump_and_back() -> None:
    player, _ = narrator()
    player.say(line("flat"))
    parts = [player.render_to(1000)]
    player.duck(on=True)
    parts.append(player.render_to(1000 + DUCK_SAMPLES // 2))
    player.duck(on=False)
    parts.append(player.render_to(2000))
    player.duck(on=True)
    parts.append(player.render_to(4000))
    player.duck(on=False)
    parts.append(player.render_to(6000))
    low = gain(DUCK_DB)
    assert largest_step(np.concatenate(parts)) <= 0.5 * (1.0 - low) / DUCK_SAMPLES + 1e-6
    assert parts[1][-1] == pytest.approx(0.5 * (1.0 + low) / 2, abs=1e-3)
    assert parts[2][-1] == pytest.approx(0.5)
    assert np.all(parts[3][: DUCK_SAMPLES - 1] > 0.5 * low)
    assert parts[3][DUCK_SAMPLES:] == pytest.approx(0.5 * low, abs=1e-6)
    assert parts[4][DUCK_SAMPLES:] == pytest.approx(0.5, abs=1e-6)


def test_ducking_moves_no_start() -> None:
    player, _ = narrator()
    player.duck(on=True)
    player.say(line("ramp"))
    player.say(line("sine", 2))
    player.render_to(4000)
    assert [said.start_samples for said in player.take_said()] == [0, 1000]


def test_it_sounds_as_loud_as_was_asked_for_without_a_jump_and_ducks_come_on_top() -> None:
    player, mouth = narrator()
    player.say(line("flat"))
    parts = [player.render_to(1000)]
    player.sound_like(rate=0.9, level_db=-12.0)
    parts.append(player.render_to(3000))
    player.duck(on=True)
    parts.append(player.render_to(5000))
    player.duck(on=False)
    player.sound_like(rate=1.0, level_db=0.0)
    parts.append(player.render_to(8000))
    assert largest_step(np.concatenate(parts)) <= 0.5 * (1.0 - gain(DUCK_DB)) / DUCK_SAMPLES + 1e-6
    assert parts[1][-1] == pytest.approx(0.5 * gain(-12.0), abs=1e-6)
    assert parts[2][-1] == pytest.approx(0.5 * gain(-12.0 + DUCK_DB), abs=1e-6)
    assert parts[3][-1] == pytest.approx(0.5, abs=1e-6)
    assert mouth.rate == 1.0
