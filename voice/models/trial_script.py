"""Lets Vosk hear a second of noise with a model. Runs by itself, for it may not come back.

The one argument is the model's folder. What Vosk refuses in order ends this in order, too.
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
from pathlib import Path

import vosk

_WORDS = 200
_SECONDS = 1
_SAMPLE_RATE = 16_000
_LOUDEST = 3_000


def _phrases(model: Path) -> str:
    listed = model / "graph" / "words.txt"
    lines = listed.read_bytes().splitlines() if listed.exists() else []
    pairs = [line.decode("utf-8", "replace").split() for line in lines]
    # Word 0 is no word, and Vosk ends the process where a phrase list holds it.
    words = [pair[0] for pair in pairs if len(pair) == 2 and pair[1] != "0"]
    spread = words[:: max(1, len(words) // _WORDS)]
    return json.dumps([*spread, "the", "and", "stop", "[unk]"])


def _main(model: Path) -> None:
    vosk.SetLogLevel(-2)
    drawn = random.Random(1)
    noise = [drawn.randint(-_LOUDEST, _LOUDEST) for _ in range(_SAMPLE_RATE * _SECONDS)]
    with contextlib.suppress(Exception):  # an error is told where the model is loaded for use
        recognizer = vosk.KaldiRecognizer(
            vosk.Model(model_path=str(model)), _SAMPLE_RATE, _phrases(model)
        )
        recognizer.SetMaxAlternatives(10)
        recognizer.AcceptWaveform(b"".join(n.to_bytes(2, "little", signed=True) for n in noise))
        recognizer.FinalResult()


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
