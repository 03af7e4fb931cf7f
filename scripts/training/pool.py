"""Sound at 16 kHz, made once and kept in flat files, from which any clip is read at once.

A pool is made in parts, each a pair of files in the pool's folder: NUMBER-KEY.pcm, one clip of
little-endian 16-bit samples behind another, and NUMBER-KEY.json, the clips' lengths, which is
written last. The key is a digest of what the part is made from, so a part that is there is never
made again, and one made from something else is replaced.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from voice.audio import Samples, SupineError

Pcm: TypeAlias = NDArray[np.int16]
Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of clips that are done, and of all."""

_FULL_SCALE = 32_767
_BYTES_A_SAMPLE = 2
_KEY_DIGITS = 16


class PoolError(SupineError):
    """A pool that cannot be made or read."""


class Part(Protocol):
    """A few hundred clips that are made together; it travels to another process."""

    @property
    def count(self) -> int:
        """The number of clips."""

    @property
    def made_from(self) -> str:
        """Everything that the sound depends on, as text."""

    def make(self) -> Iterator[Pcm]:
        """So many clips at 16 kHz, each of shape (n,); an empty one where there is no sound."""


@dataclass(frozen=True, eq=False)
class Pool:
    """The clips of all parts in order. It may be read from any thread and sent to processes."""

    files: tuple[Path, ...]
    lengths_samples: NDArray[np.int64] = field(repr=False)
    """The clips' lengths, shape (clips,); 0 for one that could not be decoded."""
    _file_of: NDArray[np.int64] = field(repr=False)
    _starts_samples: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return int(self.lengths_samples.size)

    def sound(self, number: int) -> Pcm:
        """A clip, shape (n,), 16-bit at 16 kHz. PoolError where its file is gone or changed."""
        path = self.files[self._file_of[number]]
        length = int(self.lengths_samples[number])
        offset = int(self._starts_samples[number]) * _BYTES_A_SAMPLE
        try:
            sound = np.fromfile(path, "<i2", length, offset=offset)
        except OSError as error:
            raise PoolError(f"{path} cannot be read ({error.strerror}): make it again.") from error
        if sound.size < length:
            raise PoolError(f"{path} is shorter than it was: delete it, and it is made again.")
        return sound.astype(np.int16, copy=False)

    @property
    def empty(self) -> int:
        """The number of clips without any sound, which could not be decoded."""
        return int(np.count_nonzero(self.lengths_samples == 0))


def make_pool(
    folder: Path, parts: Sequence[Part], workers: int = 1, progress: Progress | None = None
) -> Pool:
    """The pool of some parts in a folder of its own; those that are there already are kept.

    workers: processes at once, 1 for this one alone. Raises PoolError where the folder cannot be
    written, and what a part raises; what was finished until then is kept.
    """
    stems = [folder / f"{number:05d}-{_key(part)}" for number, part in enumerate(parts)]
    lacking = [at for at, stem in enumerate(stems) if _lengths(stem, parts[at].count) is None]
    total = sum(part.count for part in parts)
    done = total - sum(parts[at].count for at in lacking)
    tell = progress or _say_nothing
    tell(done, total)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for at in _finished([(parts[at], stems[at]) for at in lacking], workers):
            done += parts[lacking[at]].count
            tell(done, total)
    except OSError as error:
        raise PoolError(
            f"The sound cannot be kept in {folder} ({error.strerror}): "
            "make room there, or choose another folder."
        ) from error
    except BrokenProcessPool as error:
        raise PoolError(
            f"A process that made sound for {folder} died, perhaps for lack of memory: "
            "start again with fewer workers."
        ) from error
    return _opened(stems, [part.count for part in parts])


def to_pcm(sound: Samples) -> Pcm:
    """Sound of full scale 1, shape (n,), as 16-bit samples; what is louder is clipped."""
    return np.rint(np.clip(sound, -1.0, 1.0) * _FULL_SCALE).astype(np.int16)


def _key(part: Part) -> str:
    return hashlib.sha256(part.made_from.encode()).hexdigest()[:_KEY_DIGITS]


def _say_nothing(done: int, total: int) -> None:
    """Progress that nobody looks at."""


def _finished(tasks: Sequence[tuple[Part, Path]], workers: int) -> Iterator[int]:
    """Do all tasks, and give the place of each when it is done."""
    if workers == 1 or len(tasks) < 2:
        for at, (part, stem) in enumerate(tasks):
            _write(part, stem)
            yield at
        return
    # Fresh processes rather than forks: audio libraries do not survive being forked.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(tasks)), context, _end_quietly) as processes:
        places = {processes.submit(_write, part, stem): at for at, (part, stem) in enumerate(tasks)}
        try:
            for done in as_completed(places):
                done.result()
                yield places[done]
        except BaseException:
            processes.shutdown(wait=False, cancel_futures=True)
            raise


def _end_quietly() -> None:
    """A process that Ctrl-C ends; this one tells of it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _write(part: Part, stem: Path) -> None:
    """Both files of a part, each renamed into place when it is whole, the lengths last."""
    number = stem.name.partition("-")[0]
    for old in stem.parent.glob(f"{number}-*"):
        old.unlink()
    pcm, index = _files(stem)
    fresh = stem.with_suffix(".new")
    lengths = []
    with fresh.open("wb") as file:
        for sound in part.make():
            file.write(sound.astype("<i2", copy=False).tobytes())
            lengths.append(int(sound.size))
    assert len(lengths) == part.count, "a part makes as many clips as it says"
    fresh.rename(pcm)
    fresh.write_text(json.dumps({"lengths_samples": lengths}), encoding="utf-8")
    fresh.rename(index)


def _files(stem: Path) -> tuple[Path, Path]:
    return stem.with_suffix(".pcm"), stem.with_suffix(".json")


def _lengths(stem: Path, count: int) -> list[int] | None:
    """The lengths in samples of a part's clips; None where the part is not there or not whole."""
    pcm, index = _files(stem)
    try:
        lengths = json.loads(index.read_text(encoding="utf-8"))["lengths_samples"]
        is_whole = len(lengths) == count and pcm.stat().st_size == _BYTES_A_SAMPLE * sum(lengths)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return list(map(int, lengths)) if is_whole else None


def _opened(stems: Sequence[Path], counts: Sequence[int]) -> Pool:
    lengths: list[int] = []
    starts: list[int] = []
    for stem, count in zip(stems, counts, strict=True):
        found = _lengths(stem, count)
        if found is None:
            raise PoolError(f"{stem.with_suffix('.pcm')} was changed meanwhile: start again.")
        lengths += found
        starts += list(accumulate(found, initial=0))[:-1]
    return Pool(
        files=tuple(_files(stem)[0] for stem in stems),
        lengths_samples=np.array(lengths, dtype=np.int64),
        _file_of=np.repeat(np.arange(len(counts), dtype=np.int64), counts),
        _starts_samples=np.array(starts, dtype=np.int64),
    )
