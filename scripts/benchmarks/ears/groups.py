"""Who is measured with: speakers and synthesized voices in three groups that never mix."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from pathlib import Path, PurePath

from voice.synthesizer import SynthesisError
from voice.synthesizer.festival import PREFIX, FestivalRenderer
from voice.synthesizer.rendering import RenderError

REPORTING_READERS = frozenset(
    (
        *("61", "121", "237", "260", "672", "908", "1089", "1188", "1221", "1284"),
        *("1320", "1580", "1995", "2094", "2300", "2830", "2961", "3570", "3575", "3729"),
    )
)
"""The twenty smallest ids of the readers of LibriSpeech's test-clean, in whatever set they are."""

HELD_OUT = "Reporting speakers held out: yes"
"""The line that a model's README.md has where it saw none of the reporting speakers."""

_REPORTING_VOICES = (
    "en-us+f3",
    "en-gb+m7",
    "en-029+f5",
    "en-gb-x-rp+m1",
    "en-us+Andrea",
    "flite:slt",
    "flite:awb",
    "flite:rms",
)
_TUNING_VOICES = ("en-us+m3", "en-gb+f2", "en-gb-scotland", "en-us+f4", "flite:kal16")


class Group(StrEnum):
    """What a speaker is for."""

    REPORTING = "reporting"
    TUNING = "tuning"
    TRAINING = "training"


def speaker_group(speaker: str, *, says_words: bool) -> Group:
    """The group of a speaker.

    says_words: of a set of single words, whose ids are hexadecimal, not of read sentences. Who is
    not reported on is tuned with or trained on.
    """
    if says_words:
        reports, tunes = speaker.endswith("5"), speaker.endswith("a")
    else:
        reports = speaker in REPORTING_READERS
        tunes = speaker.endswith("0")
    if reports:
        return Group.REPORTING
    return Group.TUNING if tunes else Group.TRAINING


def noise_group(file: str) -> Group:
    """The group of a recorded noise by its file's name: a half is reported on.

    Takes of one clip, which in ESC's names differ in a letter near the end, belong together.
    """
    clip = re.sub(r"-[A-Z](-\d+)?$", "", PurePath(file).stem)
    turn = zlib.crc32(clip.encode()) % 10
    if turn < 5:
        return Group.REPORTING
    return Group.TUNING if turn == 5 else Group.TRAINING


def voices(group: Group) -> tuple[str, ...]:
    """The synthesized voices of a group: those of festival, where it is installed, are reported on.

    Raises ValueError for training, which is not measured with.
    """
    if group == Group.TRAINING:
        raise ValueError("what was trained on is not measured with")
    if group == Group.TUNING:
        return _TUNING_VOICES
    return _REPORTING_VOICES + festival_voices()


def festival_voices() -> tuple[str, ...]:
    """Every installed voice of festival; none where the program is missing or fails."""
    try:
        return tuple(PREFIX + name for name in FestivalRenderer().names)
    except (SynthesisError, RenderError):
        return ()


def synthesizer_of(voice: str) -> str:
    """The program behind a voice's name: espeak-ng, flite or festival."""
    program, colon, _ = voice.partition(":")
    return program if colon else "espeak-ng"


def seen_by(model: Path) -> str:
    """Whether a model in a folder saw the reporting speakers, for a caption.

    It did unless its own README.md says otherwise.
    """
    try:
        lines = (model / "README.md").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    held_out = any(line.strip(" -*.") == HELD_OUT for line in lines)
    return "speakers not seen by the model" if held_out else "speakers seen by the model"
