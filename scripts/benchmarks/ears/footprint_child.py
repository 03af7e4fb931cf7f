"""Loads the ears, hears silence and a sound file, and prints what that cost as JSON.

The arguments are the sound file and, where it is not the built-in one, the model.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from intents.routine import Library
from voice.app.assembly import Parts
from voice.app.hear import FileHearer
from voice.audio import BLOCK_SAMPLES, Samples, gain, level_db, silence, to_seconds
from voice.bedroom.noise import pink_noise
from voice.echo import EchoCanceller
from voice.wav import read_sound

STATE = "holding"
SILENCE_DB = -70.0


def main() -> int:
    """Measure what the arguments name."""
    speech, _ = read_sound(Path(sys.argv[1]))
    model = sys.argv[2] if len(sys.argv) > 2 else None
    pink = pink_noise(np.random.default_rng(1))
    quiet = np.resize(pink * np.float32(gain(SILENCE_DB - level_db(pink))), speech.size)
    figures = {"imported_mib": peak_mib()}
    started_s = time.perf_counter()
    parts = Parts.load(model, Library.packaged(), lambda _: None)
    hearer = FileHearer(parts.recognizer, parts.language, STATE)
    hearer.hear_samples(silence())
    figures["ready_s"] = time.perf_counter() - started_s
    figures["ready_mib"] = peak_mib()
    figures["silence_share"] = cpu_share(lambda: hearer.hear_samples(quiet), quiet)
    figures["speech_share"] = cpu_share(lambda: hearer.hear_samples(speech), speech)
    figures["heard_mib"] = peak_mib()
    figures["canceller_share"] = cpu_share(lambda: cancel(speech), speech)
    print(json.dumps(figures))
    return 0


def cancel(sound: Samples) -> None:
    """Take a narrator's voice, shape (n,), out of a microphone that hears it alone."""
    canceller = EchoCanceller()
    for at in range(0, sound.size - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
        block = sound[at : at + BLOCK_SAMPLES]
        canceller.cancel(block, block, is_spoken_over=False)


def cpu_share(work: Callable[[], object], sound: Samples) -> float:
    """CPU seconds a second of the sound that some work hears, shape (n,)."""
    started_s = time.process_time()
    work()
    return (time.process_time() - started_s) / to_seconds(sound.size)


def peak_mib() -> float:
    """The most memory that was ever resident, in MiB.

    On Linux from /proc: what getrusage gives there holds the parent's peak before the exec, too.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        status = ""
    found = re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)
    if found:
        return int(found[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
