"""How words are said that no lexicon holds: espeak-ng is asked, its answer put into ARPAbet."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from voice.audio import SupineError
from voice.models.arpabet import to_arpabet
from voice.models.quoted import quoted

SCRIPT_FILE = Path(__file__).with_name("espeak_phonemes.py")
_LIMIT_S = 20.0
_LETTERS = re.compile(r"[a-z]+(?:'[a-z]+)*")

_INSTALL = 'install espeak-ng, on Debian and Ubuntu with "sudo apt install espeak-ng"'
_DIED = "espeak-ng gave no answer"
_INSTALL_ANEW = "try again, or install it anew"
# by exit status; the numbers are those of `espeak_phonemes`
_MENDABLE = {
    3: "the Python package pyttsx3 cannot be imported: install it into this environment",
    4: f"the espeak-ng library cannot be loaded: {_INSTALL}",
    5: f"espeak-ng's American voice cannot be found: {_INSTALL}",
}


class PronunciationError(SupineError):
    """Nobody can say how words are pronounced. One sentence: what is wrong and what to do."""


def is_pronounceable(word: str) -> bool:
    """Is the word (lower case) written in the letters of English, with or without accents?"""
    return bool(_LETTERS.fullmatch(_without_accents(word)))


def pronounce(
    words: Iterable[str], command: Sequence[str] | None = None
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Each word's pronunciations in ARPAbet, the likeliest first; none for what is no English word.

    Takes some 50 ms however many words there are. Raises PronunciationError.
    """
    found: dict[str, tuple[tuple[str, ...], ...]] = dict.fromkeys(words, ())
    asked = [word for word in found if is_pronounceable(word)]
    if asked:
        answers = _ask([_without_accents(word) for word in asked], command or _command())
        found.update(zip(asked, map(to_arpabet, answers), strict=True))
    return found


def _command() -> tuple[str, ...]:
    # -P: the script's own folder must not shadow installed modules
    return (sys.executable, "-P", str(SCRIPT_FILE))


def _ask(words: Sequence[str], command: Sequence[str]) -> list[str]:
    try:
        done = subprocess.run(
            command,
            input=json.dumps(words),
            text=True,
            capture_output=True,
            timeout=_LIMIT_S,
            check=False,
        )
        if done.returncode == 0:
            answers = json.loads(done.stdout)
            if isinstance(answers, list) and len(answers) == len(words):
                return [str(answer) for answer in answers]
        why = _MENDABLE.get(done.returncode, f"{_DIED} (status {done.returncode}): {_INSTALL_ANEW}")
    except (OSError, ValueError, subprocess.SubprocessError) as failure:
        why = f"{_DIED} ({failure}): {_INSTALL_ANEW}"
    raise PronunciationError(f"How to say {quoted(words)} is not known, because {why}.")


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(part for part in parts if unicodedata.category(part) != "Mn")
