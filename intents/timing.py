"""The silences around lines, and how long a line takes to say. All in seconds."""

from __future__ import annotations

import re

ANNOUNCED_S = 0.8
"""After the name of a movement or a side."""

DOSE_SAID_S = 0.4
"""After "thirty seconds", before the work begins."""

SET_SAID_S = 0.5
"""After the announcement of another set, before it begins."""

REST_S = 2.5
"""Between a way out and what comes next."""

ROLL_OVER_S = 7.0
"""For rolling over in bed, in one piece."""

NOON_MINUTE = 12 * 60
"""Of the day: before it one may have just got up."""

_LINE_S = 0.487
_LETTER_S = 0.0644
_BREAK_S = 0.506

_LETTER = re.compile(r"[A-Za-z]")
_BREAK = re.compile(r"[,.:;?](?= )")


def said_s(line: str) -> float:
    """Seconds that a line takes to say, within half a second of most.

    A least-squares fit over the lines of the packaged movements, as the synthesizer's default voice
    says them at its default rate: per line, per letter, and per break inside the line.
    """
    letters, breaks = len(_LETTER.findall(line)), len(_BREAK.findall(line))
    return _LINE_S + _LETTER_S * letters + _BREAK_S * breaks
