"""A bar for what takes long, on the standard error stream, and only where a person looks at it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn


@contextlib.contextmanager
def progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar over `total` steps; call what it gives after each. It vanishes in the end."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Lines that go to the same terminal are put above the bar; a file or a pipe gets them as is.
    with Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
