"""The doctor on a real audio stack in which the loudspeaker is heard by the microphone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.pulse import VirtualBedroom

pytestmark = pytest.mark.live

LOOKS = ("machine", "configuration", "state", "cache", "files", "journal")
LOADS = ("recognizer", "words", "voice", "speed")
SOUNDS = ("loudspeaker", "microphone", "tone", "echo")


def doctor(bedroom: VirtualBedroom, home: Path) -> subprocess.CompletedProcess[str]:
    homes = dict.fromkeys(
        ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(home)
    )
    return subprocess.run(
        [sys.executable, "-m", "voice.app.cli", "doctor"],
        env={**os.environ, **bedroom.env, **homes},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_an_echo_in_the_air_is_cancelled_live(bedroom: VirtualBedroom, tmp_path: Path) -> None:
    bedroom.let_loudspeaker_be_heard(-10.0)
    done = doctor(bedroom, tmp_path)
    lines = done.stdout.splitlines()
    states = dict(reversed(line.partition(":")[0].split(maxsplit=1)) for line in lines)
    assert states == dict.fromkeys((*LOOKS, *LOADS, *SOUNDS), "well"), done
    assert list(states)[-len(SOUNDS) :] == list(SOUNDS)
    tone = re.search(r"comes back after (\d+) ms", lines[-2])
    assert tone is not None, lines[-2]
    told = re.search(r"comes back (\d+) ms later, and (\d+) dB", lines[-1])
    assert told is not None, lines[-1]
    assert int(told[2]) > 10, lines[-1]
    assert abs(int(told[1]) - int(tone[1])) <= 60, "the tone and the narrator took different ways"
    assert done.returncode == 0


def test_a_muted_microphone_is_told_and_the_exit_says_so(
    bedroom: VirtualBedroom, tmp_path: Path
) -> None:
    bedroom.ask("set-source-mute", "bedroom_mic", "1")
    done = doctor(bedroom, tmp_path)
    (mend,) = [line for line in done.stdout.splitlines() if line.startswith("MEND")]
    assert mend.startswith("MEND  microphone:"), done
    assert "muted" in mend
    assert done.returncode == 1
