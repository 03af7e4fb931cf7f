from __future__ import annotations

import pickle
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from scripts.training.pool import Pcm, Pool, PoolError, make_pool, to_pcm


@dataclass(frozen=True)
class Numbers:
    """Clips that hold the numbers of a seed; one after `fails_after` clips goes wrong."""

    seed: int
    lengths: tuple[int, ...]
    fails_after: int | None = None

    @property
    def count(self) -> int:
        return len(self.lengths)

    @property
    def made_from(self) -> str:
        return f"{self.seed} {self.lengths}"

    def clip(self, number: int) -> Pcm:
        rng = np.random.default_rng((self.seed, number))
        return rng.integers(-32_768, 32_768, self.lengths[number]).astype(np.int16)

    def make(self) -> Iterator[Pcm]:
        for number in range(self.count):
            if number == self.fails_after:
                raise RuntimeError("out of numbers")
            yield self.clip(number)


PARTS = (Numbers(1, (5, 0, 3)), Numbers(2, (4,)), Numbers(3, (2, 6)))
LENGTHS = [5, 0, 3, 4, 2, 6]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def inodes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in folder.iterdir()}


def check(pool: Pool, parts: tuple[Numbers, ...]) -> None:
    wanted = [part.clip(number) for part in parts for number in range(part.count)]
    assert len(pool) == len(wanted)
    for number, clip in enumerate(wanted):
        found = pool.sound(number)
        assert found.dtype == np.int16
        assert found.tolist() == clip.tolist()


@pytest.mark.parametrize("workers", [1, 2])
def test_what_went_in_comes_out(tmp_path: Path, workers: int) -> None:
    told: list[tuple[int, int]] = []
    pool = make_pool(tmp_path / "pool", PARTS, workers, lambda *done: told.append(done))
    check(pool, PARTS)
    assert pool.lengths_samples.tolist() == LENGTHS
    assert pool.empty == 1
    assert told[0] == (0, 6)
    assert told[-1] == (6, 6)
    assert len(told) == 1 + len(PARTS)
    check(pickle.loads(pickle.dumps(pool)), PARTS)  # noqa: S301 - what was made just now


@dataclass(frozen=True)
class Interruptible(Numbers):
    """Clips of a one where Ctrl-C ends the process that makes them, of a nought elsewhere."""

    def make(self) -> Iterator[Pcm]:
        ends = signal.getsignal(signal.SIGINT) is signal.SIG_DFL
        return (np.full(length, ends, np.int16) for length in self.lengths)


def test_ctrl_c_ends_processes_that_make_sound_without_a_word(tmp_path: Path) -> None:
    parts = (Interruptible(1, (1,)), Interruptible(2, (1,)))
    pool = make_pool(tmp_path, parts, workers=2)
    assert [pool.sound(number).tolist() for number in range(2)] == [[1], [1]]
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_DFL, "this process is left alone"


def test_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    failing = (PARTS[0], Numbers(2, (4,), fails_after=0), PARTS[2])
    with pytest.raises(RuntimeError, match="out of numbers"):
        make_pool(tmp_path / "pool", failing)
    finished = inodes(tmp_path / "pool")
    told: list[tuple[int, int]] = []
    check(make_pool(tmp_path / "pool", PARTS, 1, lambda *done: told.append(done)), PARTS)
    assert told[0] == (3, 6)
    kept = {name: at for name, at in finished.items() if name.startswith("00000-")}
    assert len(kept) == 2
    assert kept.items() <= inodes(tmp_path / "pool").items()
    make_pool(tmp_path / "fresh", PARTS)
    assert contents(tmp_path / "pool") == contents(tmp_path / "fresh")


def test_a_part_made_from_something_else_is_replaced(tmp_path: Path) -> None:
    make_pool(tmp_path, PARTS)
    before = inodes(tmp_path)
    changed = (PARTS[0], Numbers(9, (4, 4)), PARTS[2])
    check(make_pool(tmp_path, changed), changed)
    after = inodes(tmp_path)
    assert len(after) == len(before)
    assert sum(name in before for name in after) == 4


@pytest.mark.parametrize("suffix", ["pcm", "json"])
def test_a_damaged_part_is_made_again(tmp_path: Path, suffix: str) -> None:
    make_pool(tmp_path, PARTS)
    (damaged,) = tmp_path.glob(f"00001-*.{suffix}")
    damaged.write_bytes(damaged.read_bytes()[:-2])
    check(make_pool(tmp_path, PARTS), PARTS)


def test_a_file_that_is_gone_or_short_is_told(tmp_path: Path) -> None:
    pool = make_pool(tmp_path, PARTS)
    path = pool.files[1]
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(PoolError, match="shorter"):
        pool.sound(3)
    path.unlink()
    with pytest.raises(PoolError, match="cannot be read"):
        pool.sound(3)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PoolError, match="choose another folder"):
        make_pool(tmp_path / "file" / "pool", PARTS)


def test_a_pool_of_nothing(tmp_path: Path) -> None:
    assert len(make_pool(tmp_path, ())) == 0


def test_to_pcm_rounds_and_clips() -> None:
    sound = np.array([0.0, 1.0, -1.0, 3.0, -3.0, 1.6 / 32_767], dtype=np.float32)
    assert to_pcm(sound).tolist() == [0, 32_767, -32_767, 32_767, -32_767, 2]
