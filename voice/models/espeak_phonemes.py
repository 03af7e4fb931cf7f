"""Asks espeak-ng how words are said, then leaves.

Run as a script, a fresh process for all the words: espeak-ng keeps state and can be set up only
once. Stdin holds a JSON list of words; stdout gets a JSON list of their phonemes in espeak-ng's own
names with "_" between them ("'" and "," mark stress, a blank separates words). The calls are those
of espeak-ng's `speak_lib.h`. The exit status says what was missing.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

NO_PACKAGE = 3
NO_LIBRARY = 4
NO_DATA = 5

_VOICES = (b"en-us", b"English (America)")
_DO_NOT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: report missing data instead of leaving
_SEPARATED = ord("_") << 8  # of espeak_TextToPhonemes: names, with this character between them


def phonemes(espeak: Any, word: str) -> str:
    """The phonemes of a word; a voice must have been chosen."""
    ask = espeak.dll.espeak_TextToPhonemes
    ask.restype = ctypes.c_char_p
    ask.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
    text = ctypes.create_string_buffer(word.encode())
    rest = ctypes.c_void_p(ctypes.addressof(text))
    clauses = []
    while rest.value:
        clauses.append((ask(ctypes.byref(rest), espeak.CHARS_UTF8, _SEPARATED) or b"").decode())
    return " ".join(clauses)


def main() -> int:
    """Answer; the exit status says what was missing."""
    words = json.load(sys.stdin)
    try:
        # here, because loading the library is what may fail, and that is an answer too
        from pyttsx3.drivers import _espeak as espeak  # noqa: PLC0415
    except ImportError:
        return NO_PACKAGE
    except (RuntimeError, OSError):
        return NO_LIBRARY
    if espeak.Initialize(espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, _DO_NOT_EXIT) <= 0:
        return NO_DATA
    # Asked without a voice, the library crashes.
    if not any(espeak.SetVoiceByName(voice) == espeak.EE_OK for voice in _VOICES):
        return NO_DATA
    json.dump([phonemes(espeak, word) for word in words], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
