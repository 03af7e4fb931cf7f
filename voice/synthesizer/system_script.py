"""Saves one text to a file with the speech of Windows or macOS, then leaves.

Run as a script, a fresh process for each text: pyttsx3 2.99 does not reliably save a second file
in one process. Stdin holds a JSON object: text, voice, rate_wpm, file.
"""

from __future__ import annotations

import json
import sys
from typing import Any

NO_PACKAGE = 3
NO_ENGINE = 4
NO_VOICE = 5


def plain(value: object) -> str:
    """A name or language code for comparing: "en_US" and b"en-us" are the same."""
    text = value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)
    return text.strip().lower().replace("_", "-")


def find_voice(engine: Any, name: str) -> str | None:
    """The identifier of the first voice of that name, identifier or language."""
    for voice in engine.getProperty("voices"):
        names = (voice.id, voice.name, *(voice.languages or ()))
        if plain(name) in {plain(each) for each in names}:
            return str(voice.id)
    return None


def main() -> int:
    """Save the file; the exit status says what was missing."""
    request = json.load(sys.stdin)
    try:
        import pyttsx3  # noqa: PLC0415 - its absence is an answer too
    except ImportError:
        return NO_PACKAGE
    try:
        engine = pyttsx3.init()
    except Exception:  # noqa: BLE001 - whatever the system's speech raises, there is none
        return NO_ENGINE
    voice = find_voice(engine, request["voice"])
    if voice is None:
        return NO_VOICE
    engine.setProperty("voice", voice)
    engine.setProperty("rate", request["rate_wpm"])
    engine.save_to_file(request["text"], request["file"])
    engine.runAndWait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
