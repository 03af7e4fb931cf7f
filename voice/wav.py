"""Sound files in and out: any rate and any number of channels in, 16-bit mono out."""

from __future__ import annotations

import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from voice.audio import SAMPLE_RATE, Samples, SupineError

_UNKNOWN_LENGTHS = (0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF)
_PIECE_VALUES = 1 << 20
"""Values of all channels that are read at once, so that hours at any rate take little memory."""
_UNKNOWN_FRAMES = 1 << 62
"""So many frames and more are what libsndfile says of a stream of unknown length."""
_LOUDEST = 100.0
"""Full scale is 1; what goes far beyond it was written as something else."""
_OGG_END = 4
_LONGEST_OGG_PAGE = 65_307


class SoundFileError(SupineError):
    """A sound file that cannot be used."""


def read_sound(path: Path) -> tuple[Samples, str | None]:
    """The file as mono samples, shape (n,), at SAMPLE_RATE, and a note if it had to be converted.

    Raises SoundFileError where the file is missing, empty, cut short or no sound file.
    """
    try:
        if not path.is_file():
            raise SoundFileError(f"{path}: there is no such sound file; check the name.")
        _refuse_cut_short(path)
        with path.open("rb") as raw, soundfile.SoundFile(raw) as file:
            samples = _mono(file, path)
            return samples, _note(file, path)
    except soundfile.SoundFileError as error:
        raise SoundFileError(
            f"{path}: this is not a sound file that can be read; save it as a WAV file."
        ) from error
    except OSError as error:
        why = (error.strerror or "why?").lower()
        raise SoundFileError(f"{path}: the sound file cannot be read: {why}.") from error


def _mono(file: soundfile.SoundFile, path: Path) -> Samples:
    rate = int(file.samplerate)
    stream = None if rate == SAMPLE_RATE else soxr.ResampleStream(rate, SAMPLE_RATE, 1)
    pieces = []
    frames = 0
    for piece in _pieces(file):
        if not np.isfinite(piece).all():
            raise SoundFileError(f"{path}: the sound file holds values that are no numbers.")
        if np.abs(piece).max() > _LOUDEST:
            raise SoundFileError(
                f"{path}: the sound file holds values far beyond full scale; scale them to -1 to 1."
            )
        frames += piece.shape[0]
        mono = piece.mean(axis=1, dtype=np.float32)
        pieces.append(mono if stream is None else stream.resample_chunk(mono))
    if frames == 0:
        raise SoundFileError(f"{path}: the sound file is empty; record it again.")
    if file.frames < _UNKNOWN_FRAMES and frames < file.frames:
        raise SoundFileError(f"{path}: the sound file is cut short; copy or record it again.")
    if stream is not None:
        pieces.append(stream.resample_chunk(np.zeros(0, np.float32), last=True))
    return np.concatenate(pieces)


def _pieces(file: soundfile.SoundFile) -> Iterator[NDArray[np.float32]]:
    """The sound bit by bit, each of shape (frames, channels)."""
    size = max(1, _PIECE_VALUES // int(file.channels))
    while len(piece := file.read(size, dtype="float32", always_2d=True)):
        yield piece


def _note(file: soundfile.SoundFile, path: Path) -> str | None:
    changes = []
    if file.channels > 1:
        changes.append(f"{file.channels} channels to one")
    if file.samplerate != SAMPLE_RATE:
        changes.append(f"{file.samplerate} Hz to {SAMPLE_RATE} Hz")
    return f"{path}: converted from {' and from '.join(changes)}" if changes else None


def _refuse_cut_short(path: Path) -> None:
    """Refuse what libsndfile would read without a word, by what the file itself says."""
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
            is_whole, kind = _is_whole_wav(file, path.stat().st_size), "WAV"
        elif head[:4] == b"OggS":
            is_whole, kind = _is_whole_ogg(file, path.stat().st_size), "Ogg"
        else:
            return
    if not is_whole:
        raise SoundFileError(f"{path}: the {kind} file is cut short; copy or record it again.")


def _is_whole_wav(file: BinaryIO, size: int) -> bool:
    """Whether the data are as long as the header says; the file stands after its first 12 bytes."""
    while len(head := file.read(8)) == 8:
        name, length = struct.unpack("<4sI", head)
        if name == b"data" and length in _UNKNOWN_LENGTHS:
            return True
        if file.tell() + length > size:
            return False
        if name == b"data":
            return True
        file.seek(length + length % 2, 1)
    return False


def _is_whole_ogg(file: BinaryIO, size: int) -> bool:
    """Whether the last page is whole, and says that it is the last."""
    start = max(0, size - _LONGEST_OGG_PAGE)
    file.seek(start)
    end = file.read()
    at = end.rfind(b"OggS")
    if at < 0 or len(end) < at + 27 or not end[at + 5] & _OGG_END:
        return False
    segments = end[at + 26]
    return len(end) >= at + 27 + segments + sum(end[at + 27 : at + 27 + segments])


def write_wav(path: Path, pcm: NDArray[np.int16]) -> None:
    """Write 16-bit mono samples, shape (n,), at SAMPLE_RATE. OSError if the disk refuses."""
    with path.open("wb") as file, wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(pcm.astype("<i2").tobytes())
