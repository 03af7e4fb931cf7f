"""The narrator's voice: which one it is, whether it speaks, and how fast a line is made."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from voice.app.doctor.finding import Finding
from voice.audio import SupineError
from voice.synthesizer import Voice
from voice.synthesizer.mouth import Speech

SLOW_S = 1.0
"""A line is said some seconds after it is known; beyond this there would be gaps."""


def voice(
    speech: Speech,
    wanted: Voice,
    lines: Sequence[str],
    clock_s: Callable[[], float] = time.perf_counter,
) -> Finding:
    """Whether the lines can be said; the first one may take longer: a program is started for it."""
    taken_s = []
    length_s = 0.0
    try:
        for line in lines:
            began_s = clock_s()
            length_s += speech.clip(line, wanted).length_s
            taken_s.append(clock_s() - began_s)
    except SupineError as error:
        return Finding("voice", "mend", _sentence(str(error)))
    slowest_s, usual_s = max(taken_s), min(taken_s)
    figures = {
        "voice": wanted.name,
        "words_a_minute": wanted.rate_wpm,
        "usual_ms": round(1000 * usual_s, 1),
        "slowest_ms": round(1000 * slowest_s, 1),
        "speech_s": round(length_s, 1),
    }
    told = (
        f"the narrator speaks with {wanted.name}, {wanted.rate_wpm} words a minute; a line is "
        f"ready in {1000 * usual_s:.0f} ms"
    )
    if usual_s > SLOW_S:
        told = f"{told}, which makes gaps before lines that were not foreseen."
        return Finding("voice", "note", told, figures)
    return Finding("voice", "well", f"{told}.", figures)


def _sentence(text: str) -> str:
    return f"{text[:1]}{text[1:].rstrip('.')}."
