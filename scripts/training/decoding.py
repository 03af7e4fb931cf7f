"""Recordings of every kind of file as a pool of clips."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks.ears.recording import Recording, RecordingsError
from scripts.training.corpora import CorporaError, Noise, Utterance
from scripts.training.pool import Pcm, Pool, Progress, make_pool, to_pcm
from voice.audio import silence

_PART_CLIPS = 250


def decode(
    folder: Path,
    clips: Sequence[Utterance | Noise],
    workers: int = 1,
    progress: Progress | None = None,
) -> Pool:
    """The sound of some recordings, clip for clip, as a pool in a folder of its own.

    Speech that cannot be decoded to its end becomes an empty clip; of a noise the beginning is
    kept. Raises CorporaError for a missing file, and PoolError.
    """
    starts = range(0, len(clips), _PART_CLIPS)
    parts = [RecordedPart(tuple(clips[at : at + _PART_CLIPS])) for at in starts]
    return make_pool(folder, parts, workers, progress)


@dataclass(frozen=True)
class RecordedPart:
    """Clips that are decoded from files."""

    clips: tuple[Utterance | Noise, ...]

    @property
    def count(self) -> int:
        """The number of clips."""
        return len(self.clips)

    @property
    def made_from(self) -> str:
        """Each file's set, name, size and date. Raises CorporaError for one that is missing."""
        return json.dumps([_identity(clip) for clip in self.clips])

    def make(self) -> Iterator[Pcm]:
        """The clips at 16 kHz, each of shape (n,); an empty one for what cannot be decoded."""
        for clip in self.clips:
            recording = Recording(clip.path.name, "", clip.text, clip.path, clip.source)
            try:
                whole = not isinstance(clip, Noise)
                sound = recording.samples() if whole else recording.beginning()
            except RecordingsError:
                sound = silence(0)
            yield to_pcm(sound)


def _identity(clip: Utterance | Noise) -> tuple[str, str, str, int, int, bool]:
    try:
        found = clip.path.stat()
    except OSError as error:
        raise CorporaError(
            f"The file {clip.path} of {clip.source} cannot be read ({error.strerror}): "
            "copy the set again, or take the file out of its list."
        ) from error
    path = clip.path
    is_noise = isinstance(clip, Noise)
    return clip.source, path.parent.name, path.name, found.st_size, found.st_mtime_ns, is_noise
