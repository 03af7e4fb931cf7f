"""Sound files in and out: any rate and any number of channels in, 16-bit mono out."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from voice.audio import SAMPLE_RATE, Samples, SupineError

_UNKNOWN_LENGTHS = (0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF)


class SoundFileError(SupineError):
    """A sound file that cannot be used."""


def read_sound(path: Path) -> tuple[Samples, str | None]:
    """The file as mono samples, shape (n,), at SAMPLE_RATE, and a note if it had to be converted.

    Raises SoundFileError where the file is missing, empty, cut short or no sound file.
    """
    if not path.is_file():
        raise SoundFileError(f"{path}: there is no such sound file; check the name.")
    _refuse_cut_short(path)
    try:
        frames, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, OSError) as error:
        raise SoundFileError(
            f"{path}: this is not a sound file that can be read; save it as a WAV file."
        ) from error
    if frames.shape[0] == 0:
        raise SoundFileError(f"{path}: the sound file is empty; record it again.")
    if not np.isfinite(frames).all():
        raise SoundFileError(f"{path}: the sound file holds values that are no numbers.")
    return _mono(frames, int(rate), path)


def _mono(frames: NDArray[np.float32], rate: int, path: Path) -> tuple[Samples, str | None]:
    changes = []
    if frames.shape[1] > 1:
        changes.append(f"{frames.shape[1]} channels to one")
    mono = frames.mean(axis=1, dtype=np.float32)
    if rate != SAMPLE_RATE:
        changes.append(f"{rate} Hz to {SAMPLE_RATE} Hz")
        mono = soxr.resample(mono, rate, SAMPLE_RATE).astype(np.float32)
    note = f"{path}: converted from {' and from '.join(changes)}" if changes else None
    return mono, note


def _refuse_cut_short(path: Path) -> None:
    """Refuse what libsndfile would read without a word; the header tells the true length."""
    with path.open("rb") as file:
        header = file.read(12)
        if header[:4] != b"RIFF" or header[8:12] != b"WAVE":
            return
        size = path.stat().st_size
        while len(head := file.read(8)) == 8:
            name, length = struct.unpack("<4sI", head)
            if name == b"data" and length in _UNKNOWN_LENGTHS:
                return
            if file.tell() + length > size:
                break
            if name == b"data":
                return
            file.seek(length + length % 2, 1)
    raise SoundFileError(f"{path}: the WAV file is cut short; copy or record it again.")


def write_wav(path: Path, pcm: NDArray[np.int16]) -> None:
    """Write 16-bit mono samples, shape (n,), at SAMPLE_RATE. OSError if the disk refuses."""
    with path.open("wb") as file, wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(pcm.astype("<i2").tobytes())
