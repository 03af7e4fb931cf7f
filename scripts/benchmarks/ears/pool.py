"""Runs jobs on some processes, with a bar on stderr; the outcomes come in the jobs' order."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from functools import cache

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from scripts.benchmarks.ears.jobs import Job
from scripts.benchmarks.ears.tools import Tools
from scripts.benchmarks.ears.trial import Outcome


def run_jobs(jobs: Sequence[Job], processes: int, tools: Tools) -> list[Outcome]:
    """All outcomes, in the order of the jobs, however many processes there are.

    tools: what this process uses if it does all the work itself; others load the same model.
    Raises what a job raises.
    """
    with _progress() as progress:
        task = progress.add_task("hearing", total=sum(job.weight_s for job in jobs))
        found: dict[int, list[Outcome]] = {}
        work = _here(jobs, tools) if processes == 1 else _elsewhere(jobs, processes, tools.model)
        for place, outcomes in work:
            found[place] = outcomes
            progress.advance(task, jobs[place].weight_s)
    return [outcome for place in range(len(jobs)) for outcome in found[place]]


def _here(jobs: Sequence[Job], tools: Tools) -> Iterator[tuple[int, list[Outcome]]]:
    for place, job in enumerate(jobs):
        yield place, job.run(tools)


def _elsewhere(
    jobs: Sequence[Job], processes: int, model: str | None
) -> Iterator[tuple[int, list[Outcome]]]:
    """Fresh processes rather than forks: audio libraries do not survive being forked."""
    context = multiprocessing.get_context("spawn")
    # the longest first, so that none of them is left for the end
    order = sorted(range(len(jobs)), key=lambda place: -jobs[place].weight_s)
    with ProcessPoolExecutor(min(processes, max(1, len(jobs))), mp_context=context) as pool:
        places: dict[Future[list[Outcome]], int] = {
            pool.submit(_run, jobs[place], model): place for place in order
        }
        try:
            for done in as_completed(places):
                yield places[done], done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _run(job: Job, model: str | None) -> list[Outcome]:
    return job.run(_tools(model))


@cache
def _tools(model: str | None) -> Tools:
    """Loaded at a process's first job, and kept for the others."""
    return Tools.load(model)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
