"""One recording of a set, and its sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from voice.audio import SAMPLE_RATE, Samples, SupineError
from voice.wav import SoundFileError, read_sound

_CHUNK_S = 0.02


class RecordingsError(SupineError):
    """Recordings that cannot be used."""


@dataclass(frozen=True)
class Recording:
    """A line of a manifest. `path`: where the sound lies, or will once it is extracted."""

    file: str
    speaker: str
    text: str
    path: Path
    source: str
    """The set as a person knows it: its folder or zip file."""

    def samples(self) -> Samples:
        """The sound, shape (n,). Raises RecordingsError where it is missing or unreadable."""
        try:
            return read_sound(self.path)[0]
        except (SoundFileError, OSError) as error:
            raise self._unreadable() from error

    def beginning(self) -> Samples:
        """The sound as far as it can be decoded: what is left of a noise is still a noise.

        libsndfile 1.2.2 gives up within some Opus files, after a whole number of pages. Raises
        RecordingsError where nothing can be read.
        """
        try:
            return self.samples()
        except RecordingsError:
            return self._decoded()

    def _decoded(self) -> Samples:
        parts = []
        try:
            with soundfile.SoundFile(self.path) as file:
                rate = int(file.samplerate)
                try:
                    for part in file.blocks(round(_CHUNK_S * rate), dtype="float32"):
                        parts.append(part if part.ndim == 1 else part.mean(axis=1))  # noqa: PERF401
                except soundfile.SoundFileError:
                    pass
        except (soundfile.SoundFileError, OSError) as error:
            raise self._unreadable() from error
        if not parts:
            raise self._unreadable()
        sound = soxr.resample(np.concatenate(parts), rate, SAMPLE_RATE)
        return np.asarray(sound, dtype=np.float32)

    def _unreadable(self) -> RecordingsError:
        return RecordingsError(
            f"The file {self.file} of {self.source} is missing or is no sound that can be "
            "read: copy the set again, or take the file out of its manifest."
        )
