"""Finished clips on disk, one file each. The disk may fail; speaking may not."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from voice.audio import SAMPLE_RATE, Clip, Word
from voice.synthesizer.rendering import Voice
from voice.synthesizer.shaping import from_pcm, to_pcm

FORMAT = 1
"""To be raised whenever the same text and voice would give a different clip or file."""

_DIGEST_BYTES = 16


class DiskCache:
    """A folder of clips, safe to delete at any time and to share between processes.

    A file is a digest of all that follows it, the length of a JSON header, the header (the key,
    the words, in samples), and the samples as 16-bit little-endian numbers. A file that is
    damaged or is not what its name says counts as absent.
    """

    def __init__(self, folder: Path, notice: Callable[[str], None]) -> None:
        """`notice` gets one sentence, once, if clips cannot be written."""
        self._folder = folder
        self._notice = notice
        self._noticed = False

    def load(self, text: str, voice: Voice) -> Clip | None:
        """The clip as it was stored, or None."""
        try:
            content = self.file(text, voice).read_bytes()
        except OSError:
            return None
        return decode(content, text, voice)

    def store(self, clip: Clip, voice: Voice) -> None:
        """Write the clip whole or not at all; never raises OSError."""
        temporary: Path | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".tmp")
            temporary = Path(name)
            with os.fdopen(handle, "wb") as sink:
                sink.write(encode(clip, voice))
            temporary.replace(self.file(clip.text, voice))
        except OSError as failure:
            if temporary is not None:
                _remove(temporary)
            self._say_once(failure)

    def file(self, text: str, voice: Voice) -> Path:
        """Where a clip belongs."""
        return self._folder / f"{hashlib.sha256(_key(text, voice).encode()).hexdigest()}.clip"

    def _say_once(self, failure: OSError) -> None:
        if not self._noticed:
            self._noticed = True
            self._notice(
                f"speech cannot be kept in {self._folder} ({failure.strerror or failure}): "
                "everything is spoken all the same, only later at first; "
                "make room there or make the folder writable"
            )


def encode(clip: Clip, voice: Voice) -> bytes:
    """The content of a clip's file; exact for samples that are multiples of 1/32768."""
    words = [
        [w.text, round(w.start_s * SAMPLE_RATE), round(w.end_s * SAMPLE_RATE)] for w in clip.words
    ]
    header = json.dumps({"key": _key(clip.text, voice), "words": words}).encode()
    pcm = to_pcm(clip.samples).astype("<i2").tobytes()
    rest = struct.pack("<I", len(header)) + header + pcm
    return _digest(rest) + rest


def decode(content: bytes, text: str, voice: Voice) -> Clip | None:
    """The clip in a file's content, or None if that is not exactly what `encode` wrote."""
    digest, rest = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    if _digest(rest) != digest:
        return None
    (size,) = struct.unpack("<I", rest[:4])
    header = json.loads(rest[4 : 4 + size])
    if header["key"] != _key(text, voice):
        return None
    samples = from_pcm(np.frombuffer(rest, dtype="<i2", offset=4 + size).astype(np.int16))
    words = (Word(word, a / SAMPLE_RATE, b / SAMPLE_RATE) for word, a, b in header["words"])
    return Clip(text, samples, tuple(words))


def _key(text: str, voice: Voice) -> str:
    return json.dumps([FORMAT, text, voice.name, voice.rate_wpm, voice.pitch])


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_DIGEST_BYTES).digest()


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return
