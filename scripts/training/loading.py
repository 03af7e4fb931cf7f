"""The batches of an epoch, made ahead by processes of their own."""

from __future__ import annotations

import os
from collections.abc import Sequence

from torch.utils.data import DataLoader, Dataset

from scripts.training.examples import Example
from scripts.training.showing import Showing, Shown

_PREFETCH = 4


def loader(
    showing: Showing, drawn: Sequence[Sequence[Example]], seed: Sequence[int], workers: int
) -> DataLoader[Shown]:
    """The batches in order. workers: processes, 0 for this one alone."""
    return DataLoader(
        _Batches(showing, drawn, seed),
        batch_size=None,
        num_workers=workers,
        prefetch_factor=_PREFETCH if workers else None,
        collate_fn=_as_it_is,
        worker_init_fn=_give_way,
        # Forks would share, and in time copy, all that the network's process holds.
        multiprocessing_context="spawn" if workers else None,
    )


class _Batches(Dataset[Shown]):
    """The batches of an epoch, made by the workers."""

    def __init__(
        self, showing: Showing, drawn: Sequence[Sequence[Example]], seed: Sequence[int]
    ) -> None:
        self._showing, self._drawn, self._seed = showing, drawn, seed

    def __len__(self) -> int:
        return len(self._drawn)

    def __getitem__(self, at: int) -> Shown:
        return self._showing.varied(self._drawn[at], self._seed)


def _give_way(_: int) -> None:
    """A worker takes what the network's threads leave: they wait for each other, it is ahead."""
    if hasattr(os, "nice"):
        os.nice(10)


def _as_it_is(shown: Shown) -> Shown:
    return shown
