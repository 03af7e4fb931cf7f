"""How far a run is, on a terminal as bars, elsewhere a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from scripts.training.standing import Standing

_EVERY_S = 60.0
"""How often a line is written where there is no terminal."""


class Teller:
    """Tells of what is made and of the run; to be used as a context."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console, self._clock = console, clock
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._epoch: TaskID | None = None
        self._told_s = -_EVERY_S

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def announce(self, what: str) -> Callable[[int, int], None]:
        """A bar for something of which a number is made; no line where that number is 0."""
        task = self._bars.add_task(what, total=None)

        def tell(done: int, total: int) -> None:
            self._bars.update(task, completed=done, total=total)
            if total and (done == total or self._is_due()):
                self._line(f"{what}: {done:,} of {total:,}")

        return tell

    def say(self, text: str) -> None:
        """A line of its own."""
        self._line(text, always=True)

    def report(self, now: Standing, *, has_others: bool = True) -> None:
        """Where the run stands; a line at the end of each epoch.

        has_others: whether there are speakers that are not trained on, to measure the loss on.
        """
        if self._epoch is None:
            self._epoch = self._bars.add_task("training", total=1_000)
        self._bars.update(self._epoch, completed=round(1_000 * now.done_share))
        known = ""
        if now.tuning_loss is not None:
            on_others = f"{now.tuning_loss:.4f}" if has_others else "not measured"
            known = f", on others {on_others}"
        elif not self._is_due():
            return
        self._line(
            f"epoch {now.epoch} of {now.epochs}, {now.done_share:.1%}: loss {now.loss:.4f}{known}, "
            f"{_minutes(now.spent_s)} spent, {_minutes(now.left_s)} left",
            always=bool(known),
        )

    def _is_due(self) -> bool:
        return self._clock() - self._told_s >= _EVERY_S

    def _line(self, text: str, *, always: bool = False) -> None:
        if always or not self._console.is_terminal:
            self._console.print(text, highlight=False, soft_wrap=True, markup=False)
            self._told_s = self._clock()


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min"
