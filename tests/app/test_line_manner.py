"""How a single line of a scenario is spoken, whatever the room's sleeper usually does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from voice.app.rehearsal import rehearse
from voice.app.scenario import ScenarioError, load_scenario
from voice.audio import Block, Clip, level_db, silence, to_samples
from voice.synthesizer import Voice

Write = Callable[[str], str]

LENGTH_S = 0.5
NORMAL_DB = -26.0


class Noise:
    """Every text is half a second of the same noise."""

    def clip(self, text: str, voice: Voice) -> Clip:
        noise = np.random.default_rng(1).standard_normal(to_samples(LENGTH_S))
        return Clip(text, (0.1 * noise).astype(np.float32))


class Idle:
    """Does nothing, so that a run is over after its last line."""

    state_label = "idle"

    def tick(self, microphone: Block | None) -> Block:
        return silence()

    def typed(self, text: str) -> None:
        """Nobody types."""

    def press(self, key: str) -> None:
        """Nobody presses."""


def levels_db(path: str, lines: int) -> list[float]:
    """How loud each line is at the microphone; they begin at 1 s, 2 s and so on."""
    outcome = rehearse(load_scenario(Path(path)), lambda _, __: Idle(), Noise())
    sound = (outcome.microphone / np.float32(32_767)).astype(np.float32)
    starts = [to_samples(number + 1.0) for number in range(lines)]
    return [level_db(sound[start : start + to_samples(LENGTH_S)]) for start in starts]


def scenario(room: str, *lines: str) -> str:
    tables = [
        f'[[line]]\nat = {number + 1}\nsay = "hm"\n{line}\n' for number, line in enumerate(lines)
    ]
    return f"[room]\n{room}\n" + "".join(tables)


def test_a_line_has_its_own_manner(write_scenario: Write) -> None:
    path = write_scenario(scenario("", "", 'manner = "soft"', 'manner = "muffled"'))
    normal_db, soft_db, muffled_db = levels_db(path, 3)
    assert normal_db == pytest.approx(NORMAL_DB, abs=0.5)
    assert soft_db < normal_db - 10.0
    assert soft_db < muffled_db < normal_db - 4.0


def test_it_takes_the_place_of_the_rooms(write_scenario: Write) -> None:
    path = write_scenario(scenario('manner = "soft"', "", 'manner = "normal"'))
    soft_db, normal_db = levels_db(path, 2)
    assert normal_db == pytest.approx(NORMAL_DB, abs=0.5)
    assert soft_db < normal_db - 10.0


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            'say = "hm"\nmanner = "shouting"',
            "4: line.manner: it should be 'normal', 'soft' or 'muffled', not \"shouting\".",
        ),
        ('key = "enter"\nmanner = "soft"', '4: line.manner: a manner goes with "say" or "audio".'),
        ('type = "hm"\nmanner = "soft"', '4: line.manner: a manner goes with "say" or "audio".'),
    ],
)
def test_a_wrong_manner_is_named_with_its_line(
    write_scenario: Write, line: str, complaint: str
) -> None:
    path = write_scenario(f"[[line]]\nat = 1\n{line}\n")
    with pytest.raises(ScenarioError) as raised:
        load_scenario(Path(path))
    assert str(raised.value) == f"{path}:{complaint}"
